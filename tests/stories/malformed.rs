//! Rows that cannot be read: lists leave them out and still show all others (P5).

use serde_json::Value;
use shared::domain::Role;
use tests::{Tailnet, World, open_page, path_of};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";
const USERS: &str = "/api/v2/tailnet/-/users";
const LOG: &str = "/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z";

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Breaks a row of a tailnet.
async fn break_row(tailnet: &Tailnet<'_>, world: &World, sort: &str, attribute: &str) {
    world.break_row(&format!("T#{}", tailnet.id), sort, attribute).await;
}

/// All items of a list, read page by page.
async fn listed(tailnet: &Tailnet<'_>, path: &str, member: Option<&str>) -> Vec<Value> {
    let mut next = Some(path.to_owned());
    let mut all = Vec::new();
    while let Some(path) = next {
        let page = tailnet.admin().get(&path).await.expect(200);
        let items = member.map_or(&page.json, |member| &page.json[member]);
        all.extend(items.as_array().unwrap().iter().cloned());
        let link = page.header("link").map(|link| link.trim_start_matches('<').split('>').next().unwrap());
        next = link.map(|url| url.strip_prefix("https://invites.example.com").unwrap().to_owned());
    }
    all
}

/// Four invites of which the third is broken, and the ids of the others, newest first.
async fn invites_with_a_broken_one(world: &World, tailnet: &Tailnet<'_>) -> (Value, Vec<String>) {
    let mut made = Vec::new();
    for name in ["one", "two", "three", "four"] {
        world.advance(jiff::SignedDuration::from_secs(1));
        made.push(tailnet.invite(&format!("{name}@friends.example")).await);
    }
    let broken = made.remove(2);
    break_row(tailnet, world, &format!("I#{}", text(&broken["id"])), "inviteRole").await;
    (broken, made.iter().rev().map(|invite| text(&invite["id"]).to_owned()).collect())
}

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| text(&item["id"])).collect()
}

#[tokio::test]
async fn a_malformed_invite_is_missing_from_the_list_and_hides_no_other_on_any_page() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (_, others) = invites_with_a_broken_one(&world, &acme).await;
    for limit in [1, 2, 3, 100] {
        let all = listed(&acme, &format!("{INVITES}?limit={limit}"), None).await;
        assert_eq!(ids(&all), others, "{limit}");
    }
}

#[tokio::test]
async fn a_malformed_invite_or_address_hides_no_other_that_is_looked_for() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (_, others) = invites_with_a_broken_one(&world, &acme).await;
    break_row(&acme, &world, "E#two@friends.example", "heldByInvite").await;
    let found = listed(&acme, &format!("{INVITES}?email=t"), None).await;
    assert_eq!(ids(&found), Vec::<&str>::new(), "one is broken here, the other there");
    let found = listed(&acme, &format!("{INVITES}?email=o"), None).await;
    assert_eq!(ids(&found), [&others[2]]);
}

#[tokio::test]
async fn a_malformed_invite_itself_is_an_internal_error() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (broken, _) = invites_with_a_broken_one(&world, &acme).await;
    let refused = acme.admin().get(&path_of(&broken)).await.expect(500);
    assert_eq!(refused.message(), "internal error");
    assert_eq!(refused.header("retry-after"), None);
    let page = open_page(&world, &broken).await.expect(500);
    assert_eq!(page.header("retry-after"), None, "trying again does not help");
}

#[tokio::test]
async fn a_malformed_user_is_missing_from_the_list_and_hides_no_other_on_any_page() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let all = listed(&acme, USERS, Some("users")).await;
    let broken = &all[all.len() / 2];
    assert_ne!(text(&broken["id"]), acme.admin().id.to_string(), "the admin looks");
    break_row(&acme, &world, &format!("U#{}", text(&broken["id"])), "userStatus").await;
    let others: Vec<&str> = ids(&all).into_iter().filter(|id| *id != text(&broken["id"])).collect();
    for limit in [1, 2, 3, 100] {
        let listed = listed(&acme, &format!("{USERS}?limit={limit}"), Some("users")).await;
        assert_eq!(ids(&listed), others, "{limit}");
    }
}

#[tokio::test]
async fn a_malformed_record_is_missing_from_the_log_and_hides_no_other_on_any_page() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for role in [Role::Member, Role::Auditor, Role::BillingAdmin] {
        world.advance(jiff::SignedDuration::from_secs(1));
        acme.admin().does("suspend", &acme.user(role)).await.expect(200);
    }
    let all = listed(&acme, LOG, Some("logs")).await;
    world.break_row(&format!("A#{}", acme.id), text(&all[1]["eventGroupID"]), "origin").await;
    for limit in [1, 2, 100] {
        let listed = listed(&acme, &format!("{LOG}&limit={limit}"), Some("logs")).await;
        assert_eq!(listed, [all[0].clone(), all[2].clone()], "{limit}");
    }
}
