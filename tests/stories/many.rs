//! Many at once, with a result for each: one that is refused stops no other (R28).

pub(crate) mod importing;

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{PersonId, Role, SendBudget};
use tests::{Answer, Fault, Somebody, Tailnet, World, accept, path_of};

const NO_INVITE: &str = "01938000-0000-7000-8000-000000000000";

pub(crate) async fn change(by: &Somebody, change: &str, body: Value) -> Answer {
    by.post(&format!("/api/v2/tailnet/-/users/-/{change}"), body).await
}

pub(crate) async fn with_invites(by: &Somebody, what: &str, ids: &[&str]) -> Answer {
    by.post(&format!("/api/v2/tailnet/-/user-invites/-/{what}"), json!({ "ids": ids })).await
}

/// The outcome of each, or the code of why it was refused.
pub(crate) fn outcomes(answer: &Answer) -> Vec<&str> {
    let results = answer.json["results"].as_array().unwrap();
    let word = |result: &'_ Value| match result["code"].as_str() {
        Some(_) => assert_eq!(result["outcome"], "refused", "{result}"),
        None => assert_ne!(result["outcome"], "refused", "{result}"),
    };
    results.iter().for_each(word);
    results.iter().map(|result| result["code"].as_str().or(result["outcome"].as_str()).unwrap()).collect()
}

/// Some who have joined and wait for approval.
async fn joined(acme: &Tailnet<'_>, world: &World, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for index in 0..count {
        let person = world.person(&format!("guest{index}@friends.example"));
        ids.push(
            accept(&person, &acme.link().await).await.expect(200).json["id"].as_str().unwrap().to_owned(),
        );
    }
    ids
}

async fn status_of(acme: &Tailnet<'_>, id: &str) -> String {
    let user = acme.owner().get(&format!("/api/v2/users/{id}")).await.expect(200).json;
    format!("{} {}", user["role"].as_str().unwrap(), user["status"].as_str().unwrap())
}

#[tokio::test]
async fn whoever_is_removed_among_many_keeps_their_other_tailnets_and_a_home() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    for tailnet in [&acme, &globex] {
        tailnet.settle(false, "member").await;
    }
    let [moves, stays, damaged] =
        ["moves", "stays", "damaged"].map(|name| world.person(&format!("{name}@friends.example")));
    for (person, homes) in
        [(&moves, [&acme, &globex]), (&stays, [&globex, &acme]), (&damaged, [&globex, &acme])]
    {
        for tailnet in homes {
            accept(person, &tailnet.link().await).await.expect(200);
        }
    }
    // The row that says where they are at home is gone.
    let person = PersonId::of(&local::seeds::person(&damaged.login));
    world.remove_row(&format!("P#{person}"), "#").await;

    let ids = [&moves, &stays, &damaged].map(|person| person.id.to_string());
    let answer = change(&acme.owner(), "delete", json!({ "ids": ids })).await.expect(200);
    assert_eq!(outcomes(&answer), ["done"; 3]);
    for person in [&moves, &stays] {
        let listed = person.get("/api/v2/tailnets").await.expect(200).json["tailnets"].clone();
        assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
        assert_eq!((&listed[0]["name"], &listed[0]["home"]), (&json!("globex.example"), &json!(true)));
    }
}

#[tokio::test]
async fn many_users_are_changed_in_one_transaction_and_each_gets_a_result() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let guests = joined(&acme, &world, 3).await;
    let owner = acme.owner();
    let own = owner.id.to_string();
    let (rows, log) = (world.rows().await.len(), acme.events().await.len());
    world.calls.forget();

    let ids = json!([guests[0], "42", guests[1], own, guests[0], "nobody", guests[2]]);
    let answer = change(&owner, "approve", json!({ "ids": ids })).await.expect(200);
    assert_eq!(outcomes(&answer), ["done", "not-found", "done", "yourself", "repeated", "not-found", "done"]);
    assert_eq!(answer.json["results"][1]["id"], "42", "an id is answered as it was sent");
    assert_eq!(answer.json["results"][3]["message"], "you cannot do this to yourself");
    for guest in &guests {
        assert_eq!(status_of(&acme, guest).await, "member active");
    }
    assert_eq!(world.rows().await.len(), rows + 1, "one record has all events");
    assert_eq!(acme.events().await[log..], ["USER.APPROVE"; 3]);

    // Whoever is as wanted already is no problem, and no event.
    let answer = change(&owner, "approve", json!({ "ids": guests })).await.expect(200);
    assert_eq!(outcomes(&answer), ["done"; 3]);
    assert_eq!(acme.events().await.len(), log + 3);
}

#[tokio::test]
async fn what_one_may_not_do_to_some_is_done_to_the_others() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let [owner, admin, it_admin, member] =
        [Role::Owner, Role::Admin, Role::ItAdmin, Role::Member].map(|role| acme.user(role));
    let waiting = acme.named("waiting");
    let all = [&owner, &admin, &member, &waiting].map(|user| user.id.to_string());

    let answer = change(&it_admin, "suspend", json!({ "ids": all })).await.expect(200);
    assert_eq!(outcomes(&answer), ["role-not-allowed", "role-not-allowed", "done", "needs-approval"]);
    let answer = change(&admin, "suspend", json!({ "ids": [owner.id.to_string()] })).await.expect(200);
    assert_eq!(outcomes(&answer), ["owner"]);

    let answer = change(&it_admin, "restore", json!({ "ids": all })).await.expect(200);
    assert_eq!(outcomes(&answer), ["role-not-allowed", "role-not-allowed", "done", "needs-approval"]);

    let to_auditor = json!({ "ids": all, "role": "auditor" });
    let answer = change(&it_admin, "role", to_auditor).await.expect(200);
    assert_eq!(outcomes(&answer), ["role-not-allowed", "role-not-allowed", "done", "done"]);
    assert_eq!(status_of(&acme, &all[2]).await, "auditor active");

    let to_admin = json!({ "ids": all, "role": "admin" });
    change(&it_admin, "role", to_admin.clone()).await.expect(403);
    assert_eq!(status_of(&acme, &all[2]).await, "auditor active");

    let answer = change(&it_admin, "delete", json!({ "ids": all })).await.expect(200);
    assert_eq!(outcomes(&answer), ["role-not-allowed", "role-not-allowed", "done", "done"]);
    owner.get(&format!("/api/v2/users/{}", member.id)).await.expect(404);
    assert_eq!(status_of(&acme, &all[1]).await, "admin active");
    let removed: Vec<_> = acme.events().await.into_iter().filter(|event| event == "USER.DELETE").collect();
    assert_eq!(removed.len(), 2, "each removal has its event");
}

#[tokio::test]
async fn a_user_who_changes_meanwhile_is_decided_on_again_and_stops_nobody() {
    for only_reason in [false, true] {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let guests = joined(&acme, &world, 3).await;
        if only_reason {
            // DynamoDB may tell one of several reasons.
            world.calls.tell_only_reason(1);
        }
        world.calls.inject("TransactWriteItems", 0, 1, Fault::Held);
        let (owner, admin) = (acme.owner(), acme.admin());
        let call = change(&owner, "approve", json!({ "ids": guests }));
        let meanwhile = async {
            world.calls.until_held().await;
            admin.post_nothing(&format!("/api/v2/users/{}/approve", guests[0])).await.expect(200);
            admin.post_nothing(&format!("/api/v2/users/{}/delete", guests[1])).await.expect(200);
            world.calls.release();
        };
        let (answer, ()) = tokio::join!(Box::pin(call), Box::pin(meanwhile));
        assert_eq!(outcomes(&answer.expect(200)), ["done", "not-found", "done"]);
        let approvals = acme.events().await.iter().filter(|event| *event == "USER.APPROVE").count();
        assert_eq!(approvals, 2, "nobody is approved twice");
    }
}

#[tokio::test]
async fn whoever_loses_the_right_meanwhile_changes_nobody_else() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let guests = joined(&acme, &world, 2).await;
    world.calls.inject("TransactWriteItems", 0, 1, Fault::Held);
    let (owner, admin) = (acme.owner(), acme.admin());
    let call = change(&admin, "approve", json!({ "ids": guests }));
    let meanwhile = async {
        world.calls.until_held().await;
        owner.sets_role(&admin, "auditor").await.expect(200);
        world.calls.release();
    };
    let (answer, ()) = tokio::join!(Box::pin(call), Box::pin(meanwhile));
    answer.expect(403);
    assert_eq!(status_of(&acme, &guests[0]).await, "member needs-approval");
}

#[tokio::test]
async fn what_a_busy_table_leaves_undone_is_said_and_what_was_done_is_not_lost() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let guests = joined(&acme, &world, 2).await;
    // The first removal is written, the second is not.
    world.calls.inject("TransactWriteItems", 1, 100, Fault::Throttled);
    let answer = change(&acme.owner(), "delete", json!({ "ids": guests })).await.expect(200);
    assert_eq!(outcomes(&answer), ["done", "busy"]);
    world.calls.heal();
    let answer = change(&acme.owner(), "delete", json!({ "ids": guests })).await.expect(200);
    assert_eq!(outcomes(&answer), ["not-found", "done"]);
}

#[tokio::test]
async fn many_invites_are_revoked_with_a_result_for_each() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let foreign = globex.link().await;
    let (link, mailed) = (acme.link().await, acme.invite("dora@friends.example").await);
    // Emil joins by a link. Until the stream ends the invite to his address, both hold the address.
    let shared = acme.invite("emil@friends.example").await;
    accept(&world.person("emil@friends.example"), &acme.link().await).await.expect(200);
    let ids = [&link, &mailed, &shared, &foreign].map(|invite| invite["id"].as_str().unwrap());
    let asked = [ids[0], ids[1], ids[2], ids[3], NO_INVITE, "no id", ids[0]];
    let answer = with_invites(&acme.admin(), "delete", &asked).await.expect(200);
    assert_eq!(
        outcomes(&answer),
        ["done", "done", "done", "not-found", "not-found", "not-found", "repeated"]
    );
    for invite in [&link, &mailed, &shared] {
        accept(&world.person("finn@friends.example"), invite).await.expect(410);
        acme.owner().get(&path_of(invite)).await.expect(404);
    }
    globex.owner().get(&path_of(&foreign)).await.expect(200);
    let again = acme.invite("dora@friends.example").await;
    assert_ne!(again["id"], mailed["id"], "the address is free again");
    let taken = acme.create(json!([{ "email": "emil@friends.example" }])).await.expect(409);
    assert_eq!(taken.json["errors"][0]["code"], "member", "Emil keeps his");
}

#[tokio::test]
async fn many_mails_are_sent_again_with_a_result_for_each() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let early = [acme.invite("dora@friends.example").await, acme.invite("emil@friends.example").await];
    world.drain().await;
    world.advance(SignedDuration::from_mins(2));
    let (late, link) = (acme.invite("finn@friends.example").await, acme.link().await);
    world.drain().await;
    let sent = world.mailbox.mails().len();
    let ids = [&early[0], &late, &link, &early[1]].map(|invite| invite["id"].as_str().unwrap());
    let answer = with_invites(&acme.admin(), "resend", &[ids[0], ids[1], ids[2], ids[3], NO_INVITE]).await;
    assert_eq!(outcomes(&answer.expect(200)), ["done", "too-soon", "nothing-to-resend", "done", "not-found"]);
    world.drain().await;
    assert_eq!(world.mailbox.mails().len(), sent + 2);
    assert_eq!(world.mailbox.mails_to("dora@friends.example").len(), 2);
    let resent = acme.events().await.into_iter().filter(|event| event.starts_with("INVITE.RESEND")).count();
    assert_eq!(resent, 2);
}

#[tokio::test]
async fn as_many_mails_are_sent_again_as_the_budget_holds() {
    let world = World::with_budget(SendBudget::new(6, 1)).await;
    let acme = world.organization("acme.example").await;
    let body: Value = (0..4).map(|at| json!({ "email": format!("friend{at}@friends.example") })).collect();
    let made = acme.create(body).await.expect(200).json;
    world.advance(SignedDuration::from_mins(2));
    let ids: Vec<&str> =
        made.as_array().unwrap().iter().map(|invite| invite["id"].as_str().unwrap()).collect();
    let answer = with_invites(&acme.admin(), "resend", &ids).await.expect(200);
    assert_eq!(outcomes(&answer), ["done", "done", "limit", "limit"]);
    // Somebody else has a budget of their own.
    world.advance(SignedDuration::from_mins(2));
    let answer = with_invites(&acme.owner(), "resend", &ids).await.expect(200);
    assert_eq!(outcomes(&answer), ["done"; 4]);
}

#[tokio::test]
async fn a_request_for_none_or_too_many_or_for_nothing_that_there_is_changes_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let before = world.rows().await;
    let many: Vec<String> = (0..101).map(|id| id.to_string()).collect();
    for (body, field) in [
        (json!({}), "ids"),
        (json!({ "ids": [] }), "ids"),
        (json!({ "ids": many }), "ids"),
        (json!({ "ids": "42" }), "ids"),
        (json!({ "ids": [42] }), "ids"),
        (json!({ "ids": ["42"], "rolle": "member" }), "rolle"),
        (json!([]), "body"),
    ] {
        for path in ["users/-/approve", "users/-/delete", "user-invites/-/delete", "user-invites/-/resend"] {
            let answer = admin.post(&format!("/api/v2/tailnet/-/{path}"), body.clone()).await.expect(400);
            assert_eq!(answer.json["errors"][0]["field"], field, "{path} {}", answer.text);
        }
    }
    for (body, field) in [
        (json!({ "ids": ["42"] }), "role"),
        (json!({ "ids": ["42"], "role": "emperor" }), "role"),
        (json!({ "ids": ["42"], "role": "owner" }), "role"),
    ] {
        let answer = change(&admin, "role", body).await.expect(400);
        assert_eq!(answer.json["errors"][0]["field"], field, "{}", answer.text);
    }
    change(&admin, "promote", json!({ "ids": ["42"] })).await.expect(404);
    admin.call(Method::GET, "/api/v2/tailnet/-/users/-/approve", "", &[]).await.expect(404);
    assert_eq!(world.rows().await, before);
}
