//! Filters and the search.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::domain::Role::{Auditor, NetworkAdmin};
use shared::domain::{Joining, UserId};
use tests::{World, accept};

use super::{all, ask, busy, called, found, people};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Whether somebody in the list passes, by what the list says of them.
fn passes(person: &Value, name: &str, value: &str) -> bool {
    match name {
        "kind" | "role" | "status" => person[name] == value,
        "delivery" => person["emailStatus"] == value,
        "inviter" => person["inviter"]["id"] == value || person["invitedBy"]["id"] == value,
        _ => {
            let name = person["displayName"].as_str().unwrap_or_default().to_lowercase();
            person["email"].as_str().is_some_and(|email| email.starts_with(value))
                || name.split(' ').any(|word| word.starts_with(value))
        }
    }
}

#[tokio::test]
async fn filters_leave_over_those_of_the_list_who_are_as_they_say() {
    let world = World::new().await;
    let acme = busy(&world).await;
    acme.owner().post("/api/v2/tailnet/-/user-invites", json!([{ "role": "auditor" }])).await.expect(200);
    let mail = world.mailbox.mails_to("hans@friends.example").remove(0);
    assert!(world.report_delivery(&mail, "Bounce").await);
    world.drain().await;
    let (admin, owner) = (acme.admin().id.to_string(), acme.owner().id.to_string());
    let values: [(&str, &[&str]); 6] = [
        ("kind", &["user", "invite"]),
        ("status", &["active", "needs-approval", "suspended", "invited"]),
        ("role", &["owner", "admin", "auditor", "member", "network-admin"]),
        ("delivery", &["sent", "bounced", "queued"]),
        ("inviter", &[&admin, &owner, "7"]),
        ("q", &["a", "dora", "hans@", "member"]),
    ];
    let whole = all(&acme.admin(), "").await;
    let mut seen = 0;
    for (name, some) in values {
        for value in some {
            for (other, others) in values {
                for and in others {
                    let is_meant = |person: &&Value| {
                        passes(person, name, value) && (name == other || passes(person, other, and))
                    };
                    let expected: Vec<String> = whole.iter().filter(is_meant).map(called).collect();
                    let query = if name == other {
                        format!("?{name}={value}")
                    } else {
                        format!("?{name}={value}&{other}={and}")
                    };
                    assert_eq!(found(&acme.admin(), &query).await, expected, "{query}");
                    seen += expected.len();
                }
            }
        }
    }
    assert!(seen > 300, "{seen} were left over");
}

#[tokio::test]
async fn people_are_found_by_the_words_of_their_names_and_by_their_addresses() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for (login, name) in
        [("zoe@friends.example", "Zoë Çelik-O’Neil"), ("soren@friends.example", "Søren Groß")]
    {
        let claims = local::seeds::claims(login, Some(name), true, None, world.now());
        accept(&world.with_claims(&claims), &acme.link().await).await.expect(200);
    }
    world.advance(SignedDuration::from_mins(1));
    acme.invite("zora@friends.example").await;
    world.drain().await;
    for (typed, expected) in [
        ("zo", &["zora@friends.example", "zoe@friends.example"][..]),
        ("ZOË", &["zoe@friends.example"]),
        ("celik", &["zoe@friends.example"]),
        ("%C3%87E", &["zoe@friends.example"]),
        ("oneil+zoe", &["zoe@friends.example"]),
        ("o'n", &["zoe@friends.example"]),
        ("soren@fr", &["soren@friends.example"]),
        ("gross", &["soren@friends.example"]),
        ("GRO%C3%9F+s", &["soren@friends.example"]),
        ("elik", &[]),
        ("friends", &[]),
        ("%E2%98%85", &[]),
    ] {
        assert_eq!(found(&acme.admin(), &format!("?q={typed}")).await, expected, "{typed}");
    }
}

#[tokio::test]
async fn a_start_that_very_many_have_is_looked_for_among_the_newest_and_goes_on_by_a_cursor() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.drain().await;
    let now = world.now();
    let joined = |number: u64| Joining {
        at: now - SignedDuration::from_mins(1) * i32::try_from(number).unwrap(),
        user: UserId::try_from(1_000_000 + number).unwrap(),
    };
    world.copy_listed_user(acme.id, acme.named("member").id, (1..1_200).map(joined)).await;
    world.copy_listed_user(acme.id, acme.named("auditor").id, (5_000..5_900).map(joined)).await;
    world.copy_listed_user(acme.id, acme.named("suspended").id, (10_000..15_000).map(joined)).await;
    for (query, count) in [
        ("q=member", 1_200),
        ("q=mem&role=member", 1_200),
        ("q=auditor", 901),
        ("role=auditor", 901),
        ("role=auditor&status=active", 901),
        ("role=auditor&inviter=7", 0),
        ("status=suspended", 5_001),
        ("q=member&status=suspended", 0),
        ("inviter=7", 0),
    ] {
        let (mut cursor, mut seen) = (String::new(), 0);
        loop {
            world.calls.forget();
            let page = ask(&acme.admin(), &format!("?kind=user&{query}{cursor}")).await.expect(200);
            let calls = world.calls.take();
            assert!(calls.len() <= 2 + 2 * 4, "{query}: {calls:?}");
            let units: f64 = calls.iter().map(|call| call.read_units).sum();
            assert!(units < 400.0, "{query}: {units} units");
            seen += people(&page).len();
            let Some(link) = page.header("link") else { break };
            cursor = format!("&{}", &link[link.find("cursor=").unwrap()..link.find('>').unwrap()]);
        }
        assert_eq!(seen, count, "{query}");
    }
}

#[tokio::test]
async fn an_invite_that_has_expired_is_found_for_ninety_days_and_nothing_can_be_done_to_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    acme.create(json!([{ "role": "auditor" }])).await.expect(200);
    let deleted = acme.invite("emil@friends.example").await;
    accept(&world.person("fina@friends.example"), &acme.link().await).await.expect(200);
    acme.admin().delete(&tests::path_of(&deleted)).await.expect(200);
    world.drain().await;
    assert_eq!(found(&acme.admin(), "?status=expired").await, Vec::<String>::new());

    world.advance(DAY * 30);
    // From the moment on at which it expires, before the sweep has come, and also behind it.
    for _ in 0..2 {
        assert_eq!(found(&acme.admin(), "?kind=invite").await, Vec::<String>::new());
        let expired = all(&acme.admin(), "?status=expired").await;
        assert_eq!(expired.iter().map(called).collect::<Vec<_>>(), ["a link", "dora@friends.example"]);
        let dora = &expired[1];
        assert_eq!((&dora["kind"], &dora["status"]), (&json!("invite"), &json!("expired")));
        assert_eq!((&dora["can"], &dora["inviteUrl"]), (&json!([]), &Value::Null));
        for member in ["id", "role", "inviter", "email", "expiresAt", "lastEmailSentAt"] {
            assert_eq!(dora[member], invite[member], "{member}");
        }
        assert_eq!(dora["emailStatus"], "sent");
        for query in ["q=dora", "role=member", "delivery=sent", "limit=1"] {
            assert!(
                found(&acme.admin(), &format!("?status=expired&{query}")).await.contains(&called(dora)),
                "{query}"
            );
        }
        assert_eq!(found(&acme.admin(), "?status=expired&role=auditor").await, ["a link"]);
        assert_eq!(found(&acme.admin(), "?status=expired&kind=user").await, Vec::<String>::new());
        assert_eq!(all(&acme.user(NetworkAdmin), "?status=expired").await.len(), 2);
        assert_eq!(found(&acme.user(Auditor), "?status=expired").await, Vec::<String>::new());
        assert!(world.walk_the_table().await);
        world.drain().await;
    }
    let expires: Timestamp = invite["expiresAt"].as_str().unwrap().parse().unwrap();
    world.advance(expires.duration_since(world.now()) + DAY * 90 - SignedDuration::from_millis(1));
    world.sweep();
    assert_eq!(found(&acme.admin(), "?status=expired&q=dora").await, ["dora@friends.example"]);
    world.advance(SignedDuration::from_millis(1));
    assert_eq!(found(&acme.admin(), "?status=expired&q=dora").await, Vec::<String>::new());
    world.sweep();
    world.advance(DAY);
    world.sweep();
    assert!(world.rows().await.iter().all(|row| !row.contains("\"X#")), "time to live has removed all");
}

#[tokio::test]
async fn an_expiry_that_an_older_version_recorded_is_passed_over() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let old = acme.invite("dora@friends.example").await;
    acme.invite("emil@friends.example").await;
    world.advance(DAY * 31);
    assert!(world.walk_the_table().await);
    let (place, sort) = (format!("T#{}", acme.id), format!("X#{}", old["id"].as_str().unwrap()));
    world.remove_row(&place, &sort).await;
    world
        .set(&place, &sort, "ttl", aws_sdk_dynamodb::types::AttributeValue::N("1800000000".to_owned()))
        .await;
    assert_eq!(found(&acme.admin(), "?status=expired").await, ["emil@friends.example"]);
}
