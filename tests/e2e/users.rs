//! Users: waiting for approval (R17), roles, and the invites of inviters who lose their role (R10).

use serde_json::json;

use tests::deployed::founding::found;
use tests::deployed::people::{INVITES, person};
use tests::deployed::stack::eventually;

#[tokio::test]
async fn whoever_joins_waits_until_approved_unless_approval_is_off() {
    let tailnet = found("approval.example", "organizational").await;
    let network_admin = tailnet.joins_as("nell@approval.example", "network-admin").await;
    let it_admin = tailnet.joins_as("ida@approval.example", "it-admin").await;

    let waiting = tailnet.joins("wim@friends.example").await;
    let own = format!("/api/v2/users/{}", waiting.id);
    waiting.person.get(&own).await.expect(403);
    let approve = format!("{own}/approve");
    waiting.person.post_nothing(&approve).await.expect(403);
    network_admin.person.post_nothing(&approve).await.expect(403);
    assert_eq!(it_admin.person.post_nothing(&approve).await.expect(200).json, json!({}));
    assert_eq!(waiting.person.get(&own).await.expect(200).json["status"], "active");

    tailnet.set(&it_admin.person, json!({ "usersApprovalOn": false })).await.expect(403);
    tailnet.set(&network_admin.person, json!({ "usersApprovalOn": false })).await.expect(200);
    let welcome = tailnet.joins("wanda@friends.example").await;
    let shown = welcome.person.get(&format!("/api/v2/users/{}", welcome.id)).await.expect(200).json;
    assert_eq!(shown["status"], "active");
    assert_eq!(
        tailnet.owner.events_of(&json!(waiting.id)).await,
        ["USER.CREATE by wim@friends.example", "USER.APPROVE by ida@approval.example"]
    );
    assert_eq!(
        tailnet.owner.events_of(&json!(tailnet.id)).await,
        ["TAILNET.CREATE by owner@approval.example", "TAILNET.DISABLE by nell@approval.example"]
    );
}

#[tokio::test]
async fn a_suspended_user_can_do_nothing_until_restored() {
    let tailnet = found("suspension.example", "organizational").await;
    let auditor = tailnet.joins_as("abe@suspension.example", "auditor").await;
    let users = tailnet.path("users");
    tailnet.does("suspend", &auditor).await.expect(200);
    auditor.person.get(&users).await.expect(403);
    auditor.person.post_nothing(&tailnet.path("leave")).await.expect(403);
    tailnet.does("restore", &auditor).await.expect(200);
    auditor.person.get(&users).await.expect(200);
    let events = tailnet.owner.events_of(&json!(auditor.id)).await;
    assert!(
        events.ends_with(&[
            "USER.SUSPEND by owner@suspension.example".to_owned(),
            "USER.RESTORE by owner@suspension.example".to_owned()
        ]),
        "{events:?}"
    );
}

#[tokio::test]
async fn whoever_is_demoted_or_removed_loses_the_open_invites() {
    let tailnet = found("lowering.example", "organizational").await;
    for (number, role) in ["it-admin", "admin"].into_iter().enumerate() {
        let inviter = tailnet.joins_as(&format!("inviter-{number}@lowering.example"), role).await;
        let link = inviter.person.make_link().await;
        let mailed = inviter.person.invite(&format!("guest-{number}@friends.example")).await;
        let kept = tailnet.owner.make_link().await;
        let lost = if role == "admin" {
            tailnet.does("delete", &inviter).await
        } else {
            tailnet.sets_role(&inviter, "auditor").await
        };
        assert_eq!(lost.expect(200).json, json!({}));
        let late = person("late@friends.example");
        late.accept(&link["inviteUrl"]).await.expect(410);

        let only_the_owners = async || {
            let open = tailnet.owner.get(INVITES).await.expect(200).json;
            let open: Vec<_> = open.as_array()?.iter().map(|invite| invite["id"].clone()).collect();
            (open == [kept["id"].clone()]).then_some(())
        };
        eventually("the invites are off the list", only_the_owners).await;
        for invite in [&link, &mailed] {
            let events = tailnet.owner.events_of(&invite["id"]).await;
            assert_eq!(events[1..], ["INVITE.DELETE by expire-invites"], "{events:?}");
        }
        let id = kept["id"].as_str().expect("an invite has an id");
        tailnet.owner.delete(&format!("/api/v2/user-invites/{id}")).await.expect(200);
        // The address is free again.
        let again = tailnet.owner.invite(&format!("guest-{number}@friends.example")).await;
        let id = again["id"].as_str().expect("an invite has an id");
        tailnet.owner.delete(&format!("/api/v2/user-invites/{id}")).await.expect(200);
    }
}
