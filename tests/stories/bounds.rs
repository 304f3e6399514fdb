//! Bounds: what one request reads, however much there is, and that what is too much for it goes on by a cursor (P7).

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::domain::{EventGroupId, InviteId, Role, TailnetId, UserId};
use tests::{Answer, Somebody, Tailnet, World};

/// The most queries of one request: five pages of a list, and one before them that says how to look for an address.
const MAX_QUERIES: usize = 6;
/// The read units of 1 MB, and of the row that ends it.
const UNITS_OF_A_PAGE: f64 = 256.0 + 4.0;

/// A page of a list, and what reading it took.
struct Page {
    answer: Answer,
    queries: usize,
    read_units: f64,
}

/// Follows `Link` headers to the end.
async fn pages(world: &World, somebody: &Somebody, path: &str) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut next = Some(path.to_owned());
    world.calls.forget();
    while let Some(path) = next {
        let answer = somebody.get(&path).await.expect(200);
        let calls = world.calls.take();
        next = answer.header("link").map(|link| {
            let url = link.trim_start_matches('<').split('>').next().unwrap();
            url.strip_prefix("https://invites.example.com").unwrap().to_owned()
        });
        let queries = calls.iter().filter(|call| call.operation == "Query").count();
        pages.push(Page { answer, queries, read_units: calls.iter().map(|call| call.read_units).sum() });
    }
    pages
}

/// What all pages list, without the reading of any having gone beyond the bound.
#[track_caller]
fn all_of(pages: &[Page], list: &str) -> Vec<Value> {
    for (number, page) in pages.iter().enumerate() {
        let (queries, units) = (page.queries, page.read_units);
        assert!(queries <= MAX_QUERIES, "page {number} took {queries} queries");
        let most = f64::from(u32::try_from(queries).unwrap()) * UNITS_OF_A_PAGE + 1_000.0;
        assert!(units <= most, "page {number} took {units} units");
        assert!(page.answer.text.len() < 1_048_576, "page {number} has {} bytes", page.answer.text.len());
    }
    let items = |page: &Page| page.answer.json.pointer(list).and_then(Value::as_array).unwrap().clone();
    pages.iter().flat_map(items).collect()
}

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

/// Gives a tailnet so many members more, whose ids are in the order of their numbers.
fn add_members(world: &World, tailnet: &Tailnet<'_>, count: u64) {
    let ids = (0..count).map(|index| UserId::try_from(1_000_000_000_000_000 + index).unwrap());
    world.copy_user(tailnet.id, tailnet.named("member").id, ids);
}

#[tokio::test]
async fn users_of_a_role_are_found_among_many_thousands_a_few_pages_a_request() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    add_members(&world, &acme, 30_000);

    let pages = pages(&world, &acme.admin(), "/api/v2/tailnet/-/users?role=auditor").await;
    assert!(pages.len() > 1, "one request does not look at all of them");
    let found = all_of(&pages, "/users");
    assert_eq!(ids(&found), [acme.user(Role::Auditor).id.to_string()]);
}

#[tokio::test]
async fn every_user_is_listed_once_a_megabyte_of_rows_a_request() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    add_members(&world, &acme, 9_000);

    let pages = pages(&world, &acme.admin(), "/api/v2/tailnet/-/users").await;
    assert!(pages.iter().all(|page| page.queries == 1), "a page takes one query");
    let listed = all_of(&pages, "/users");
    let ids: BTreeSet<&str> = ids(&listed).into_iter().collect();
    assert_eq!((listed.len(), ids.len()), (9_009, 9_009));
}

#[tokio::test]
async fn a_letter_finds_every_invite_newest_first_among_the_addresses_of_many_thousand_users() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let addresses = (0..20_000).map(|index| format!("friend{index:05}@acme.example"));
    world.take_addresses(acme.id, acme.named("member").id, addresses);
    let mut made = Vec::new();
    for index in (0..200).rev() {
        world.advance(jiff::SignedDuration::from_secs(1));
        let invite = acme.invite(&format!("friend-of-{index}@friends.example")).await;
        acme.link().await;
        made.push(invite["id"].as_str().unwrap().to_owned());
    }
    made.reverse();

    for path in ["user-invites?email=f", "user-invites?email=friend&limit=90"] {
        let pages = pages(&world, &acme.admin(), &format!("/api/v2/tailnet/-/{path}")).await;
        assert_eq!(ids(&all_of(&pages, "")), made, "{path}");
        let units = pages.iter().map(|page| page.read_units).fold(0.0, f64::max);
        assert!(units < 100.0, "{path}: {units} units");
    }
    let pages = pages(&world, &acme.admin(), "/api/v2/tailnet/-/user-invites?email=friend-of-7@").await;
    assert_eq!(all_of(&pages, "").len(), 1);
    assert!(pages[0].read_units < 4.0, "who types more pays for what they find: {}", pages[0].read_units);
}

#[tokio::test]
async fn among_many_thousand_open_invites_a_letter_goes_on_by_a_cursor() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let wanted = acme.invite("friend@friends.example").await;
    let other = acme.invite("emil@friends.example").await;
    let addresses = (0..2_000).map(|index| format!("friend{index:05}@acme.example"));
    world.take_addresses(acme.id, acme.named("member").id, addresses);
    let now = world.now();
    let later = (1..30_000_u64).map(|index| InviteId::in_batch(now, (index << 32).to_be_bytes(), 2_000));
    world.copy_invite(acme.id, other["id"].as_str().unwrap(), later);

    let pages = pages(&world, &acme.admin(), "/api/v2/tailnet/-/user-invites?email=friend").await;
    assert!(pages.len() > 1, "one request does not look at all of them");
    assert_eq!(ids(&all_of(&pages, "")), [wanted["id"].as_str().unwrap()]);
}

/// The events of a log, each as its operation and its target.
fn events(entries: &[Value]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    entries.iter().map(|entry| (text(&entry["eventGroupID"]), text(&entry["target"]["id"]))).collect()
}

#[tokio::test]
async fn a_log_of_large_operations_is_read_a_megabyte_at_a_time_without_losing_or_repeating_an_event() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invites: Value =
        (0..49).map(|index| json!({ "email": format!("friend{index:02}@friends.example") })).collect();
    let made = acme.create(invites).await.expect(200);
    let targets: Vec<&str> = ids(made.json.as_array().unwrap());
    let log = "/api/v2/tailnet/-/logging/configuration?start=2026-09-01T00:00:00Z";
    let first = acme.admin().get(log).await.expect(200).json["logs"][0]["eventGroupID"].clone();
    let earlier = |index: u64| world.now() - jiff::SignedDuration::from_secs(i64::try_from(index).unwrap());
    let copies: Vec<EventGroupId> =
        (1..150).map(|index: u64| EventGroupId::new(earlier(index), index.to_be_bytes())).collect();
    world.copy_audit_record(acme.id, first.as_str().unwrap(), copies.iter().copied());
    acme.user(Role::ItAdmin).does("suspend", &acme.user(Role::Member)).await.expect(200);

    let groups = copies.iter().rev().map(ToString::to_string).chain([first.as_str().unwrap().to_owned()]);
    let expected: Vec<(String, String)> = groups
        .flat_map(|group| targets.iter().map(move |target| (group.clone(), (*target).to_owned())))
        .collect();
    for query in ["", "&limit=7", "&limit=1000", "&event=INVITE.CREATE", "&event=INVITE.CREATE&limit=40"] {
        let pages = pages(&world, &acme.admin(), &format!("{log}{query}")).await;
        let mut read = events(&all_of(&pages, "/logs"));
        if !query.contains("event") {
            assert_ne!(read.pop().unwrap().0, first, "{query}: the suspension comes last");
        }
        assert!(read == expected, "{query}: {} events instead of {}", read.len(), expected.len());
        assert!(pages.iter().all(|page| page.queries <= 1), "{query}: a page takes one query");
    }
    let found = pages(&world, &acme.admin(), &format!("{log}&event=USER.SUSPEND")).await;
    assert_eq!(all_of(&found, "/logs").len(), 1);
}

#[tokio::test]
async fn somebodys_tailnets_are_listed_page_by_page_home_first() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let owner = acme.owner();
    let ids_of_copies = (0..1_200_u64).map(|index| TailnetId::try_from(5_000_000 + index).unwrap());
    world.copy_tailnet(acme.id, &owner, ids_of_copies);

    for (path, count) in [("/api/v2/tailnets", 3), ("/api/v2/tailnets?limit=100", 13)] {
        let pages = pages(&world, &owner, path).await;
        assert_eq!(pages.len(), count, "{path}");
        let listed = all_of(&pages, "/tailnets");
        assert_eq!(listed[0]["home"], true, "{path}");
        let ids: BTreeSet<&str> = ids(&listed).into_iter().collect();
        assert_eq!((listed.len(), ids.len()), (1_201, 1_201), "{path}");
    }
}

#[tokio::test]
async fn the_page_behind_somebodys_home_begins_with_their_other_tailnets() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let copies = [100_u64, 5_000_000].map(|id| TailnetId::try_from(id).unwrap());
    world.copy_tailnet(acme.id, &acme.owner(), copies.into_iter());

    let pages = pages(&world, &acme.owner(), "/api/v2/tailnets?limit=1").await;
    assert_eq!(pages.len(), 3);
    let expected = [acme.id.to_string(), "100".to_owned(), "5000000".to_owned()];
    assert_eq!(ids(&all_of(&pages, "/tailnets")), expected);
}

#[tokio::test]
async fn a_body_of_far_more_than_any_request_has_is_refused_for_that_and_for_what_was_read_of_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invites: Value = vec![json!(1); 100_000].into();
    let refused = acme.create(invites).await.expect(400);
    assert_eq!(refused.json["errors"][0]["message"], "at most 49 invites in one request, not 100000");
    assert!(refused.text.len() < 8_192 && refused.message().contains("[0]: must be an object"));
    assert!(
        !refused.message().contains("99"),
        "what was not read is not complained of: {}",
        refused.message()
    );

    let members: serde_json::Map<String, Value> =
        (0..1_000).map(|index| (format!("member{index}"), json!(1))).collect();
    let refused = acme.owner().changes_settings(members.clone().into()).await.expect(400);
    assert!(refused.message().contains("body: has 1000 members, of which 50 were read"), "{}", refused.text);
    let refused = acme.create(json!([{}, members])).await.expect(400);
    assert!(refused.message().contains("[1]: has 1000 members, of which 50 were read"), "{}", refused.text);
}
