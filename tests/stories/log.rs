//! The configuration audit log: every operation leaves exactly its events, in order, for everybody to find (R21, contract section 5).

use std::collections::BTreeSet;

use serde_json::json;
use shared::domain::{EventGroupId, Role};
use shared::edge::endpoints::functions;
use tests::{Answer, Somebody, Tailnet, World, accept, open_page, path_of};

/// What every function leaves in the log of the tailnet that it changes; for most of those that read, nothing.
const EVENTS: [(&str, &[&str]); 29] = [
    ("create-invites", &["INVITE.CREATE.TAILNET_INVITE"; 3]),
    ("list-invites", &[]),
    ("get-invite", &[]),
    ("send-invite-mail", &[]),
    ("requeue-mail", &[]),
    ("record-delivery", &[]),
    ("resend-invite", &["INVITE.RESEND.TAILNET_INVITE"]),
    ("show-invite", &[]),
    ("accept-invite", &["INVITE.ACCEPT.TAILNET_INVITE", "USER.CREATE"]),
    ("list-users", &[]),
    ("get-user", &[]),
    ("approve-user", &["USER.APPROVE"]),
    ("suspend-user", &["USER.SUSPEND"]),
    ("restore-user", &["USER.RESTORE"]),
    ("set-user-role", &["USER.UPDATE.USER_ROLE"]),
    ("leave-tailnet", &["USER.DELETE"]),
    ("delete-invite", &["INVITE.DELETE.TAILNET_INVITE"]),
    ("get-settings", &[]),
    ("update-settings", &["TAILNET.DISABLE.USER_APPROVAL_REQUIRED", "TAILNET.UPDATE.EXTERNAL_TAILNET_JOIN"]),
    ("create-key", &["API_KEY.CREATE"]),
    ("list-keys", &[]),
    ("delete-key", &["API_KEY.DELETE"]),
    ("create-tailnet", &["TAILNET.JOIN"]),
    ("list-tailnets", &[]),
    ("record-activity", &[]),
    ("get-usage", &[]),
    ("list-audit-events", &[]),
    ("delete-user", &["USER.DELETE"]),
    ("expire-invites", &["INVITE.DELETE.TAILNET_INVITE", "INVITE.EXPIRED.TAILNET_INVITE"]),
];

/// Two tailnets, and somebody from the second who goes through the first.
struct Walk<'a> {
    world: &'a World,
    acme: &'a Tailnet<'a>,
    guest: Somebody,
}

impl Walk<'_> {
    /// Makes one function do its work.
    async fn make(&self, function: &str) {
        let Self { world, acme, guest } = self;
        let (admin, it_admin) = (acme.admin(), acme.user(Role::ItAdmin));
        let newest = || async { acme.open_invites().await[0].clone() };
        let done: Option<Answer> = match function {
            "create-invites" => Some(acme.create(json!([{}, { "email": "dora@friends.example" }, {}])).await),
            "list-invites" => Some(admin.get("/api/v2/tailnet/-/user-invites").await),
            "get-invite" => Some(admin.get(&path_of(&newest().await)).await),
            "resend-invite" => {
                world.advance(jiff::SignedDuration::from_mins(2));
                Some(admin.post_nothing(&format!("{}/resend", path_of(&acme.open_invites().await[1]))).await)
            }
            "show-invite" => Some(open_page(world, &newest().await).await),
            "accept-invite" => Some(accept(guest, &newest().await).await),
            "list-users" => Some(admin.get("/api/v2/tailnet/-/users").await),
            "get-user" => Some(admin.get(&format!("/api/v2/users/{}", guest.id)).await),
            "approve-user" => Some(admin.does("approve", guest).await),
            "suspend-user" => Some(admin.does("suspend", guest).await),
            "restore-user" => Some(admin.does("restore", guest).await),
            "set-user-role" => Some(admin.sets_role(guest, "auditor").await),
            "leave-tailnet" => Some(guest.leaves(acme.id).await),
            "delete-invite" => Some(admin.delete(&path_of(&newest().await)).await),
            "get-settings" => Some(admin.get("/api/v2/tailnet/-/settings").await),
            "update-settings" => {
                let change =
                    json!({ "usersApprovalOn": false, "usersRoleAllowedToJoinExternalTailnets": "none" });
                Some(admin.changes_settings(change).await)
            }
            "create-key" => Some(admin.post("/api/v2/tailnet/-/keys", json!({})).await),
            "list-keys" => Some(admin.get("/api/v2/tailnet/-/keys").await),
            "delete-key" => {
                let key = admin.get("/api/v2/tailnet/-/keys").await.json["keys"][0]["id"].clone();
                Some(admin.delete(&format!("/api/v2/tailnet/-/keys/{}", key.as_str().unwrap())).await)
            }
            "create-tailnet" => Some(admin.founds("more.example", "organizational").await),
            "list-tailnets" => Some(admin.get("/api/v2/tailnets").await),
            "get-usage" => Some(admin.get("/api/v2/tailnet/-/usage").await),
            "list-audit-events" => {
                Some(admin.get("/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z").await)
            }
            "delete-user" => {
                world.drain().await;
                Some(admin.does("delete", &it_admin).await)
            }
            "record-delivery" => {
                world.mailbox.accept_all();
                world.drain().await;
                assert!(world.report_delivery(&world.mailbox.mails()[0], "Delivery").await);
                None
            }
            "record-activity" => {
                world.report_activity(acme.id, admin.id).await;
                None
            }
            "requeue-mail" => {
                world.advance(jiff::SignedDuration::from_mins(5));
                assert!(world.requeue_mail().await);
                None
            }
            "send-invite-mail" => {
                world.drain().await;
                None
            }
            "expire-invites" => {
                world.drain().await;
                world.advance(jiff::SignedDuration::from_hours(24 * 31));
                world.sweep();
                world.drain().await;
                None
            }
            other => unreachable!("no function is called {other}"),
        };
        if let Some(answer) = done {
            let _ = answer.expect(200);
        }
    }

    /// The names of the events in the log.
    async fn log(&self) -> Vec<String> {
        let lines = self.acme.log().await.into_iter();
        lines.map(|line| line.split(' ').next().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn every_operation_leaves_exactly_its_events_and_none_that_changes_nothing_leaves_any() {
    let listed: BTreeSet<&str> = EVENTS.iter().map(|(function, _)| *function).collect();

    assert_eq!(listed, functions().into_iter().collect::<BTreeSet<_>>());

    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let walk = Walk { world: &world, acme: &acme, guest: globex.admin() };
    // So that there is something to try again.
    world.mailbox.refuse("dora@friends.example");
    for (function, expected) in EVENTS {
        if function == "delete-user" {
            let invites = "/api/v2/tailnet/-/user-invites";
            let _ = acme.user(Role::ItAdmin).post(invites, json!([{}])).await.expect(200);
        }
        world.advance(jiff::SignedDuration::from_secs(2));
        let before = walk.log().await.len();
        walk.make(function).await;
        assert_eq!(walk.log().await[before..], *expected, "{function}");
    }
    let at_home = [
        "TAILNET.JOIN acme.example by admin@globex.example",
        "TAILNET.LEAVE acme.example by admin@globex.example",
    ];
    assert_eq!(globex.log().await, at_home);
}

#[tokio::test]
async fn whoever_was_changed_without_being_read_is_named_all_the_same() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    let _ = acme.admin().does("suspend", &member).await.expect(200);
    let start = "/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z";
    for filter in [format!("target={}", member.id), "target=member%40acme.example".to_owned()] {
        let found = acme.admin().get(&format!("{start}&{filter}")).await.expect(200).json;
        assert_eq!(found["logs"][0]["target"]["name"], "member@acme.example", "{filter}");
    }
    let _ = acme.admin().does("delete", &member).await.expect(200);
    let log = acme.log().await;
    assert_eq!(log[0], format!("USER.SUSPEND {} by admin@acme.example", member.id));
    assert_eq!(log[1], "USER.DELETE member@acme.example by admin@acme.example");
}

#[tokio::test]
async fn what_a_filter_looks_for_is_found_far_behind_what_it_does_not() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let _ = acme.link().await;
    let first = log_page(&acme, "").await.json["logs"][0]["eventGroupID"].as_str().unwrap().to_owned();
    let _ = acme.user(Role::ItAdmin).does("suspend", &acme.user(Role::Member)).await.expect(200);
    let before = |index: u64| world.now() - jiff::SignedDuration::from_secs(i64::try_from(index).unwrap());
    let ids = (1..9_000_u64).map(|index| EventGroupId::new(before(index), index.to_be_bytes()));
    world.copy_audit_record(acme.id, &first, ids);

    for filter in
        ["&event=USER.SUSPEND", "&actor=~IT-ADM", "&event=USER.SUSPEND&event=USER.RESTORE&actor=~it"]
    {
        let found = log_page(&acme, filter).await;
        let actions: Vec<_> =
            found.json["logs"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
        assert_eq!(actions, ["SUSPEND"], "{filter}");
        assert_eq!(found.header("link"), None, "{filter}");
    }
}

async fn log_page(acme: &Tailnet<'_>, filter: &str) -> Answer {
    let path = format!("/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z{filter}");
    acme.admin().get(&path).await.expect(200)
}
