//! Invalid bodies about people, tailnets, settings and API access tokens.

use http::Method;
use serde_json::{Value, json};
use shared::domain::Role;
use tests::{Answer, Tailnet, World};

/// The operations that the admin sends bodies to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Operation {
    CreateTailnet,
    SetUserRole,
    UpdateSettings,
    CreateKey,
    CreateInvites,
    AcceptInvite,
}

use Operation::{AcceptInvite, CreateInvites, CreateKey, CreateTailnet, SetUserRole, UpdateSettings};

pub(super) const OPERATIONS: [Operation; 6] =
    [CreateTailnet, SetUserRole, UpdateSettings, CreateKey, CreateInvites, AcceptInvite];

impl Operation {
    pub(super) async fn say(self, acme: &Tailnet<'_>, body: &str) -> Answer {
        let (method, path) = match self {
            CreateTailnet => (Method::POST, "/api/v2/tailnets".to_owned()),
            SetUserRole => (Method::POST, format!("/api/v2/users/{}/role", acme.user(Role::Member).id)),
            UpdateSettings => (Method::PATCH, "/api/v2/tailnet/-/settings".to_owned()),
            CreateKey => (Method::POST, "/api/v2/tailnet/-/keys".to_owned()),
            CreateInvites => (Method::POST, "/api/v2/tailnet/-/user-invites".to_owned()),
            AcceptInvite => (Method::POST, "/api/v2/user-invites/-/accept".to_owned()),
        };
        acme.admin().call(method, &path, body, &[]).await
    }
}

/// An operation, an invalid body, and the field that the refusal must name.
const CASES: &[(Operation, &str, &str)] = &[
    (CreateTailnet, r#"{"kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":null,"kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":7,"kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"a","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"Ann.example","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"ann example","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"-ann","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"ann.","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"1000001","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"-","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"ann\r\nBcc: x","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"b\u00fccher.example","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"ann"}"#, "kind"),
    (CreateTailnet, r#"{"name":"1st","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"ann..example","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"call-555-0199","kind":"personal"}"#, "name"),
    (CreateTailnet, r#"{"name":"ann","kind":"club"}"#, "kind"),
    (CreateTailnet, r#"{"name":"ann","kind":"Personal"}"#, "kind"),
    (CreateTailnet, r#"{"name":"ann","kind":["personal"]}"#, "kind"),
    (CreateTailnet, r#"{"name":"ann","kind":"personal","id":"7"}"#, "id"),
    (CreateTailnet, r#"{"name":"ann","kind":"personal","role":"owner"}"#, "role"),
    (SetUserRole, "{}", "role"),
    (SetUserRole, r#"{"role":null}"#, "role"),
    (SetUserRole, r#"{"role":7}"#, "role"),
    (SetUserRole, r#"{"role":""}"#, "role"),
    (SetUserRole, r#"{"role":"owner"}"#, "role"),
    (SetUserRole, r#"{"role":"emperor"}"#, "role"),
    (SetUserRole, r#"{"role":"Admin"}"#, "role"),
    (SetUserRole, r#"{"role":["admin"]}"#, "role"),
    (SetUserRole, r#"{"role":"auditor","status":"active"}"#, "status"),
    (SetUserRole, r#"{"role":"auditor","role":"admin"}"#, "role"),
    (UpdateSettings, r#"{"usersApprovalOn":"false"}"#, "usersApprovalOn"),
    (UpdateSettings, r#"{"usersApprovalOn":0}"#, "usersApprovalOn"),
    (UpdateSettings, r#"{"usersApprovalOn":[]}"#, "usersApprovalOn"),
    (
        UpdateSettings,
        r#"{"usersRoleAllowedToJoinExternalTailnets":"everybody"}"#,
        "usersRoleAllowedToJoinExternalTailnets",
    ),
    (
        UpdateSettings,
        r#"{"usersRoleAllowedToJoinExternalTailnets":"owner"}"#,
        "usersRoleAllowedToJoinExternalTailnets",
    ),
    (
        UpdateSettings,
        r#"{"usersRoleAllowedToJoinExternalTailnets":true}"#,
        "usersRoleAllowedToJoinExternalTailnets",
    ),
    (
        UpdateSettings,
        r#"{"usersApprovalOn":false,"usersRoleAllowedToJoinExternalTailnets":{}}"#,
        "usersRoleAllowedToJoinExternalTailnets",
    ),
    (UpdateSettings, r#"{"usersApprovalOn":false,"usersapprovalon":true}"#, "usersapprovalon"),
    (UpdateSettings, r#"{"usersApprovalOn":true,"usersApprovalOn":false}"#, "usersApprovalOn"),
    (UpdateSettings, r#"{"usersApprovalOn":false,"usersApprovalOn":null}"#, "usersApprovalOn"),
    (UpdateSettings, r#"{"httpsEnabled":null,"httpsEnabled":null}"#, "httpsEnabled"),
    (CreateInvites, r#"[{"role":"member","role":"auditor"}]"#, "role"),
    (CreateTailnet, r#"{"name":"ann","name":"bea","kind":"personal"}"#, "name"),
    (CreateKey, r#"{"description":"a","description":"b"}"#, "description"),
    (AcceptInvite, r#"{"invite":"x","invite":"y"}"#, "invite"),
    (UpdateSettings, r#"{"usersApprovalOn":false,"name":"other.example"}"#, "name"),
    (CreateKey, r#"{"description":7}"#, "description"),
    (CreateKey, r#"{"description":"123456789 123456789 123456789 123456789 123456789 1"}"#, "description"),
    (CreateKey, r#"{"expirySeconds":0}"#, "expirySeconds"),
    (CreateKey, r#"{"expirySeconds":86399}"#, "expirySeconds"),
    (CreateKey, r#"{"expirySeconds":7776001}"#, "expirySeconds"),
    (CreateKey, r#"{"expirySeconds":-86400}"#, "expirySeconds"),
    (CreateKey, r#"{"expirySeconds":86400.5}"#, "expirySeconds"),
    (CreateKey, r#"{"expirySeconds":-86400.0}"#, "expirySeconds"),
    (CreateKey, r#"{"expirySeconds":"86400"}"#, "expirySeconds"),
    (CreateKey, r#"{"expirySeconds":18446744073709551616}"#, "expirySeconds"),
    (CreateKey, r#"{"expirySeconds":1e300}"#, "expirySeconds"),
    (CreateKey, r#"{"expirySeconds":true}"#, "expirySeconds"),
    (CreateKey, r#"{"key":"tskey-api-mine"}"#, "key"),
    (CreateKey, r#"{"user":"7"}"#, "user"),
    (AcceptInvite, r#"{"invite":null}"#, "invite"),
    (AcceptInvite, r#"{"invite":["x"]}"#, "invite"),
];

#[tokio::test]
async fn a_body_that_cannot_be_taken_names_its_field_and_changes_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let before = world.rows().await;
    for (operation, body, field) in CASES {
        let answer = operation.say(&acme, body).await;
        assert_eq!(answer.status, 400, "{operation:?} {body}: {}", answer.text);
        assert!(answer.message().contains(field), "{operation:?} {body}: {}", answer.text);
        assert!(answer.json["errors"][0]["field"].is_string(), "{operation:?} {body}: {}", answer.text);
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn what_is_no_object_is_400_for_whoever_reads_one() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let before = world.rows().await;
    let of_the_right_length = [
        r#"["ann","personal"]"#,
        r#"["auditor"]"#,
        r#"["backup",86400]"#,
        r#"["x"]"#,
        "[[]]",
        r#"[["member"]]"#,
    ];
    let others = [
        "nonsense",
        "null",
        "7",
        "true",
        "\"text\"",
        "{",
        "{\"",
        "{} {}",
        "{},",
        "[]",
        "{\"a\":}",
        "\u{feff}{}",
    ];
    for operation in OPERATIONS {
        for body in of_the_right_length.into_iter().chain(others) {
            let answer = operation.say(&acme, body).await;
            assert_eq!(answer.status, 400, "{operation:?} {body}: {}", answer.text);
            assert!(answer.json["errors"][0]["field"].is_string(), "{operation:?} {body}: {}", answer.text);
        }
        let deep = "[".repeat(100_000);
        operation.say(&acme, &deep).await.expect(400);
        let too_long = format!("{{}}{}", " ".repeat(256 * 1024 - 1));
        operation.say(&acme, &too_long).await.expect(413);
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn every_foreign_setting_is_refused_with_a_value_and_passed_over_with_null() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let before = world.rows().await;
    for foreign in [
        "aclsExternallyManagedOn",
        "aclsExternalLink",
        "devicesApprovalOn",
        "devicesAutoUpdatesOn",
        "devicesKeyDurationDays",
        "networkFlowLoggingOn",
        "regionalRoutingOn",
        "postureIdentityCollectionOn",
        "httpsEnabled",
    ] {
        for value in [json!(true), json!(false), json!(0), json!(""), json!({}), json!([])] {
            let body = json!({ "usersApprovalOn": false, foreign: value });
            let refused = acme.admin().changes_settings(body).await.expect(400);
            assert_eq!(refused.json["errors"][0]["field"], foreign);
        }
        acme.admin().changes_settings(json!({ foreign: null })).await.expect(200);
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn null_means_absent_where_something_may_be_absent() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for body in ["", "{}", r#"{"description":null,"expirySeconds":null}"#] {
        let key = CreateKey.say(&acme, body).await.expect(200).json;
        assert_eq!(key["description"], "");
        let quarter: jiff::Timestamp = key["expires"].as_str().unwrap().parse().unwrap();
        assert_eq!(quarter, world.now() + jiff::SignedDuration::from_hours(90 * 24));
    }
    for expiry in ["86400", "7776000"] {
        CreateKey.say(&acme, &format!(r#"{{"expirySeconds":{expiry}}}"#)).await.expect(200);
    }
    let longest = Value::from("\u{fc}".repeat(50));
    CreateKey.say(&acme, &json!({ "description": longest }).to_string()).await.expect(200);
}

#[tokio::test]
async fn a_whole_number_is_whole_however_it_is_written() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for two_days in ["172800", "172800.0", "1.728e5", "17280000e-2"] {
        let key = CreateKey.say(&acme, &format!(r#"{{"expirySeconds":{two_days}}}"#)).await.expect(200).json;
        let expires: jiff::Timestamp = key["expires"].as_str().unwrap().parse().unwrap();
        assert_eq!(expires, world.now() + jiff::SignedDuration::from_hours(48), "{two_days}");
    }
}
