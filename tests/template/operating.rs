//! What an operator meets: mail, alarms, keys of their own, and what they can tune.

use serde_json::{Value, json};

use crate::root;
use crate::template::Template;

/// What a resource gets if the operator has brought a key.
fn own_key() -> Value {
    json!({ "If": ["HasKmsKey", { "Ref": "KmsKeyArn" }, { "Ref": "AWS::NoValue" }] })
}

#[test]
fn the_mailer_may_send_to_every_identity_but_only_from_the_configured_address() {
    let functions = Template::read(root()).functions().collect::<Vec<_>>();
    let sending = functions
        .iter()
        .flat_map(|function| function.statements().into_iter().map(|statement| (function.name(), statement)));
    let sending: Vec<_> =
        sending.filter(|(_, statement)| statement["Action"].to_string().contains("ses:")).collect();
    let [(function, statement)] = sending.as_slice() else { panic!("one function sends mail: {sending:?}") };
    assert_eq!(function, "send-invite-mail");
    assert_eq!(statement["Action"], json!(["ses:SendEmail", "ses:SendRawEmail"]));
    assert!(statement["Resource"][0]["Sub"].as_str().is_some_and(|arn| arn.ends_with(":identity/*")));
    assert!(
        statement["Resource"][1]["Sub"]
            .as_str()
            .is_some_and(|arn| arn.ends_with(":configuration-set/${MailConfiguration}"))
    );
    assert_eq!(
        statement["Condition"],
        json!({ "StringEquals": { "ses:FromAddress": { "Ref": "MailFrom" } } })
    );
}

#[test]
fn an_identity_that_the_account_has_already_is_used_and_not_made_again() {
    let template = Template::read(root());
    assert_eq!(template.parameter("ExistingMailIdentity")["Default"], "");
    assert_eq!(
        template.condition("MakesMailIdentity"),
        &json!({ "Equals": [{ "Ref": "ExistingMailIdentity" }, ""] })
    );
    assert_eq!(template.resource("MailIdentity")["Condition"], "MakesMailIdentity");
    for (name, output) in template.outputs().as_object().expect("there are outputs") {
        let names_it = output.to_string().contains("MailIdentity.");
        assert_eq!(names_it, name.starts_with("MailDnsRecord"), "{name}");
        assert!(!names_it || output["Condition"] == "MakesMailIdentity", "{name}");
    }
    for number in 1..=3 {
        let record = &template.outputs()[format!("MailDnsRecord{number}")]["Value"]["Sub"];
        let (name, value) = (format!("DkimDNSTokenName{number}"), format!("DkimDNSTokenValue{number}"));
        assert_eq!(record, &json!(format!("${{MailIdentity.{name}}} CNAME ${{MailIdentity.{value}}}")));
    }
}

#[test]
fn a_customers_key_encrypts_table_logs_secrets_and_environment() {
    let template = Template::read(root());
    assert_eq!(template.globals()["Function"]["KmsKeyArn"], own_key());
    let table = &template.resource("Table")["Properties"]["SSESpecification"]["If"];
    assert_eq!(table[0], "HasKmsKey");
    assert_eq!(
        table[1],
        json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": { "Ref": "KmsKeyArn" } })
    );
    let mut encrypted = 0;
    for (name, resource) in template.resources() {
        if ["AWS::Logs::LogGroup", "AWS::SecretsManager::Secret"].map(Value::from).contains(&resource["Type"])
        {
            assert_eq!(resource["Properties"]["KmsKeyId"], own_key(), "{name}");
            encrypted += 1;
        }
    }
    assert_eq!(encrypted, 6);
}

#[test]
fn every_alarm_reaches_somebody() {
    let template = Template::read(root());
    assert!(template.parameter("AlarmEmail")["Default"].is_null(), "it must be given");
    let subscription = json!([{ "Protocol": "email", "Endpoint": { "Ref": "AlarmEmail" } }]);
    assert_eq!(template.resource("Alarms")["Properties"]["Subscription"], subscription);
    let is_alarm = |resource: &Value| resource["Type"] == "AWS::CloudWatch::Alarm";
    let mut watched = Vec::new();
    for (name, alarm) in template.resources().filter(|(_, resource)| is_alarm(resource)) {
        let properties = &alarm["Properties"];
        assert_eq!(properties["AlarmActions"], json!([{ "Ref": "Alarms" }]), "{name}");
        let metric = properties
            .get("MetricName")
            .or_else(|| properties.pointer("/Metrics/1/MetricStat/Metric/Dimensions/2/Value"));
        watched.push(metric.and_then(Value::as_str).expect("an alarm watches a metric").to_owned());
    }
    for metric in ["ReadThrottleEvents", "WriteThrottleEvents", "ConcurrentExecutions", "5xx"] {
        assert!(watched.iter().any(|watched| watched == metric), "{metric}");
    }
}

#[test]
fn functions_run_on_arm64_and_are_not_traced_unless_the_operator_says_so() {
    let template = Template::read(root());
    let function = &template.globals()["Function"];
    assert_eq!(function["Architectures"], json!([{ "Ref": "Architecture" }]));
    let architecture = template.parameter("Architecture");
    assert_eq!(architecture["Default"], "arm64");
    assert_eq!(architecture["AllowedValues"], json!(["arm64", "x86_64"]));
    // SAM adds the rights to write traces unless the value is this one.
    assert_eq!(function["Tracing"], json!({ "Ref": "Tracing" }));
    assert_eq!(template.parameter("Tracing")["Default"], "Disabled");
    for function in template.functions() {
        for property in ["Architectures", "Tracing"] {
            assert!(function.properties()[property].is_null(), "{}: {property}", function.logical_id);
        }
    }
}
