//! Checks of the template without deploying it: properties that the emulator ignores, and that all lists of functions agree.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod alarms;
mod api;
mod citations;
mod dashboard;
mod edge;
mod environments;
mod keys;
mod operating;
mod policies;
mod rights;
mod stateful;
mod template;
mod variables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use heck::ToPascalCase;
use local::event_source::{BATCH_SIZE, MAX_RECORD_AGE};
use local::lambda::{TIME_LIMIT, TIME_LIMITS};
use serde_json::{Value, json};
use shared::edge::endpoints::{DEFAULT, Endpoint, endpoints};
use shared::edge::{bus, stream};

use template::Template;

type Names = BTreeSet<String>;

/// What SES asks for in the sandbox: the recipient's identity, too.
const EVERY_IDENTITY: &str = ":identity/*";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a member of the workspace")
}

/// The endpoints of the code, as `METHOD path function`.
fn routes() -> Names {
    let of_endpoint = |endpoint: &'static Endpoint| {
        endpoint.methods().map(|method| format!("{method} {} {}", endpoint.path, endpoint.function))
    };
    endpoints().flat_map(of_endpoint).chain([format!("$default {DEFAULT}")]).collect()
}

fn functions() -> Names {
    shared::edge::endpoints::functions().into_iter().map(ToOwned::to_owned).collect()
}

/// The output of `cargo metadata`.
fn workspace() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).expect("cargo prints JSON")
}

#[test]
fn binaries_and_template_name_the_functions_of_the_code() {
    let workspace = workspace();
    let packages = workspace["packages"].as_array().expect("there are packages").iter();
    let in_functions =
        |package: &&Value| package["manifest_path"].as_str().is_some_and(|path| path.contains("/functions/"));
    let binaries: Names = packages
        .filter(in_functions)
        .flat_map(|package| package["targets"].as_array().expect("there are targets"))
        .filter(|target| target["kind"] == json!(["bin"]))
        .filter_map(|target| target["name"].as_str().map(ToOwned::to_owned))
        .collect();
    assert_eq!(binaries, functions());

    let template = Template::read(root());
    let deployed: Names = template.functions().map(|function| function.name()).collect();
    assert_eq!(deployed, functions());
    for function in template.functions() {
        assert_eq!(function.logical_id, function.name().to_pascal_case());
    }
}

#[test]
fn the_template_has_the_routes_of_the_code() {
    let template = Template::read(root());
    let deployed: Names = template.functions().flat_map(|function| function.routes()).collect();
    assert_eq!(deployed, routes());
}

#[test]
fn the_local_cloud_has_the_figures_of_the_template() {
    let template = Template::read(root());
    let usual = template.globals()["Function"]["Timeout"].clone();
    assert_eq!(usual, TIME_LIMIT);
    let mut own = BTreeMap::new();
    for function in template.functions() {
        if let Some(limit) = function.properties()["Timeout"].as_u64() {
            own.insert(function.name(), limit);
        }
    }
    let local = TIME_LIMITS.map(|(function, limit)| (function.to_owned(), limit));
    assert_eq!(own, BTreeMap::from(local));
    for function in template.functions_of(&stream::FUNCTIONS) {
        let event = &function.properties()["Events"]["Changes"]["Properties"];
        assert_eq!(event["BatchSize"], BATCH_SIZE, "{}", function.logical_id);
        assert_eq!(event["MaximumRetryAttempts"], -1, "{}: until the record is too old", function.logical_id);
        assert_eq!(event["MaximumRecordAgeInSeconds"], MAX_RECORD_AGE, "{}", function.logical_id);
    }
}

#[test]
fn the_table_forgets_what_is_over_and_can_be_restored() {
    let properties = &Template::read(root()).resource("Table")["Properties"];
    assert_eq!(properties["TimeToLiveSpecification"], json!({ "AttributeName": "ttl", "Enabled": true }));
    assert_eq!(properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true);
    assert_eq!(properties["StreamSpecification"]["StreamViewType"], "NEW_AND_OLD_IMAGES");
    assert_eq!(properties["DeletionProtectionEnabled"], true);
}

#[test]
fn a_function_may_do_named_actions_to_named_resources_only() {
    for function in Template::read(root()).functions() {
        let statements = function.statements();
        assert!(!statements.is_empty(), "{}", function.logical_id);
        for statement in statements {
            let text = statement.to_string();
            assert_eq!(statement["Effect"], "Allow", "{text}");
            for named in ["Action", "Resource"].map(|part| statement[part].to_string()) {
                assert!(!named.replace(EVERY_IDENTITY, "").contains('*'), "{}: {text}", function.logical_id);
            }
            let actions = statement["Action"].as_array().expect("actions are a list");
            let scans = actions.contains(&json!("dynamodb:Scan"));
            let walks_the_table = ["sweep", "fill-directory"].contains(&function.name().as_str());
            assert!(!scans || walks_the_table, "{}: {text}", function.logical_id);
        }
    }
}

#[test]
fn what_a_stream_function_cannot_do_is_retried_for_most_of_a_day_and_then_kept_whole() {
    let template = Template::read(root());
    for function in template.functions_of(&stream::FUNCTIONS) {
        let event = function.properties().pointer("/Events/Changes/Properties").cloned().unwrap_or_default();
        let name = &function.logical_id;
        assert_eq!(event["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]), "{name}");
        assert_eq!(event["BisectBatchOnFunctionError"], true);
        assert_eq!(event["MaximumRetryAttempts"], -1);
        assert_eq!(event["MaximumRecordAgeInSeconds"], 23 * 3_600);
        // The SAM transform lets the function's role put objects there, for a destination of this type.
        let bucket = json!({ "Type": "S3", "Destination": { "GetAtt": "GivenUpBatches.Arn" } });
        assert_eq!(event["DestinationConfig"]["OnFailure"], bucket);
        assert_eq!(event["MetricsConfig"]["Metrics"], json!(["EventCount"]), "the alarm's metric");
        let alarm = template.resource(&format!("{name}GaveUp"));
        assert_eq!(alarm["Properties"]["Dimensions"][0]["Value"], json!({ "Ref": format!("{name}Changes") }));
    }
}

#[test]
fn what_was_given_up_is_for_the_accounts_eyes_and_for_thirty_days() {
    let template = Template::read(root());
    let bucket = template.resource("GivenUpBatches")["Properties"].clone();
    let blocked = bucket["PublicAccessBlockConfiguration"].as_object().expect("public access is blocked");
    assert!(blocked.len() == 4 && blocked.values().all(|is_blocked| is_blocked == true));
    let rule = json!([{ "Id": "Expire", "Status": "Enabled", "ExpirationInDays": 30 }]);
    assert_eq!(bucket["LifecycleConfiguration"]["Rules"], rule);
    let policy = &template.resource("GivenUpBatchesPolicy")["Properties"]["PolicyDocument"]["Statement"];
    assert_eq!(policy[0]["Effect"], "Deny");
    assert_eq!(policy[0]["Condition"], json!({ "Bool": { "aws:SecureTransport": "false" } }));
    let two_weeks = 14 * 24 * 3_600;
    assert_eq!(template.resource("FailedRecords")["Properties"]["MessageRetentionPeriod"], two_weeks);
}

#[test]
fn an_event_that_is_not_delivered_or_fails_waits_in_the_queue() {
    for function in Template::read(root()).functions_of(&bus::FUNCTIONS) {
        let failed = &function.properties()["EventInvokeConfig"];
        assert_eq!(failed["DestinationConfig"]["OnFailure"], queue(), "{}", function.logical_id);
        assert!(failed["MaximumEventAgeInSeconds"].as_u64().is_some_and(|age| age <= 21_600));
        for event in function.properties()["Events"].as_object().expect("there are events").values() {
            let event = &event["Properties"];
            assert_eq!(event["DeadLetterConfig"]["Arn"], queue()["Destination"], "{}", function.logical_id);
            assert!(event["RetryPolicy"]["MaximumRetryAttempts"].is_u64());
        }
    }
}

#[test]
fn the_rule_for_activity_lets_the_event_of_the_network_through() {
    let event = local::events::activity("7", "8", jiff::Timestamp::UNIX_EPOCH);
    let function = Template::read(root()).resource("RecordActivity");
    let rules = function["Properties"]["Events"].as_object().expect("there are events");
    let pattern = &rules.values().next().expect("there is a rule")["Properties"]["Pattern"];
    for name in ["source", "detail-type"] {
        assert_eq!(pattern[name], json!([event[name]]));
    }
}

#[test]
fn mails_that_could_not_be_sent_are_looked_for_every_five_minutes() {
    let requeue = Template::read(root()).resource("RequeueMail");
    let schedule = &requeue["Properties"]["Events"]["Often"];
    assert_eq!(schedule["Type"], "Schedule");
    assert_eq!(schedule["Properties"]["Schedule"], "rate(1 minute)");
    assert_eq!(schedule["Properties"]["Enabled"], true);
}

fn queue() -> Value {
    json!({ "Type": "SQS", "Destination": { "GetAtt": "FailedRecords.Arn" } })
}
