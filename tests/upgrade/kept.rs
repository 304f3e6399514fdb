//! Nothing that the earlier version had is lost by the update. These stories change nothing.

use tests::deployed::stack::STACK;

use crate::asking::{ask, lacking, secret};
use crate::memory::MEMORY;

/// What is gone, or no longer found, if CloudFormation replaces it: it holds something, or people and other systems know its name.
const STATEFUL: [&str; 9] = [
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::DomainName",
    "AWS::DynamoDB::Table",
    "AWS::Events::EventBus",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SES::EmailIdentity",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
];
const SECRET: &str = "AWS::SecretsManager::Secret";

#[test]
fn no_resource_that_holds_something_was_replaced_or_removed() {
    let is_stateful = |kind: &str| kind == SECRET || STATEFUL.contains(&kind);
    let stateful: Vec<_> =
        MEMORY.resources.iter().filter(|(_, resource)| is_stateful(&resource.kind)).collect();
    assert!(stateful.len() >= 10, "{stateful:?}");
    for (name, resource) in stateful {
        assert_eq!(STACK.resources.get(name), Some(resource), "{name}");
    }
}

#[tokio::test]
async fn every_secret_has_the_value_that_it_had() {
    assert!(MEMORY.secrets.len() >= 4);
    for (name, value) in &MEMORY.secrets {
        let id = &STACK.resources.get(name).expect("the secret is there").id;
        assert!(secret(id).await == *value, "{name} has another value");
    }
}

#[tokio::test]
async fn every_row_is_there_as_it_was() {
    let rows = STACK.rows().await;
    assert!(MEMORY.rows.len() > 50, "the table was filled");
    for (key, row) in &MEMORY.rows {
        assert_eq!(rows.get(key), Some(row), "{key}");
    }
}

#[tokio::test]
async fn every_answer_has_all_that_it_had() {
    let mut lost = Vec::new();
    for before in &MEMORY.answers {
        let now = ask(&before.token, &before.path).await;
        if before.status == 200 {
            lost.extend(lacking(&before.body, &now.body, &before.path));
        }
    }
    assert!(MEMORY.answers.iter().filter(|answer| answer.status == 200).count() > 20);
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
