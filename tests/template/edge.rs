//! What stands in front of the API, where an operator has put it there: no way around it, no code in its logs, nothing of one person for another.

use serde_json::{Value, json};

use crate::api::ANONYMOUS;
use crate::template::Template;
use crate::{Names, root, routes};

/// The managed policies that cache nothing, and that cache by path and encoding alone.
const CACHING_DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const CACHING_OPTIMIZED: &str = "658327ea-f89d-4fab-a63d-7e88639e58f6";
/// The managed policy that hands on everything of a request but its host.
const ALL_VIEWER_EXCEPT_HOST_HEADER: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/// The fields of the edge's log without path, query, header, and network address.
const HARMLESS: [&str; 15] = [
    "date",
    "time",
    "x-edge-request-id",
    "x-edge-location",
    "cs-method",
    "cache-behavior-path-pattern",
    "sc-status",
    "x-edge-result-type",
    "x-edge-detailed-result-type",
    "cs-protocol-version",
    "ssl-protocol",
    "cs-bytes",
    "sc-bytes",
    "time-taken",
    "time-to-first-byte",
];

fn edge() -> Template {
    Template::read_edge(root())
}

fn distribution() -> Value {
    edge().resource("Distribution")["Properties"]["DistributionConfig"].clone()
}

fn rules() -> Vec<Value> {
    edge().resource("WebAcl")["Properties"]["Rules"].as_array().expect("there are rules").clone()
}

fn rule(name: &str) -> Value {
    rules().into_iter().find(|rule| rule["Name"] == name).expect("there is such a rule")
}

/// Every value with this name, however deep.
fn all(name: &str, value: &Value) -> Vec<Value> {
    match value {
        Value::Object(members) => {
            let own = members.get(name).cloned();
            own.into_iter().chain(members.values().flat_map(|member| all(name, member))).collect()
        }
        Value::Array(items) => items.iter().flat_map(|item| all(name, item)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_origin_is_asked_by_tls_with_a_certificate_that_only_the_edge_has() {
    let origins = distribution()["Origins"].clone();
    assert_eq!(
        origins,
        json!([{
            "Id": "api",
            "DomainName": { "Ref": "OriginDomain" },
            "CustomOriginConfig": {
                "OriginProtocolPolicy": "https-only",
                "OriginSSLProtocols": ["TLSv1.2"],
                "OriginMtlsConfig": { "ClientCertificateArn": { "Ref": "ClientCertificateArn" } },
            },
        }])
    );
    assert!(
        edge().parameter("ClientCertificateArn")["Default"].is_null(),
        "without it, the edge could be bypassed"
    );
}

#[test]
fn people_reach_it_by_the_newest_protocols_and_no_old_tls() {
    let distribution = distribution();
    assert_eq!(distribution["HttpVersion"], "http2and3");
    assert_eq!(distribution["IPV6Enabled"], true);
    assert_eq!(distribution["ViewerCertificate"]["MinimumProtocolVersion"], "TLSv1.2_2021");
    assert_eq!(distribution["ViewerCertificate"]["SslSupportMethod"], "sni-only");
    for policy in all("ViewerProtocolPolicy", &distribution) {
        assert!(["https-only", "redirect-to-https"].map(Value::from).contains(&policy), "{policy}");
    }
    let records: Vec<_> = ["DomainRecord", "DomainRecordForIpv6"]
        .map(|name| edge().resource(name)["Properties"]["Type"].clone())
        .into();
    assert_eq!(records, ["A", "AAAA"]);
}

#[test]
fn nothing_is_cached_but_the_files_of_the_console() {
    let distribution = distribution();
    let behaviors = distribution["CacheBehaviors"].as_array().expect("there are behaviors");
    for behavior in behaviors.iter().chain([&distribution["DefaultCacheBehavior"]]) {
        if behavior["PathPattern"] == "/console/assets/*" {
            assert_eq!(behavior["CachePolicyId"], CACHING_OPTIMIZED);
            assert_eq!(behavior["AllowedMethods"], json!(["GET", "HEAD"]));
            assert!(behavior["OriginRequestPolicyId"].is_null(), "no cookie, no credential");
        } else {
            assert_eq!(behavior["CachePolicyId"], CACHING_DISABLED, "{behavior}");
            assert_eq!(behavior["OriginRequestPolicyId"], ALL_VIEWER_EXCEPT_HOST_HEADER, "{behavior}");
            assert_eq!(behavior["AllowedMethods"].as_array().map(Vec::len), Some(7), "{behavior}");
        }
    }
    let errors = distribution["CustomErrorResponses"].as_array().expect("there are errors");
    let codes: Vec<_> = errors.iter().map(|error| error["ErrorCode"].as_u64().expect("a status")).collect();
    assert_eq!(
        codes,
        [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504],
        "every status that can be set"
    );
    assert!(
        errors.iter().all(|error| error["ErrorCachingMinTTL"] == 0 && error["ResponsePagePath"].is_null())
    );
}

#[test]
fn no_log_and_no_sample_holds_a_path() {
    let edge = edge();
    assert!(distribution()["Logging"].is_null(), "the older log has every path");
    let delivery = edge.resource("AccessLogDelivery")["Properties"].clone();
    assert_eq!(delivery["RecordFields"], json!(HARMLESS));

    let firewall = edge.resource("WebAcl")["Properties"].clone();
    let samples = all("SampledRequestsEnabled", &firewall);
    assert_eq!(samples.len(), rules().len() + 1, "of each rule and of the whole");
    assert!(samples.iter().all(|are_taken| are_taken == false));
    let logging = edge.resource("FirewallLogging")["Properties"].clone();
    let headers = ["authorization", "cookie", "referer"];
    let redacted = [json!({ "UriPath": {} }), json!({ "QueryString": {} })].into_iter();
    let redacted: Vec<_> =
        redacted.chain(headers.map(|name| json!({ "SingleHeader": { "Name": name } }))).collect();
    assert_eq!(logging["RedactedFields"], json!(redacted));
    assert_eq!(logging["LoggingFilter"]["DefaultBehavior"], "DROP");
    let protected = all("Field", &firewall["DataProtectionConfig"]);
    assert_eq!(
        protected,
        [
            json!({ "FieldType": "QUERY_STRING" }),
            json!({ "FieldType": "BODY" }),
            json!({ "FieldType": "SINGLE_HEADER", "FieldKeys": headers })
        ]
    );
    for name in ["AccessLog", "FirewallLog"] {
        assert_eq!(
            edge.resource(name)["Properties"]["RetentionInDays"],
            json!({ "Ref": "LogRetentionDays" }),
            "{name}"
        );
    }
}

#[test]
fn one_address_may_send_so_much_and_less_of_what_works_without_a_credential() {
    let statement = |name: &str| rule(name)["Statement"]["RateBasedStatement"].clone();
    for (name, parameter) in [
        ("requests-per-address", "RequestsPerAddress"),
        ("anonymous-requests-per-address", "AnonymousRequestsPerAddress"),
    ] {
        assert_eq!(statement(name)["Limit"], json!({ "Ref": parameter }));
        assert_eq!(statement(name)["AggregateKeyType"], "IP");
        assert_eq!(rule(name)["Action"]["Block"]["CustomResponse"]["ResponseCode"], 429);
    }
    let scope = all("RegexString", &statement("anonymous-requests-per-address"));
    let scope = scope[0]
        .as_str()
        .and_then(|regex| regex.strip_prefix("^/(")?.strip_suffix(')'))
        .expect("beginnings of paths");
    let counted: Names = routes()
        .into_iter()
        .filter(|route| scope.split('|').any(|start| route.contains(&format!(" /{start}"))))
        .collect();
    let anonymous =
        |route: &String| ANONYMOUS.iter().any(|function| route.ends_with(&format!(" {function}")));
    let missed: Vec<_> =
        routes().into_iter().filter(|route| anonymous(route) && !counted.contains(route)).collect();
    assert_eq!(missed, ["$default show-invite"]);
}

#[test]
fn a_body_that_is_too_long_or_does_not_say_how_long_it_is_stops_at_the_edge() {
    let rule = rule("body-size");
    assert_eq!(rule["Action"]["Block"]["CustomResponse"]["ResponseCode"], 413);
    let parts = rule["Statement"]["AndStatement"]["Statements"].clone();
    let longer_than_seen = &parts[0]["SizeConstraintStatement"];
    assert_eq!(longer_than_seen["FieldToMatch"], json!({ "Body": { "OversizeHandling": "MATCH" } }));
    let said = &parts[1]["NotStatement"]["Statement"]["RegexMatchStatement"];
    assert_eq!(said["FieldToMatch"], json!({ "SingleHeader": { "Name": "content-length" } }));
    // Less than 300,000: the functions refuse what has more than 256 KiB, and say why.
    assert_eq!(said["RegexString"], "^([0-9]{1,5}|[12][0-9]{5})$");
}

#[test]
fn managed_rules_do_not_judge_what_the_functions_parse() {
    let group = rule("common")["Statement"]["ManagedRuleGroupStatement"].clone();
    let counted: Names = group["RuleActionOverrides"]
        .as_array()
        .expect("there are overrides")
        .iter()
        .filter(|rule| rule["ActionToUse"] == json!({ "Count": {} }))
        .filter_map(|rule| rule["Name"].as_str().map(ToOwned::to_owned))
        .collect();
    for name in [
        "SizeRestrictions_BODY",
        "CrossSiteScripting_BODY",
        "GenericLFI_BODY",
        "GenericRFI_BODY",
        "NoUserAgent_HEADER",
    ] {
        assert!(counted.contains(name), "{name}");
    }
    assert_eq!(
        all("SearchString", &group["ScopeDownStatement"]),
        ["/sign-in/"],
        "what identity providers send back"
    );
    let priorities: Vec<_> = rules().iter().map(|rule| rule["Priority"].as_u64()).collect();
    assert_eq!(priorities, (0..6).map(Some).collect::<Vec<_>>());
}

#[test]
fn somebody_is_told_before_the_certificate_of_the_edge_ends() {
    let edge = edge();
    let alarm = edge.resource("ClientCertificateEnds")["Properties"].clone();
    assert_eq!(alarm["MetricName"], "DaysToExpiry");
    assert_eq!(alarm["Dimensions"][0]["Value"], json!({ "Ref": "ClientCertificateArn" }));
    assert_eq!(
        (&alarm["ComparisonOperator"], &alarm["Threshold"]),
        (&json!("LessThanThreshold"), &json!(30))
    );
    for (name, alarm) in edge.resources().filter(|(_, resource)| resource["Type"] == "AWS::CloudWatch::Alarm")
    {
        assert_eq!(alarm["Properties"]["AlarmActions"], json!([{ "Ref": "Alarms" }]), "{name}");
    }
    assert!(edge.parameter("AlarmEmail")["Default"].is_null(), "it must be given");
}
