//! The dashboard, and what alarms watch: every metric is one that the code writes, or one of AWS about a resource of the template.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::metrics::{LATENCY, Metric, REASON, REFUSED, Reason};

use crate::template::Template;
use crate::{Names, root};

/// The metrics of AWS that are looked at: their namespace, the dimension that says of what they are, its type, and their names.
const OF_AWS: [(&str, &str, &str, &[&str]); 5] = [
    ("AWS/ApiGateway", "ApiId", "AWS::Serverless::HttpApi", &["5xx", "Count"]),
    ("AWS/Lambda", "FunctionName", "AWS::Serverless::Function", &["Errors", "IteratorAge", "Throttles"]),
    ("AWS/DynamoDB", "TableName", "AWS::DynamoDB::Table", &["ReadThrottleEvents", "WriteThrottleEvents"]),
    ("AWS/SQS", "QueueName", "AWS::SQS::Queue", &["ApproximateNumberOfMessagesVisible"]),
    // Of the account.
    ("AWS/SES", "", "", &["Reputation.BounceRate", "Reputation.ComplaintRate"]),
];

/// The metrics of the stack's own namespace, as `NAME` or `NAME VALUE`.
fn own(template: &Template) -> Names {
    let filters = template.resources().filter(|(_, resource)| resource["Type"] == "AWS::Logs::MetricFilter");
    let filtered = filters.map(|(name, filter)| {
        let metric = &filter["Properties"]["MetricTransformations"][0];
        assert_eq!(metric["MetricNamespace"]["Ref"], "AWS::StackName", "{name}");
        metric["MetricName"].as_str().expect("a metric has a name").to_owned()
    });
    let written = Metric::ALL.map(|metric| metric.name().to_owned());
    let refused = Reason::ALL.map(|reason| format!("{REFUSED} {}", reason.word()));
    filtered.chain(written).chain(refused).chain([LATENCY.to_owned()]).collect()
}

/// Whether AWS has a metric, about a resource of the template: the logical id of the value of its dimension.
fn is_of_aws(template: &Template, namespace: &str, name: &str, dimension: &str, resource: &str) -> bool {
    let row = OF_AWS.iter().find(|(known, ..)| *known == namespace);
    row.is_some_and(|(_, of, of_type, names)| {
        let resource = template.resource(resource);
        *of == dimension && (of_type.is_empty() || resource["Type"] == *of_type) && names.contains(&name)
    })
}

/// The metrics of each widget: namespace, name, and a dimension with its value, if there is one.
fn shown(template: &Template) -> Vec<[String; 4]> {
    let body = template.resource("Dashboard")["Properties"]["DashboardBody"]["Sub"].clone();
    let body: Value =
        serde_json::from_str(body.as_str().expect("the body is a text")).expect("the body is JSON");
    let widgets = body["widgets"].as_array().expect("there are widgets").iter();
    let metrics = widgets.flat_map(|widget| widget["properties"]["metrics"].as_array().expect("metrics"));
    let parts = |metric: &Value| {
        let texts = metric.as_array().expect("a metric is a list").iter().filter_map(Value::as_str);
        let texts: Vec<String> = texts.map(ToOwned::to_owned).collect();
        let part = |index: usize| texts.get(index).cloned().unwrap_or_default();
        assert!([2, 4].contains(&texts.len()), "{metric}");
        [part(0), part(1), part(2), part(3)]
    };
    metrics.map(parts).collect()
}

#[test]
fn the_dashboard_shows_metrics_that_there_are_and_all_that_are_paid_for() {
    let template = Template::read(root());
    let own = own(&template);
    let mut seen = BTreeSet::new();
    for [namespace, name, dimension, value] in shown(&template) {
        if namespace == "${AWS::StackName}" {
            assert!(dimension.is_empty() || (name == REFUSED && dimension == REASON), "{name}");
            seen.insert([name, value].join(" ").trim().to_owned());
        } else {
            let resource =
                value.strip_prefix("${").and_then(|value| value.strip_suffix('}')).unwrap_or_default();
            assert!(
                is_of_aws(&template, &namespace, &name, &dimension, resource),
                "{namespace} {name} {dimension} {value}"
            );
        }
    }
    assert_eq!(seen, own);
}

#[test]
fn the_funnel_is_in_the_order_of_an_invites_life() {
    let funnel: Vec<String> =
        shown(&Template::read(root())).into_iter().take(5).map(|[_, name, ..]| name).collect();
    assert_eq!(funnel, ["Created", "Mailed", "Delivered", "PageOpened", "Accepted"]);
}

#[test]
fn alarms_watch_metrics_that_there_are() {
    let template = Template::read(root());
    let own = own(&template);
    for (name, alarm) in
        template.resources().filter(|(_, resource)| resource["Type"] == "AWS::CloudWatch::Alarm")
    {
        let alarm = &alarm["Properties"];
        let Some(metric) = alarm["MetricName"].as_str() else {
            assert_eq!(name, "AccountConcurrencyLow", "the one with an expression: a quota is no metric");
            continue;
        };
        match alarm["Namespace"].as_str() {
            None => {
                assert_eq!(alarm["Namespace"]["Ref"], "AWS::StackName", "{name}");
                assert!(own.contains(metric) && alarm["Dimensions"].is_null(), "{name}");
            }
            Some("AWS/Lambda") if metric == "OnFailureDestinationDeliveredEventCount" => {
                let of = alarm["Dimensions"][0]["Value"]["Ref"].as_str().expect("it is of an event source");
                let function = of.strip_suffix("Changes").expect("it is that of the table's changes");
                assert_eq!(
                    template.resource(function)["Properties"]["Events"]["Changes"]["Type"],
                    "DynamoDB"
                );
            }
            Some(namespace) => {
                let dimension = &alarm["Dimensions"][0];
                let value = &dimension["Value"];
                let resource = value["Ref"].as_str().or(value["GetAtt"].as_str()).unwrap_or_default();
                let resource = resource.split('.').next().unwrap_or_default();
                let dimension = dimension["Name"].as_str().unwrap_or_default();
                assert!(is_of_aws(&template, namespace, metric, dimension, resource), "{name}");
            }
        }
    }
}
