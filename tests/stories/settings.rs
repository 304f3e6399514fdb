//! Settings: each with its own permission, changed together or not at all (W20, W21).

use futures_util::future::join_all;
use serde_json::{Value, json};
use shared::domain::Role;
use tests::World;

const APPROVAL: &str = "usersApprovalOn";
const POLICY: &str = "usersRoleAllowedToJoinExternalTailnets";

#[tokio::test]
async fn a_setting_is_changed_and_all_are_answered() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let changed = acme.admin().changes_settings(json!({ APPROVAL: false })).await.expect(200);
    assert_eq!(changed.json, json!({ APPROVAL: false, POLICY: "admin" }));
    let changed = acme.admin().changes_settings(json!({ POLICY: "none" })).await.expect(200);
    assert_eq!(changed.json, json!({ APPROVAL: false, POLICY: "none" }));
    assert_eq!(
        acme.user(Role::Auditor).get("/api/v2/tailnet/-/settings").await.expect(200).json,
        changed.json
    );
    acme.admin().changes_settings(json!({ APPROVAL: true, POLICY: "member" })).await.expect(200);
    let by = "acme.example by admin@acme.example";
    let expected = [
        format!("TAILNET.DISABLE.USER_APPROVAL_REQUIRED {by}"),
        format!("TAILNET.UPDATE.EXTERNAL_TAILNET_JOIN {by}"),
        format!("TAILNET.ENABLE.USER_APPROVAL_REQUIRED {by}"),
        format!("TAILNET.UPDATE.EXTERNAL_TAILNET_JOIN {by}"),
    ];
    assert_eq!(acme.log().await, expected);
}

#[tokio::test]
async fn what_is_null_absent_or_so_already_leaves_everything_as_it_is() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let before = world.rows().await;
    for body in [
        json!({}),
        json!({ APPROVAL: null, POLICY: null }),
        json!({ APPROVAL: true, POLICY: "admin" }),
        json!({ "aclsExternallyManagedOn": null, "aclsExternalLink": null }),
    ] {
        let answer = acme.admin().changes_settings(body).await.expect(200);
        assert_eq!(answer.json, json!({ APPROVAL: true, POLICY: "admin" }));
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn a_foreign_setting_with_a_value_is_named_and_nothing_is_changed() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let before = world.rows().await;
    for foreign in
        ["devicesApprovalOn", "httpsEnabled", "aclsExternalLink", "routeSelection", "noSuchSetting"]
    {
        let body = json!({ APPROVAL: false, foreign: true });
        let refused = acme.admin().changes_settings(body).await.expect(400);
        assert_eq!(refused.json["errors"][0]["field"], foreign);
    }
    for policy in [json!({ "none": null }), json!(["none"]), json!("None"), json!(0)] {
        let refused = acme.admin().changes_settings(json!({ POLICY: policy })).await.expect(400);
        assert_eq!(refused.json["errors"][0]["field"], POLICY);
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_to_blame_as_a_whole() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for broken in ["{", "{\"", "{\"usersApprovalOn", "", "[1", "{\"a\":1,"] {
        let path = "/api/v2/tailnet/-/settings";
        let refused = acme.admin().call(http::Method::PATCH, path, broken, &[]).await.expect(400);
        assert_eq!(refused.json["errors"][0]["field"], "body", "{broken}");
    }
}

#[tokio::test]
async fn a_change_of_which_one_part_is_not_allowed_is_403_as_a_whole_whatever_else_is_wrong_with_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let before = world.rows().await;
    let both = json!({ APPROVAL: false, POLICY: "none" });
    let wrong = json!({ APPROVAL: "yes", POLICY: 7, "httpsEnabled": true });
    for role in [Role::ItAdmin, Role::NetworkAdmin, Role::BillingAdmin, Role::Auditor, Role::Member] {
        for body in [&both, &wrong] {
            acme.user(role).changes_settings(body.clone()).await.expect(403);
        }
    }
    for role in [Role::BillingAdmin, Role::Auditor, Role::Member] {
        for body in [json!({}), json!([]), json!({ "httpsEnabled": true }), Value::Null] {
            acme.user(role).changes_settings(body).await.expect(403);
        }
    }
    acme.user(Role::ItAdmin).changes_settings(json!({ APPROVAL: "yes" })).await.expect(403);
    acme.user(Role::ItAdmin).changes_settings(json!({ POLICY: "everybody" })).await.expect(400);
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn of_two_changes_at_once_neither_undoes_the_other() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (network_admin, it_admin) = (acme.user(Role::NetworkAdmin), acme.user(Role::ItAdmin));
    let answers = join_all([
        Box::pin(network_admin.changes_settings(json!({ APPROVAL: false }))),
        Box::pin(it_admin.changes_settings(json!({ POLICY: "member" }))),
    ]);
    for answer in answers.await {
        answer.expect(200);
    }
    let settings = acme.admin().get("/api/v2/tailnet/-/settings").await.expect(200).json;
    assert_eq!(settings, json!({ APPROVAL: false, POLICY: "member" }));
    assert_eq!(acme.log().await.len(), 2);
}
