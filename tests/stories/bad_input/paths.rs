//! Invalid paths and queries, and calls without a body.

use http::Method;
use serde_json::{Value, json};
use tests::{World, accept, path_of};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";
const USAGE: &str = "/api/v2/tailnet/-/usage";

#[tokio::test]
async fn a_query_that_cannot_be_taken_names_its_parameter() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let log = "/api/v2/tailnet/-/logging/configuration";
    let cases = [
        (format!("{INVITES}?limit=0"), "limit"),
        (format!("{INVITES}?limit=4001"), "limit"),
        (format!("{INVITES}?limit=-1"), "limit"),
        (format!("{INVITES}?limit=ten"), "limit"),
        (format!("{INVITES}?limit=1&limit=2"), "limit"),
        (format!("{INVITES}?cursor=nonsense"), "cursor"),
        ("/api/v2/tailnet/-/users?role=emperor".to_owned(), "role"),
        ("/api/v2/tailnet/-/users?type=robot".to_owned(), "type"),
        ("/api/v2/tailnet/-/users?cursor=-1".to_owned(), "cursor"),
        (format!("{USAGE}?month=November"), "month"),
        (format!("{USAGE}?month=2026-13"), "month"),
        (format!("{USAGE}?month=2026-1"), "month"),
        (format!("{USAGE}?month=2026-11-01"), "month"),
        (format!("{USAGE}?month=1999-12"), "month"),
        (format!("{USAGE}?month=%2B2026-11"), "month"),
        (format!("{USAGE}?month=2026-11&month=2026-11"), "month"),
        ("/api/v2/tailnet/-/users?role=admin&role=member".to_owned(), "role"),
        ("/api/v2/tailnet/-/users?type=all&type=all".to_owned(), "type"),
        (log.to_owned(), "start"),
        (format!("{log}?start=2026-11-23T00:00:00Z&start=2026-11-23T00:00:00Z"), "start"),
        (format!("{log}?start=yesterday"), "start"),
        (format!("{log}?start=2026-11-23T00:00:00"), "start"),
        (format!("{log}?start=2026-11-23T00:00:00Z&end=2026-11-22T00:00:00Z"), "end"),
        (format!("{INVITES}?email=%F0%9F%98%80"), "email"),
        (format!("{INVITES}?email=b%C3%BC"), "email"),
        (format!("{INVITES}?email=%3Cdora"), "email"),
        (format!("{INVITES}?email=dora@fri%20ends"), "email"),
        (format!("{INVITES}?email=dora@friends..example"), "email"),
        (format!("{INVITES}?email={}", "d".repeat(2_000)), "email"),
        (format!("{log}?start=2026-11-23T00:00:00Z&event=invite.create"), "event"),
        (format!("{log}?start=2026-11-23T00:00:00Z&event=INVITE"), "event"),
        (format!("{log}?start=2026-11-23T00:00:00Z&event=INVITE.*"), "event"),
        (format!("{log}?start=2026-11-23T00:00:00Z&event=INVITE.CREATE,USER.CREATE"), "event"),
        (format!("{log}?start=2026-11-23T00:00:00Z&event=INVITE.CREATE&event=INVITE.MAKE"), "event"),
        (format!("{log}?start=2026-11-23T00:00:00Z&event=INVITE.CREATE.USER_ROLE"), "event"),
        (format!("{log}?start=2026-11-23T00:00:00Z&event=USER.CREATE."), "event"),
        (format!("{log}?start=2026-11-23T00:00:00Z&actor=admin@acme.example"), "actor"),
        (format!("{log}?start=2026-11-23T00:00:00Z&actor=0"), "actor"),
    ];
    for (path, field) in cases {
        let answer = acme.admin().get(&path).await.expect(400);
        assert_eq!(answer.json["errors"][0]["field"], field, "{path}: {}", answer.text);
    }
    for time in ["2026-11-23T01:00:00%2B02:00", "2026-11-22T00:00:00.000456Z"] {
        acme.admin().get(&format!("{log}?start={time}")).await.expect(200);
    }
}

#[tokio::test]
async fn an_empty_parameter_of_a_query_is_an_absent_one_in_the_document_and_for_the_server() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let document = serde_json::to_value(shared::edge::http::openapi::document()).unwrap();
    let invite = acme.link().await["id"].as_str().unwrap().to_owned();
    let mut asked = 0;
    // The pages have a story of their own.
    let of_the_api =
        document["paths"].as_object().unwrap().iter().filter(|(path, _)| path.starts_with("/api/"));
    for (path, methods) in of_the_api {
        let parameters = methods["get"]["parameters"].as_array().into_iter().flatten();
        let (required, optional): (Vec<&Value>, Vec<&Value>) =
            parameters.filter(|parameter| parameter["in"] == "query").partition(|p| p["required"] == true);
        let names =
            |of: &[&Value]| of.iter().map(|p| p["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert!(optional.iter().all(|parameter| parameter["allowEmptyValue"] == true), "{path}");
        let required: Vec<String> =
            names(&required).iter().map(|name| format!("{name}=2026-11-01T00:00:00Z&")).collect();
        let required = required.concat();
        let path =
            path.replace("{tailnet}", "-").replace("/user-invites/{id}", &format!("/user-invites/{invite}"));
        let path = path.replace("{id}", &acme.admin().id.to_string());
        let without = acme.admin().get(&format!("{path}?{required}")).await;
        for name in names(&optional) {
            let with = acme.admin().get(&format!("{path}?{required}{name}=")).await.expect(200);
            assert_eq!(with, without, "{path} {name}");
            asked += 1;
        }
    }
    assert!(asked > 10, "only {asked} parameters were found");
}

#[tokio::test]
async fn a_filter_that_is_not_understood_is_answered_with_the_words_that_it_takes() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let log = "/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z";
    for (query, words) in [
        ("event=NODE.CREATE", "INVITE, USER, TAILNET or API_KEY"),
        ("event=INVITE.*", "CREATE, ACCEPT, DELETE, RESEND, REMIND, EXPIRED"),
        ("event=INVITE.CREATE.INVITE", "INVITE.CREATE or INVITE.CREATE.TAILNET_INVITE"),
        ("event=USER.CREATE.USER", "USER.CREATE"),
        ("actor=ann", "~"),
    ] {
        let refused = acme.admin().get(&format!("{log}&{query}")).await.expect(400);
        assert!(refused.message().contains(words), "{query}: {}", refused.text);
    }
}

#[tokio::test]
async fn the_bounds_of_the_log_mean_what_was_sent_and_only_what_was_sent_is_blamed() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.link().await;
    let read = async |query: &str| {
        acme.admin().get(&format!("/api/v2/tailnet/-/logging/configuration?{query}")).await
    };
    let count = async |query: &str| read(query).await.expect(200).json["logs"].as_array().unwrap().len();
    // Now, which is when the link was made, is noon.
    for query in [
        "start=2026-11-23T12:00:00.001Z",
        "start=2030-01-01T00:00:00Z",
        "start=2030-01-01T00:00:00Z&end=2031-01-01T00:00:00Z",
        "start=2026-11-23T12:00:00.0001Z&end=2026-11-23T12:00:00.0009Z",
        "start=2026-11-23T11:00:00Z&end=2026-11-23T11:59:59.9999Z",
        "start=1999-01-01T00:00:00Z&end=1999-01-02T00:00:00Z",
        "start=0001-01-01T00:00:00Z&end=0001-01-01T00:00:00Z",
    ] {
        assert_eq!(count(query).await, 0, "{query}");
    }
    for query in [
        "start=2026-11-23T12:00:00Z",
        "start=2026-11-23T12:00:00Z&end=",
        "start=2026-11-23T12:00:00.000Z&end=2026-11-23T12:00:00.0009Z",
        "start=2026-11-23T11:59:59.9999Z&end=2026-11-23T12:00:00Z",
        "start=0001-01-01T00:00:00Z&end=9999-12-31T23:59:59Z",
    ] {
        assert_eq!(count(query).await, 1, "{query}");
    }
    let refused = read("start=2026-11-23T12:00:00.0002Z&end=2026-11-23T12:00:00.0001Z").await.expect(400);
    assert_eq!(refused.json["errors"][0]["field"], "end");
}

#[tokio::test]
async fn a_search_or_a_cursor_that_nothing_can_match_finds_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let old = acme.invite("dora@friends.example").await["id"].as_str().unwrap().to_owned();
    world.advance(jiff::SignedDuration::from_hours(24 * 31));
    acme.link().await;
    for query in [format!("cursor={old}"), "email=nobody".to_owned(), "email=dora@fr%C3%BC".to_owned()] {
        let found = acme.admin().get(&format!("{INVITES}?{query}")).await.expect(200);
        assert_eq!(found.text, "[]", "{query}");
    }
}

#[tokio::test]
async fn what_is_no_id_is_absent() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for id in ["nonsense", "1", "01938000-0000-4000-8000-000000000000", "%F0%9F%98%80", ".."] {
        acme.admin().get(&format!("/api/v2/user-invites/{id}")).await.expect(404);
        acme.admin().delete(&format!("/api/v2/user-invites/{id}")).await.expect(404);
        acme.admin().post_nothing(&format!("/api/v2/user-invites/{id}/resend")).await.expect(404);
        acme.admin().get(&format!("/api/v2/users/{id}")).await.expect(404);
        for what in ["approve", "suspend", "restore", "delete"] {
            acme.admin().post_nothing(&format!("/api/v2/users/{id}/{what}")).await.expect(404);
        }
        let role = json!({ "role": "auditor" });
        acme.admin().post(&format!("/api/v2/users/{id}/role"), role).await.expect(404);
        acme.admin().delete(&format!("/api/v2/tailnet/-/keys/{id}")).await.expect(404);
    }
}

#[tokio::test]
async fn clients_may_send_no_body_under_any_content_type() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let path = format!("{}/resend", path_of(&invite));
    let guest = world.organization("globex.example").await.admin();
    for headers in
        [&[][..], &[("content-type", "application/octet-stream")], &[("accept", "application/json")]]
    {
        world.advance(jiff::SignedDuration::from_mins(1));
        acme.admin().call(Method::POST, &path, "", headers).await.expect(200);
        for (what, local) in
            [("approve", "waiting"), ("suspend", "member"), ("restore", "suspended"), ("delete", "auditor")]
        {
            let path = format!("/api/v2/users/{}/{what}", acme.named(local).id);
            let expected = if what == "delete" && !headers.is_empty() { 404 } else { 200 };
            acme.admin().call(Method::POST, &path, "", headers).await.expect(expected);
        }
        acme.admin().call(Method::POST, "/api/v2/tailnet/-/keys", "", headers).await.expect(200);
        accept(&guest, &acme.link().await).await.expect(200);
        let path = format!("/api/v2/tailnet/{}/leave", acme.id);
        guest.call(Method::POST, &path, "", headers).await.expect(200);
    }
}
