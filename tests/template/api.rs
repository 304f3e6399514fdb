//! How the API is reached: its limits, its domain, and the origins of other consoles.

use std::collections::BTreeMap;

use local::cors;
use serde_json::{Value, json};
use shared::edge::endpoints::DEFAULT;

use crate::template::Template;
use crate::{Names, root, routes};

/// Functions that send, make or change many things in one request.
const COSTLY: [&str; 7] = [
    "create-invites",
    "import-invites",
    "check-invites",
    "delete-invites",
    "resend-invite",
    "resend-invites",
    "change-users",
];

/// Functions that do their work for whoever has no credential yet.
pub(crate) const ANONYMOUS: [&str; 10] = [
    DEFAULT,
    "join",
    "opt-out",
    "begin-sign-in",
    "finish-sign-in",
    "exchange-token",
    "begin-passkey",
    "create-passkey",
    "begin-passkey-sign-in",
    "finish-passkey-sign-in",
];

/// Where links start: a parameter, or else the domain.
fn base_url() -> Value {
    json!({ "If": ["HasBaseUrl", { "Ref": "BaseUrl" }, { "Sub": "https://${DomainName}" }] })
}

#[test]
fn routes_that_cost_and_routes_for_everybody_are_throttled_by_themselves() {
    let limits = |class: &str| json!({ "ThrottlingRateLimit": { "Ref": format!("{class}RateLimit") }, "ThrottlingBurstLimit": { "Ref": format!("{class}BurstLimit") } });
    let mut wanted = BTreeMap::new();
    for route in routes() {
        let (key, function) = route.rsplit_once(' ').expect("a key and a function");
        if COSTLY.contains(&function) {
            wanted.insert(key.to_owned(), limits("Costly"));
        } else if ANONYMOUS.contains(&function) {
            wanted.insert(key.to_owned(), limits("Anonymous"));
        }
    }
    let template = Template::read(root());
    let api = template.resource("Api")["Properties"].clone();
    // API Gateway refuses settings for a route that there is not, and with them the deployment.
    assert_eq!(api["RouteSettings"], json!(wanted));
    assert_eq!(api["DefaultRouteSettings"], limits("Throttling"));
    let figure = |name: &str| template.parameter(name)["Default"].as_u64().expect("a number");
    for limit in ["RateLimit", "BurstLimit"] {
        let [costly, anonymous, usual] =
            ["Costly", "Anonymous", "Throttling"].map(|class| figure(&format!("{class}{limit}")));
        assert!(costly < anonymous && anonymous < usual, "{limit}");
    }
}

#[test]
fn links_start_with_the_domain_unless_the_operator_says_otherwise() {
    let template = Template::read(root());
    for parameter in ["BaseUrl", "DomainName"] {
        assert_eq!(template.parameter(parameter)["Default"], "", "{parameter}");
    }
    assert_eq!(template.globals()["Function"]["Environment"]["Variables"]["BASE_URL"], base_url());
    for function in template.functions() {
        assert!(
            function.properties()["Environment"]["Variables"]["BASE_URL"].is_null(),
            "{}",
            function.logical_id
        );
    }
    let neither = json!({ "And": [{ "Equals": [{ "Ref": "BaseUrl" }, ""] }, { "Equals": [{ "Ref": "DomainName" }, ""] }] });
    assert_eq!(template.rule("LinksLeadSomewhere")["Assertions"][0]["Assert"], json!({ "Not": [neither] }));
}

#[test]
fn a_domain_leads_to_the_api_and_closes_the_way_around_it() {
    let template = Template::read(root());
    let domain = template.resource("Domain");
    assert_eq!(domain["Condition"], "HasDomain");
    let configuration = &domain["Properties"]["DomainNameConfigurations"][0];
    assert_eq!(configuration["SecurityPolicy"], "TLS_1_2");
    assert_eq!(configuration["IpAddressType"], "dualstack");
    assert_eq!(configuration["CertificateArn"], json!({ "Ref": "CertificateArn" }));
    let mapping = template.resource("DomainMapping");
    assert_eq!(mapping["Condition"], "HasDomain");
    assert_eq!(
        mapping["Properties"],
        json!({ "ApiId": { "Ref": "Api" }, "DomainName": { "Ref": "Domain" }, "Stage": { "Ref": "Api.Stage" } })
    );
    let closed = &template.resource("Api")["Properties"]["DisableExecuteApiEndpoint"];
    assert_eq!(closed, &json!({ "If": ["ClosesExecuteApi", true, false] }));
    assert_eq!(template.parameter("KeepExecuteApi")["Default"], "false");
    assert_eq!(
        template.condition("ClosesExecuteApi"),
        &json!({ "And": [{ "Condition": "HasDomain" }, { "Equals": [{ "Ref": "KeepExecuteApi" }, "false"] }] })
    );
    assert_eq!(template.outputs()["DomainTarget"]["Condition"], "HasDomain");
}

#[test]
fn the_domain_gets_both_records_where_its_zone_is_named() {
    let template = Template::read(root());
    assert_eq!(template.parameter("HostedZoneId")["Default"], "");
    for (name, kind) in [("DomainRecord", "A"), ("DomainRecordForIpv6", "AAAA")] {
        let record = template.resource(name);
        assert_eq!(record["Condition"], "HasHostedZone", "{name}");
        assert_eq!(record["Properties"]["Type"], kind);
        assert_eq!(record["Properties"]["Name"], json!({ "Ref": "DomainName" }));
        let target = json!({ "DNSName": { "GetAtt": "Domain.RegionalDomainName" }, "HostedZoneId": { "GetAtt": "Domain.RegionalHostedZoneId" } });
        assert_eq!(record["Properties"]["AliasTarget"], target);
    }
}

#[test]
fn a_domain_with_a_truststore_answers_only_clients_with_a_certificate() {
    let template = Template::read(root());
    let clients = &template.resource("Domain")["Properties"]["MutualTlsAuthentication"]["If"];
    assert_eq!(clients[0], "HasTruststore");
    assert_eq!(clients[1]["TruststoreUri"], json!({ "Ref": "TruststoreUri" }));
    assert_eq!(clients[2], json!({ "Ref": "AWS::NoValue" }));
    assert_eq!(template.parameter("TruststoreUri")["Default"], "");
}

#[test]
fn pages_of_other_consoles_may_call_with_what_the_local_front_lets_them_and_never_with_cookies() {
    let template = Template::read(root());
    assert_eq!(template.parameter("ConsoleOrigins")["Default"], "");
    let configuration = template.resource("Api")["Properties"]["CorsConfiguration"]["If"].clone();
    let methods = cors::METHODS.map(|method| method.to_string());
    let request_headers = cors::REQUEST_HEADERS.map(|name| name.to_string());
    let exposed = cors::EXPOSED_HEADERS.map(|name| name.to_string());
    assert_eq!(
        configuration,
        json!(["HasConsoleOrigins", {
            "AllowOrigins": { "Split": [",", { "Ref": "ConsoleOrigins" }] },
            "AllowMethods": methods,
            "AllowHeaders": request_headers,
            "ExposeHeaders": exposed,
            "MaxAge": cors::MAX_AGE.as_secs(),
        }, { "AllowOrigins": [base_url()] }])
    );
}

#[test]
fn other_consoles_may_send_and_read_every_header_of_the_api() {
    let document = std::fs::read_to_string(root().join("infra/openapi.json")).expect("there is a document");
    let document: Value = serde_json::from_str(&document).expect("it is JSON");
    let paths = document["paths"].as_object().expect("there are paths");
    let (mut methods, mut sent, mut read) = (Names::new(), Names::new(), Names::new());
    for (_, path) in paths.iter().filter(|(path, _)| path.starts_with("/api/")) {
        for (method, operation) in path.as_object().expect("a path has operations") {
            methods.insert(method.to_uppercase());
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            sent.extend(
                parameters
                    .filter(|one| one["in"] == "header")
                    .filter_map(|one| one["name"].as_str())
                    .map(str::to_lowercase),
            );
            for answer in operation["responses"].as_object().expect("an operation answers").values() {
                read.extend(
                    answer["headers"]
                        .as_object()
                        .into_iter()
                        .flat_map(|headers| headers.keys())
                        .map(|name| name.to_lowercase()),
                );
            }
        }
    }
    assert!(!sent.is_empty() && !read.is_empty());
    assert_eq!(methods, cors::METHODS.map(|method| method.to_string()).into());
    sent.extend(["authorization", "content-type"].map(ToOwned::to_owned));
    assert_eq!(sent, cors::REQUEST_HEADERS.map(|name| name.to_string()).into());
    assert_eq!(read, cors::EXPOSED_HEADERS.map(|name| name.to_string()).into());
}

#[test]
fn the_access_log_has_the_route_and_neither_path_nor_query_nor_who_called() {
    let template = Template::read(root());
    let format = template.resource("Api")["Properties"]["AccessLogSettings"]["Format"].clone();
    let line: BTreeMap<String, String> =
        serde_json::from_str(format.as_str().expect("a text")).expect("a line of the log is JSON");
    let noted: Vec<_> = line.values().map(String::as_str).collect();
    let harmless = [
        "$context.integrationErrorMessage",
        "$context.responseLatency",
        "$context.requestId",
        "$context.routeKey",
        "$context.status",
        "$context.requestTimeEpoch",
    ];
    assert_eq!(noted, harmless);
}
