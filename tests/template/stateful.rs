//! What becomes of resources that hold something when CloudFormation replaces them, or deletes the stack.

use serde_json::Value;

use crate::root;
use crate::template::Template;

/// The types that hold something which cannot be made again.
const STATEFUL: [&str; 6] = [
    "AWS::DynamoDB::Table",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SES::EmailIdentity",
    "AWS::SecretsManager::Secret",
    "AWS::SQS::Queue",
];

/// Those that go with the stack, for the reason that the template gives.
const GO_WITH_THE_STACK: [&str; 5] = ["FailedRecords", "Logs", "AccessLogs", "FirewallLog", "AccessLog"];

#[test]
fn what_holds_something_outlives_its_replacement_and_unless_it_goes_with_the_stack_the_stack() {
    let mut found = 0;
    for template in [Template::read(root()), Template::read_edge(root())] {
        let is_stateful = |(_, resource): &(&String, &Value)| {
            resource["Type"].as_str().is_some_and(|kind| STATEFUL.contains(&kind))
        };
        for (name, resource) in template.resources().filter(is_stateful) {
            let deletion = if GO_WITH_THE_STACK.contains(&name.as_str()) { "Delete" } else { "Retain" };
            assert_eq!(resource["UpdateReplacePolicy"], "Retain", "{name}");
            assert_eq!(resource["DeletionPolicy"], deletion, "{name}");
            found += 1;
        }
    }
    assert_eq!(found, 12, "the templates have these");
}
