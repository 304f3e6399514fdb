//! Joining: who may, the order of the refusals, and what it changes (R10 to R18).

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::Role;
use tests::{World, accept, open_page, path_of};

#[tokio::test]
async fn whoever_holds_a_link_joins_with_the_role_it_grants() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.settle(false, "admin").await;
    let invite = acme.create(json!([{ "role": "auditor" }])).await.expect(200).json[0].clone();
    let joined = accept(&world.unverified_person("emil@friends.example"), &invite).await.expect(200);
    assert_eq!(
        (joined.json["role"].as_str(), joined.json["status"].as_str()),
        (Some("auditor"), Some("active"))
    );
    assert_eq!(joined.json["id"], world.person("emil@friends.example").id.to_string());
}

#[tokio::test]
async fn repeating_the_call_gives_the_person_who_joined_the_same_answer_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let dora = world.person("dora@friends.example");
    let first = accept(&dora, &invite).await.expect(200);
    world.advance(SignedDuration::from_hours(24 * 40));
    let dora = world.person("dora@friends.example");
    assert_eq!(accept(&dora, &invite).await, first);
    assert_eq!(acme.log().await.len(), 3);
}

#[tokio::test]
async fn a_used_an_expired_and_a_deleted_invite_are_410_with_the_same_bytes_and_a_forged_one_404() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let emil = world.person("emil@friends.example");
    let used = acme.link().await;
    accept(&world.person("dora@friends.example"), &used).await.expect(200);
    let deleted = acme.link().await;
    acme.admin().delete(&path_of(&deleted)).await.expect(200);
    let expired = acme.link().await;
    world.advance(SignedDuration::from_hours(24 * 30));
    let emil = world.person(&emil.login);

    let gone = accept(&emil, &used).await.expect(410);
    assert_eq!(accept(&emil, &deleted).await, gone);
    assert_eq!(accept(&emil, &expired).await, gone);

    let mut forged = used["inviteUrl"].as_str().unwrap().to_owned();
    forged.pop();
    forged.push(if used["inviteUrl"].as_str().unwrap().ends_with('A') { 'B' } else { 'A' });
    accept(&emil, &json!({ "inviteUrl": forged })).await.expect(404);
}

#[tokio::test]
async fn whoever_follows_their_own_invite_is_told_that_they_are_a_member() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    accept(&acme.admin(), &invite).await.expect(409);
}

#[tokio::test]
async fn a_member_is_told_so_and_the_invite_stays_open() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    accept(&acme.user(Role::Member), &invite).await.expect(409);
    accept(&acme.named("waiting"), &invite).await.expect(409);
    assert_eq!(acme.open_invites().await.len(), 1);
    accept(&world.person("dora@friends.example"), &invite).await.expect(200);
}

#[tokio::test]
async fn a_bound_invite_takes_only_the_verified_address() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = json!([{ "email": "Dora@friends.example", "bindToEmail": true }]);
    let invite = acme.create(body).await.expect(200).json[0].clone();
    assert_eq!(invite["bindToEmail"], true);
    accept(&world.person("emil@friends.example"), &invite).await.expect(403);
    accept(&world.unverified_person("dora@friends.example"), &invite).await.expect(403);
    assert_eq!(acme.open_invites().await.len(), 1);
    accept(&world.person("dora@friends.example"), &invite).await.expect(200);
}

#[tokio::test]
async fn refusals_count_in_their_order() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let member = globex.user(Role::Member);
    let body = json!([{ "email": "dora@friends.example", "bindToEmail": true }]);
    let bound = acme.create(body).await.expect(200).json[0].clone();

    // "Bound to another address" is answered before "forbidden by the home tailnet".
    assert!(accept(&member, &bound).await.expect(403).message().contains("address"));
    let link = acme.link().await;
    assert!(accept(&member, &link).await.expect(403).message().contains("home"));
    // "Already a member" is answered before "bound to another address".
    accept(&acme.user(Role::Member), &bound).await.expect(409);
    // "Gone" is answered before "already a member".
    accept(&world.person("emil@friends.example"), &link).await.expect(200);
    accept(&acme.user(Role::Member), &link).await.expect(410);
}

#[tokio::test]
async fn the_home_tailnets_policy_decides_by_the_role_at_home() {
    let world = World::new().await;
    let globex = world.organization("globex.example").await;
    let policies = [("none", 0), ("admin", 5), ("member", 7)];
    for (index, (policy, allowed)) in policies.into_iter().enumerate() {
        let acme = world.organization(&format!("acme{index}.example")).await;
        globex.settle(true, policy).await;
        let mut joined = Vec::new();
        for role in Role::ALL {
            let answer = accept(&globex.user(role), &acme.link().await).await;
            assert!(matches!(answer.status.as_u16(), 200 | 403), "{}", answer.text);
            if answer.status == 200 {
                joined.push(role);
            }
        }
        assert_eq!(joined, Role::ALL[..allowed], "{policy}");
    }
}

#[tokio::test]
async fn a_policy_changed_between_looking_at_the_page_and_joining_counts() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let (member, network_admin) = (globex.user(Role::Member), globex.user(Role::NetworkAdmin));
    let (one, other) = (acme.link().await, acme.link().await);
    for link in [&one, &other] {
        open_page(&world, link).await.expect(200);
    }
    globex.settle(true, "none").await;
    accept(&network_admin, &one).await.expect(403);
    globex.settle(true, "member").await;
    accept(&member, &one).await.expect(200);
    accept(&network_admin, &other).await.expect(200);
}

#[tokio::test]
async fn somebody_without_a_tailnet_joins_whatever_the_policies_of_others_say() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.settle(true, "none").await;
    let dora = world.person("dora@friends.example");
    accept(&dora, &acme.link().await).await.expect(200);
    assert_eq!(dora.get("/api/v2/tailnets").await.json["tailnets"][0]["home"], true);
}

#[tokio::test]
async fn joining_another_tailnet_stands_in_both_audit_logs() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    accept(&globex.user(Role::NetworkAdmin), &acme.link().await).await.expect(200);
    assert_eq!(globex.log().await, ["TAILNET.JOIN acme.example by network-admin@globex.example"]);
    assert_eq!(
        acme.log().await[1..],
        [
            "INVITE.ACCEPT.TAILNET_INVITE invite link by network-admin@globex.example",
            "USER.CREATE network-admin@globex.example by network-admin@globex.example",
        ]
    );
}

#[tokio::test]
async fn the_first_tailnet_becomes_home_and_decides_about_the_second() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    acme.settle(false, "none").await;
    let dora = world.person("dora@friends.example");
    accept(&dora, &acme.link().await).await.expect(200);
    accept(&dora, &globex.link().await).await.expect(403);
    acme.settle(false, "member").await;
    accept(&dora, &globex.link().await).await.expect(200);
    let own = dora.get(&format!("/api/v2/users/{}", dora.id)).await.expect(200);
    assert_eq!(own.json["tailnetId"], acme.id.to_string());
}

#[tokio::test]
async fn who_waits_or_is_suspended_at_home_joins_nothing_else() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    globex.settle(true, "member").await;
    for name in ["waiting", "suspended"] {
        accept(&globex.named(name), &acme.link().await).await.expect(403);
    }
}

#[tokio::test]
async fn nobody_joins_by_an_invite_that_its_inviter_could_no_longer_make() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let it_admin = acme.user(Role::ItAdmin);
    let made =
        it_admin.post("/api/v2/tailnet/-/user-invites", json!([{ "role": "auditor" }])).await.expect(200);
    let invite: Value = made.json[0].clone();
    let dora = world.person("dora@friends.example");
    let owner = acme.owner();
    owner.does("suspend", &it_admin).await.expect(200);
    accept(&dora, &invite).await.expect(410);
    owner.does("restore", &it_admin).await.expect(200);
    for role in ["member", "network-admin", "billing-admin", "auditor"] {
        owner.sets_role(&it_admin, role).await.expect(200);
        accept(&dora, &invite).await.expect(410);
    }
    owner.sets_role(&it_admin, "it-admin").await.expect(200);
    world.advance(SignedDuration::from_secs(16));
    let made = it_admin.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200);
    accept(&dora, &made.json[0]).await.expect(200);

    let made = it_admin.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200);
    owner.does("delete", &it_admin).await.expect(200);
    accept(&world.person("emil@friends.example"), &made.json[0]).await.expect(410);
}

#[tokio::test]
async fn demoting_an_admin_kills_the_admin_invites_but_not_the_others() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let made = acme.create(json!([{ "role": "admin" }, { "role": "member" }])).await.expect(200);
    acme.owner().sets_role(&acme.admin(), "it-admin").await.expect(200);
    accept(&world.person("dora@friends.example"), &made.json[0]).await.expect(410);
    accept(&world.person("emil@friends.example"), &made.json[1]).await.expect(200);
}

#[tokio::test]
async fn an_address_is_taken_by_whoever_joined_with_it_and_free_again_when_an_invite_is_used_by_another() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    acme.create(json!([{ "email": "DORA@friends.example" }])).await.expect(409);
    accept(&world.person("emil@friends.example"), &invite).await.expect(200);
    let taken = acme.create(json!([{ "email": "emil@friends.example" }])).await.expect(409);
    assert!(taken.message().contains("[0].email: has joined already"));
    let again = acme.invite("dora@friends.example").await;
    assert_ne!(again["inviteUrl"], invite["inviteUrl"]);
}

#[tokio::test]
async fn an_address_invited_by_mail_may_join_by_a_link_and_the_mailed_invite_can_still_be_withdrawn() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let mailed = acme.invite("dora@friends.example").await;
    accept(&world.person("dora@friends.example"), &acme.link().await).await.expect(200);
    acme.admin().delete(&path_of(&mailed)).await.expect(200);
    let taken = acme.create(json!([{ "email": "dora@friends.example" }])).await.expect(409);
    assert!(taken.message().contains("has joined already"));
}
