//! Tailnets: founding, settings, joining others and leaving them (R18 to R21).

use serde_json::json;

use tests::deployed::founding::found;
use tests::deployed::people::person;

#[tokio::test]
async fn the_home_decides_which_of_its_users_join_others_and_its_log_tells_of_it() {
    let home = found("home.example", "organizational").await;
    let member = home.joins_as("mia@home.example", "member").await;
    let other = found("other.example", "organizational").await;
    let link = other.owner.make_link().await;
    let policy = async |policy: &str| {
        let settings = json!({ "usersRoleAllowedToJoinExternalTailnets": policy });
        let shown = home.set(&home.owner, settings).await.expect(200).json;
        assert_eq!(shown["usersRoleAllowedToJoinExternalTailnets"], policy);
    };
    for forbidding in ["admin", "none"] {
        policy(forbidding).await;
        member.person.accept(&link["inviteUrl"]).await.expect(403);
    }
    policy("member").await;
    member.person.accept(&link["inviteUrl"]).await.expect(200);

    let listed = member.person.get("/api/v2/tailnets").await.expect(200).json;
    let names: Vec<_> =
        listed["tailnets"].as_array().expect("a list").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["home.example", "other.example"]);
    let leave = other.path("leave");
    assert_eq!(member.person.post_nothing(&leave).await.expect(200).json, json!({}));
    member.person.post_nothing(&leave).await.expect(404);
    assert_eq!(
        home.owner.events_of(&json!(other.id)).await,
        ["TAILNET.JOIN by mia@home.example", "TAILNET.LEAVE by mia@home.example"]
    );
    assert_eq!(
        other.owner.events_of(&json!(member.id)).await,
        ["USER.CREATE by mia@home.example", "USER.DELETE by mia@home.example"]
    );
    assert_eq!(
        home.owner.events_of(&json!(home.id)).await,
        [
            "TAILNET.CREATE by owner@home.example",
            "TAILNET.UPDATE by owner@home.example",
            "TAILNET.UPDATE by owner@home.example"
        ]
    );
}

#[tokio::test]
async fn neither_the_owner_nor_anybody_at_home_or_in_a_personal_tailnet_can_leave() {
    let home = found("staying.example", "organizational").await;
    let admin = home.joins_as("ada@staying.example", "admin").await;
    let personal = found("pat.example", "personal").await;
    let link = personal.owner.make_link().await;
    admin.person.accept(&link["inviteUrl"]).await.expect(200);
    home.owner.post_nothing(&home.path("leave")).await.expect(403);
    admin.person.post_nothing(&home.path("leave")).await.expect(403);
    admin.person.post_nothing(&personal.path("leave")).await.expect(403);
    person("zoe@friends.example").post_nothing(&home.path("leave")).await.expect(404);
}

#[tokio::test]
async fn settings_are_changed_in_part_and_by_those_who_may() {
    let tailnet = found("settings.example", "organizational").await;
    let it_admin = tailnet.joins_as("ike@settings.example", "it-admin").await;
    let auditor = tailnet.joins_as("ava@settings.example", "auditor").await;
    let path = tailnet.path("settings");
    let begun = json!({ "usersApprovalOn": true, "usersRoleAllowedToJoinExternalTailnets": "admin" });
    assert_eq!(auditor.person.get(&path).await.expect(200).json, begun);

    let as_a_client_sends =
        json!({ "aclsExternallyManagedOn": null, "aclsExternalLink": null, "usersApprovalOn": false });
    tailnet.set(&it_admin.person, as_a_client_sends.clone()).await.expect(403);
    let changed = tailnet.set(&tailnet.owner, as_a_client_sends).await.expect(200).json;
    assert_eq!(
        changed,
        json!({ "usersApprovalOn": false, "usersRoleAllowedToJoinExternalTailnets": "admin" })
    );

    let both = json!({ "usersApprovalOn": true, "usersRoleAllowedToJoinExternalTailnets": "member" });
    tailnet.set(&it_admin.person, both).await.expect(403);
    let foreign = tailnet.set(&tailnet.owner, json!({ "usersApprovalOn": true, "httpsEnabled": true })).await;
    assert_eq!(foreign.expect(400).json["errors"][0]["field"], "httpsEnabled");
    assert_eq!(tailnet.owner.get(&path).await.expect(200).json, changed, "nothing of it was changed");
}

#[tokio::test]
async fn a_name_is_given_once() {
    let tailnet = found("unique.example", "personal").await;
    let body = json!({ "name": tailnet.name, "kind": "organizational" });
    let taken = person("una@unique.example").post("/api/v2/tailnets", body).await.expect(409);
    assert_eq!(taken.json["errors"][0]["field"], "name");
    let own = tailnet.owner.get("/api/v2/tailnets").await.expect(200).json;
    assert_eq!(own["tailnets"][0]["id"], tailnet.id);
}
