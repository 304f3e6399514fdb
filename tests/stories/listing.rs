//! Lists: their content, order and paging (R7, W10, W13, W18, W22).

use http::Method;
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::domain::{InviteId, Role};
use tests::{Answer, Somebody, World, accept};

fn ids(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Follows `Link` headers to the end.
async fn pages(somebody: &Somebody, path: &str) -> Vec<Answer> {
    let mut pages = vec![somebody.get(path).await.expect(200)];
    while let Some(link) = pages.last().and_then(|page| page.header("link")) {
        assert!(link.ends_with("; rel=\"next\""));
        let url = link.trim_start_matches('<').split('>').next().unwrap();
        let next = url.strip_prefix("https://invites.example.com").unwrap().to_owned();
        pages.push(somebody.get(&next).await.expect(200));
    }
    pages
}

#[tokio::test]
async fn a_list_without_invites_is_a_bare_empty_array() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let list = acme.admin().get("/api/v2/tailnet/-/user-invites").await.expect(200);
    assert_eq!(list.text, "[]");
    assert_eq!(list.header("link"), None);
}

#[tokio::test]
async fn invites_are_listed_newest_first_page_by_page() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let mut made = Vec::new();
    for index in 0..7 {
        world.advance(SignedDuration::from_secs(1));
        made.push(
            acme.invite(&format!("friend{index}@friends.example")).await["id"].as_str().unwrap().to_owned(),
        );
    }
    made.reverse();
    let whole = acme.admin().get("/api/v2/tailnet/-/user-invites").await.expect(200);
    assert_eq!(ids(&whole.json), made);
    let pages = pages(&acme.admin(), "/api/v2/tailnet/-/user-invites?limit=3").await;
    assert_eq!(pages.len(), 3);
    assert_eq!(pages.iter().flat_map(|page| ids(&page.json)).collect::<Vec<_>>(), made);
}

#[tokio::test]
async fn a_full_last_page_has_no_link_to_an_empty_one() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.create(json!([{}, {}, {}, {}])).await.expect(200);
    assert_eq!(pages(&acme.admin(), "/api/v2/tailnet/-/user-invites?limit=2").await.len(), 2);
}

#[tokio::test]
async fn invites_are_found_by_typing_the_start_of_an_address() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for email in ["dora@friends.example", "dorian@friends.example", "emil@friends.example"] {
        world.advance(SignedDuration::from_secs(1));
        acme.invite(email).await;
    }
    acme.link().await;
    let found = async |typed: &str| {
        let list =
            acme.admin().get(&format!("/api/v2/tailnet/-/user-invites?email={typed}")).await.expect(200);
        list.json
            .as_array()
            .unwrap()
            .iter()
            .map(|invite| invite["email"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("DOR").await, ["dorian@friends.example", "dora@friends.example"]);
    assert_eq!(found("dora%40friends.example").await, ["dora@friends.example"]);
    assert_eq!(found("admin").await, Vec::<String>::new(), "users are not invites");
    let all = acme.admin().get("/api/v2/tailnet/-/user-invites?email=").await.expect(200);
    assert_eq!(all.json.as_array().unwrap().len(), 4, "an empty search lists everything");
}

#[tokio::test]
async fn an_invite_is_found_by_the_start_of_an_address_as_people_write_and_send_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for email in [
        "info@b\u{fc}cher.example",
        "info@b\u{e4}cher.example",
        "ann+list@friends.example",
        "anna@friends.example",
    ] {
        acme.invite(email).await;
    }
    let found = async |typed: &str| {
        let list =
            acme.admin().get(&format!("/api/v2/tailnet/-/user-invites?email={typed}")).await.expect(200);
        let mut emails: Vec<String> = list
            .json
            .as_array()
            .unwrap()
            .iter()
            .map(|invite| invite["email"].as_str().unwrap().to_owned())
            .collect();
        emails.sort();
        emails
    };
    for typed in [
        "info@b%C3%BC",
        "INFO@B%C3%9Cch",
        "info@b%C3%BCcher",
        "info@b%C3%BCcher.ex",
        "info@b%C3%BCcher.example",
    ] {
        assert_eq!(found(typed).await, ["info@xn--bcher-kva.example"], "{typed}");
    }
    assert_eq!(found("info@xn--b").await.len(), 2);
    for typed in ["ann+l", "ann%2Bl", "ann%20l", "ann+list@friends.example"] {
        assert_eq!(found(typed).await, ["ann+list@friends.example"], "{typed}");
    }
    let pages = pages(&acme.admin(), "/api/v2/tailnet/-/user-invites?email=info@b%C3%BC&limit=1").await;
    assert_eq!(pages.iter().flat_map(|page| ids(&page.json)).count(), 1);
}

#[tokio::test]
async fn targets_of_the_log_are_found_by_an_address_as_people_write_and_send_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for email in ["info@b\u{fc}cher.example", "ann+list@friends.example"] {
        acme.invite(email).await;
    }
    for target in ["Info@b%C3%BCcher.example", "ann+list@friends.example", "ANN%2Blist@Friends.example"] {
        let path =
            format!("/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z&target={target}");
        let found = acme.admin().get(&path).await.expect(200);
        assert_eq!(found.json["logs"].as_array().unwrap().len(), 1, "{target}");
    }
}

#[tokio::test]
async fn without_a_limit_a_response_holds_what_known_clients_take() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let made = acme.invite("friend@friends.example").await;
    let copies = (1..5_000_u64).map(|index| InviteId::in_batch(world.now(), index.to_be_bytes(), 1));
    world.copy_invite(acme.id, made["id"].as_str().unwrap(), copies);
    let pages = pages(&acme.admin(), "/api/v2/tailnet/-/user-invites").await;
    assert!(pages.iter().all(|page| page.text.len() < 1_048_576));
    assert!(pages[0].text.len() > 900_000);
    let mut all: Vec<String> = pages.iter().flat_map(|page| ids(&page.json)).collect();
    assert_eq!(all.len(), 5_000);
    all.dedup();
    assert_eq!(all.len(), 5_000);
}

#[tokio::test]
async fn users_are_listed_under_their_one_key_and_filtered() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let list = acme.admin().get("/api/v2/tailnet/-/users").await.expect(200);
    assert_eq!(list.json.as_object().unwrap().keys().collect::<Vec<_>>(), ["users"]);
    assert_eq!(list.json["users"].as_array().unwrap().len(), 9);
    let count = async |query: &str| {
        let list = acme.admin().get(&format!("/api/v2/tailnet/-/users?{query}")).await.expect(200);
        list.json["users"].as_array().unwrap().len()
    };
    assert_eq!(count("role=member").await, 3);
    assert_eq!(count("role=owner&type=all").await, 1);
    assert_eq!(count("role=all&type=member").await, 9);
    assert_eq!(count("type=shared").await, 0);
    let pages = pages(&acme.admin(), "/api/v2/tailnet/-/users?limit=4").await;
    assert_eq!(
        pages.iter().flat_map(|page| ids(&page.json["users"])).collect::<Vec<_>>(),
        ids(&list.json["users"])
    );
}

#[tokio::test]
async fn the_audit_log_is_a_sheet_or_lines_for_whoever_accepts_that_page_after_page() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let evil = world.person("=1+1@friends.example");
    let id = accept(&evil, &acme.link().await).await.expect(200).json["id"].as_str().unwrap().to_owned();
    admin.post(&format!("/api/v2/users/{id}/role"), json!({ "role": "auditor" })).await.expect(200);
    let log = format!(
        "/api/v2/tailnet/-/logging/configuration?start={}",
        world.now() - SignedDuration::from_hours(1)
    );
    let whole = admin.get(&log).await.expect(200);
    let events = whole.json["logs"].as_array().unwrap();
    let pages = async |accept: &str, media_type: &str| {
        let (mut path, mut text) = (format!("{log}&limit=1"), String::new());
        loop {
            let page = admin.call(Method::GET, &path, "", &[("accept", accept)]).await.expect(200);
            assert_eq!(
                (page.header("content-type"), page.header("vary")),
                (Some(media_type), Some("Accept"))
            );
            text += &page.text;
            let Some(link) = page.header("link") else { return text };
            let (url, _) = link.strip_prefix('<').unwrap().split_once('>').unwrap();
            path = url.strip_prefix("https://invites.example.com").unwrap().to_owned();
        }
    };
    let lines: Vec<Value> = pages("application/x-ndjson", "application/x-ndjson")
        .await
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(&lines, events);

    let text = pages("text/csv", "text/csv; charset=utf-8").await;
    let mut sheet = csv::Reader::from_reader(text.as_bytes());
    let columns = sheet.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = sheet.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), events.len());
    let cell = |row: &csv::StringRecord, column: &str| {
        row.get(columns.iter().position(|name| name == column).unwrap()).unwrap().to_owned()
    };
    for (row, event) in rows.iter().zip(events) {
        assert_eq!(cell(row, "eventGroupID"), event["eventGroupID"].as_str().unwrap());
        assert_eq!(cell(row, "action"), event["action"].as_str().unwrap());
    }
    let last = rows.last().unwrap();
    assert_eq!(cell(last, "targetName"), "'=1+1@friends.example", "no cell is a formula");
    let values = (cell(last, "old"), cell(last, "new"));
    assert_eq!(values, (r#"{"role":"member"}"#.to_owned(), r#"{"role":"auditor"}"#.to_owned()));

    for accept in ["application/json, text/csv", "*/*", "text/csv;q=0"] {
        let page = admin.call(Method::GET, &log, "", &[("accept", accept)]).await.expect(200);
        assert_eq!(page.json, whole.json, "{accept}");
    }
}

#[tokio::test]
async fn the_audit_log_is_read_by_window_filter_and_order() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let start = world.now();
    let first = acme.invite("dora@friends.example").await;
    world.advance(SignedDuration::from_mins(2));
    let id = first["id"].as_str().unwrap();
    let _ =
        acme.user(Role::Owner).post_nothing(&format!("/api/v2/user-invites/{id}/resend")).await.expect(200);
    world.advance(SignedDuration::from_mins(1));
    acme.admin().delete(&format!("/api/v2/user-invites/{id}")).await.expect(200);
    let end = world.now();
    let read = async |query: String| {
        let page =
            acme.admin().get(&format!("/api/v2/tailnet/-/logging/configuration?{query}")).await.expect(200);
        page.json["logs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["action"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let owner = acme.owner().id;
    assert_eq!(read(format!("start={start}&end={end}")).await, ["CREATE", "RESEND", "DELETE"]);
    assert_eq!(read(format!("start={start}")).await, ["CREATE", "RESEND", "DELETE"]);
    assert_eq!(
        read(format!("start={start}&end={start}")).await,
        ["CREATE"],
        "both ends belong to the window"
    );
    assert_eq!(read(format!("start={end}&end={end}")).await, ["DELETE"]);
    assert_eq!(read(format!("start={start}&order=asc")).await, ["CREATE", "RESEND", "DELETE"]);
    assert_eq!(read(format!("start={start}&order=desc")).await, ["DELETE", "RESEND", "CREATE"]);
    assert_eq!(
        read(format!("start={start}&order=desc&event=INVITE.CREATE&event=INVITE.DELETE")).await,
        ["DELETE", "CREATE"]
    );
    assert_eq!(read(format!("start={start}&actor={owner}")).await, ["RESEND"]);
    assert_eq!(read(format!("start={start}&actor=~OWNER&actor=~nobody")).await, ["RESEND"]);
    assert_eq!(
        read(format!("start={start}&event=INVITE.CREATE&event=INVITE.DELETE.TAILNET_INVITE")).await,
        ["CREATE", "DELETE"]
    );
    assert_eq!(read(format!("start={start}&event=INVITE.CREATE&actor={owner}")).await, Vec::<String>::new());
    assert_eq!(read(format!("start={start}&target={id}")).await.len(), 3);
    let pages = pages(
        &acme.admin(),
        &format!("/api/v2/tailnet/-/logging/configuration?start={start}&end={end}&limit=1"),
    )
    .await;
    assert_eq!(pages.len(), 3);
}

/// Asserts that the pages of a list make up the whole, in order and without repetition.
async fn assert_pages_make_up_the_whole(somebody: &Somebody, path: &str, limit: usize, list: &str) {
    let items = |page: &Answer| page.json.pointer(list).and_then(Value::as_array).unwrap().clone();
    let whole = items(&somebody.get(path).await.expect(200));
    let mark = if path.contains('?') { '&' } else { '?' };
    let paged: Vec<Value> =
        pages(somebody, &format!("{path}{mark}limit={limit}")).await.iter().flat_map(items).collect();
    assert_eq!(paged, whole, "{path} by {limit}");
}

fn runs(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(Box::pin(story));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_of_any_size_make_up_the_whole_list(count in 0_usize..12, limit in 1_usize..8) {
        runs(async {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            for index in 0..count {
                acme.invite(&format!("friend{index}@friends.example")).await;
            }
            let admin = acme.admin();
            let invites = "/api/v2/tailnet/-/user-invites";
            assert_pages_make_up_the_whole(&admin, invites, limit, "").await;
            assert_pages_make_up_the_whole(&admin, &format!("{invites}?email=friend"), limit, "").await;
            assert_pages_make_up_the_whole(&admin, "/api/v2/tailnet/-/users", limit, "/users").await;
            let log = "/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z";
            assert_pages_make_up_the_whole(&admin, log, limit, "/logs").await;
            assert_pages_make_up_the_whole(&admin, &format!("{log}&order=desc"), limit, "/logs").await;
        });
    }

    #[test]
    fn no_cursor_is_more_than_a_place_in_the_list(cursor in any::<String>()) {
        runs(async {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            let cursor = serde_urlencoded::to_string([("cursor", cursor)]).unwrap();
            let start = "start=2026-01-01T00:00:00Z";
            let log = format!("logging/configuration?{start}&");
            for list in ["user-invites?", "users?", &log, &format!("{log}order=desc&")] {
                let answer = acme.admin().get(&format!("/api/v2/tailnet/-/{list}{cursor}")).await;
                assert!(matches!(answer.status.as_u16(), 200 | 400), "{list}: {}", answer.text);
            }
        });
    }
}
