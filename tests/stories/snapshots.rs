//! Snapshots of bodies, mails and pages.

use http::Method;
use serde_json::json;
use tests::{Answer, World, accept, open_page, path_of};

fn show(answer: &Answer) -> String {
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or("?")))
        .collect();
    headers.retain(|header| !header.starts_with("set-cookie"));
    headers.sort();
    let body = if answer.json.is_null() {
        answer.text.clone()
    } else {
        serde_json::to_string_pretty(&answer.json).unwrap()
    };
    format!("{}\n{}\n\n{body}", answer.status, headers.join("\n"))
}

#[tokio::test]
async fn bodies_are_as_clients_know_them() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = json!([{ "email": "dora@friends.example", "role": "auditor", "bindToEmail": true }, {}]);
    let created = acme.create(body).await;
    insta::assert_snapshot!("created_invites", show(&created));
    world.drain().await;
    insta::assert_snapshot!(
        "listed_invites",
        show(&acme.admin().get("/api/v2/tailnet/-/user-invites").await)
    );
    let viewer = acme.user(shared::domain::Role::BillingAdmin);
    insta::assert_snapshot!(
        "listed_invites_without_links",
        show(&viewer.get("/api/v2/tailnet/-/user-invites").await)
    );
    let one = path_of(&created.json[0]);
    insta::assert_snapshot!("one_invite", show(&acme.admin().get(&one).await));
    insta::assert_snapshot!(
        "joined_user",
        show(&accept(&world.person("dora@friends.example"), &created.json[0]).await)
    );
    insta::assert_snapshot!(
        "listed_users",
        show(&acme.admin().get("/api/v2/tailnet/-/users?role=owner").await)
    );
    let log = "/api/v2/tailnet/-/logging/configuration?start=2026-11-23T00:00:00Z";
    insta::assert_snapshot!("audit_log", show(&acme.admin().get(log).await));
    let link = path_of(&created.json[1]);
    insta::assert_snapshot!("deleted_invite", show(&acme.admin().delete(&link).await));
}

#[tokio::test]
async fn bodies_about_tailnets_and_keys_are_as_the_document_says() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let ann = world.person("ann@friends.example");
    insta::assert_snapshot!("created_tailnet", show(&ann.founds("ann", "personal").await));
    insta::assert_snapshot!("listed_tailnets", show(&ann.get("/api/v2/tailnets").await));
    insta::assert_snapshot!("settings", show(&acme.admin().get("/api/v2/tailnet/-/settings").await));
    let made = acme.admin().post("/api/v2/tailnet/-/keys", json!({ "description": "backup" })).await;
    // The token depends on the key ring. `keys.rs` tests it.
    let token = made.json["key"].as_str().unwrap().to_owned();
    insta::assert_snapshot!("created_key", show(&made).replace(&token, "tskey-api-..."));
    insta::assert_snapshot!("listed_keys", show(&acme.admin().get("/api/v2/tailnet/-/keys").await));
    insta::assert_snapshot!("usage", show(&acme.admin().get("/api/v2/tailnet/-/usage").await));
    insta::assert_snapshot!(
        "approved_user",
        show(&acme.admin().does("approve", &acme.named("waiting")).await)
    );
    acme.admin().does("suspend", &acme.named("member")).await.expect(200);
    acme.admin().sets_role(&acme.named("auditor"), "it-admin").await.expect(200);
    acme.admin().does("delete", &acme.named("network-admin")).await.expect(200);
    acme.settle(false, "none").await;
    let log = "/api/v2/tailnet/-/logging/configuration?start=2026-11-23T00:00:00Z";
    insta::assert_snapshot!("audit_log_of_people_and_policy", show(&acme.admin().get(log).await));
}

#[tokio::test]
async fn refusals_are_as_clients_know_them() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let resend = format!("{}/resend", path_of(&invite));
    let nobody = world.browser();
    insta::assert_snapshot!(
        "refused_400",
        show(&acme.create(json!([{ "email": "nobody" }, { "role": "owner" }])).await)
    );
    insta::assert_snapshot!("refused_401", show(&nobody.get("/api/v2/tailnet/-/users").await));
    insta::assert_snapshot!("refused_403", show(&acme.named("member").get("/api/v2/tailnet/-/users").await));
    insta::assert_snapshot!("refused_404", show(&acme.admin().get("/api/v2/user-invites/1").await));
    insta::assert_snapshot!(
        "refused_409",
        show(&acme.create(json!([{ "email": "dora@friends.example" }])).await)
    );
    insta::assert_snapshot!("refused_429", show(&acme.admin().post_nothing(&resend).await));
    world.calls.inject("GetItem", 0, usize::MAX, tests::Fault::RequestLost);
    insta::assert_snapshot!("refused_503", show(&acme.admin().get("/api/v2/tailnet/-/users").await));
}

#[tokio::test]
async fn mails_say_who_what_until_when_and_what_to_do() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = json!([{ "email": "dora@friends.example" }, { "email": "emil@friends.example", "role": "it-admin", "bindToEmail": true }]);
    acme.create(body).await.expect(200);
    world.drain().await;
    for mail in world.mailbox.mails() {
        let name = mail.to.split('@').next().unwrap().to_owned();
        let shown = format!(
            "From: {}\nTo: {}\nSubject: {}\n\n{}\n---\n{}",
            mail.from, mail.to, mail.subject, mail.text, mail.html
        );
        insta::assert_snapshot!(format!("mail_to_{name}"), shown);
    }
}

#[tokio::test]
async fn pages_show_the_invite_or_what_to_do_instead() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite =
        acme.create(json!([{ "email": "dora@friends.example", "bindToEmail": true }])).await.expect(200).json
            [0]
        .clone();
    insta::assert_snapshot!("page_of_an_invite", show(&open_page(&world, &invite).await));
    accept(&world.person("dora@friends.example"), &invite).await.expect(200);
    insta::assert_snapshot!("page_of_an_invite_that_is_gone", show(&open_page(&world, &invite).await));
    insta::assert_snapshot!("page_of_a_forged_link", show(&world.browser().get("/uinv/tninv_AAAA").await));
    insta::assert_snapshot!("page_without_a_cookie", show(&world.browser().get("/join").await));
    let open = acme.link().await;
    world.calls.inject("BatchGetItem", 0, usize::MAX, tests::Fault::RequestLost);
    insta::assert_snapshot!("page_when_the_table_is_away", show(&open_page(&world, &open).await));
    world.calls.heal();
    let row = format!("I#{}", open["id"].as_str().unwrap());
    world.break_row(&format!("T#{}", acme.id), &row, "inviteRole").await;
    insta::assert_snapshot!("page_when_a_row_is_malformed", show(&open_page(&world, &open).await));
}

#[tokio::test]
async fn rows_hold_what_the_data_model_says() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = json!([{ "email": "dora@friends.example" }, {}]).to_string();
    let created = acme
        .admin()
        .call(Method::POST, "/api/v2/tailnet/-/user-invites", &body, &[("Idempotency-Key", "k")])
        .await
        .expect(200);
    accept(&world.person("dora@friends.example"), &created.json[1]).await.expect(200);
    let rows: Vec<String> =
        world.rows().await.into_iter().filter(|row| !row.contains("@acme.example\",\"person")).collect();
    insta::assert_snapshot!("rows", rows.join("\n"));
}
