//! People: users and invites as one list, which the directory serves (W37).

mod directory;
mod finding;

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::Role::{Admin, Auditor, BillingAdmin, ItAdmin, Member, NetworkAdmin, Owner};
use tests::{Answer, Somebody, Tailnet, World, accept, path_of};

/// Somebody asks for the people of their tailnet.
async fn ask(somebody: &Somebody, query: &str) -> Answer {
    somebody.get(&format!("/api/v2/tailnet/-/people{query}")).await
}

/// The people of a page.
fn people(answer: &Answer) -> Vec<Value> {
    answer.json["people"].as_array().unwrap().clone()
}

/// All people, page by page.
async fn all(somebody: &Somebody, query: &str) -> Vec<Value> {
    let (mut answer, mut found) = (ask(somebody, query).await.expect(200), Vec::new());
    loop {
        found.extend(people(&answer));
        let Some(link) = answer.header("link") else { return found };
        let url = link.trim_start_matches('<').split('>').next().unwrap();
        let next = url.strip_prefix("https://invites.example.com").unwrap();
        answer = somebody.get(next).await.expect(200);
    }
}

/// What somebody is called in the list: the address of an invite, or the login of a user.
fn called(person: &Value) -> String {
    let name = |member: &str| person[member].as_str().map(ToOwned::to_owned);
    name("loginName").or_else(|| name("email")).unwrap_or_else(|| "a link".to_owned())
}

/// Whom somebody finds.
async fn found(somebody: &Somebody, query: &str) -> Vec<String> {
    all(somebody, query).await.iter().map(called).collect()
}

/// Somebody in the list as the other lists show them.
fn shown(person: &Value) -> Value {
    let mut shown = person.clone();
    shown.as_object_mut().unwrap().remove("kind");
    if person["kind"] == "invite" {
        shown.as_object_mut().unwrap().remove("status");
    }
    shown
}

/// A tailnet in which four people have joined and two are invited, a minute apart each. The stream has told of all.
async fn busy(world: &World) -> Tailnet<'_> {
    let acme = world.organization("acme.example").await;
    for (number, login) in ["dora", "emil", "fina", "gero"].into_iter().enumerate() {
        world.advance(SignedDuration::from_mins(1));
        let role = ["member", "auditor", "network-admin", "member"][number];
        let made = acme.create(json!([{ "role": role }])).await.expect(200).json[0].clone();
        accept(&world.person(&format!("{login}@friends.example")), &made).await.expect(200);
    }
    for login in ["hans", "ilse"] {
        world.advance(SignedDuration::from_mins(1));
        acme.invite(&format!("{login}@friends.example")).await;
    }
    world.drain().await;
    acme
}

#[tokio::test]
async fn users_and_open_invites_are_listed_newest_first_as_their_own_lists_show_them() {
    let world = World::new().await;
    let acme = busy(&world).await;
    let newest =
        ["ilse", "hans", "gero", "fina", "emil", "dora"].map(|name| format!("{name}@friends.example"));
    for viewer in [Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin].map(|role| acme.user(role)) {
        let listed = all(&viewer, "").await;
        assert_eq!(listed.iter().map(called).take(6).collect::<Vec<_>>(), newest);
        assert_eq!(listed.len(), 6 + acme.users().await.len() - 4);
        for person in &listed {
            let path = if person["kind"] == "user" {
                format!("/api/v2/users/{}", person["id"].as_str().unwrap())
            } else {
                assert_eq!(person["status"], "invited");
                path_of(person)
            };
            assert_eq!(shown(person), viewer.get(&path).await.expect(200).json);
        }
    }
}

#[tokio::test]
async fn pages_of_any_size_make_up_the_whole() {
    let world = World::new().await;
    let acme = busy(&world).await;
    // Invites and users of the same millisecond, too.
    acme.create(json!([{}, { "email": "jana@friends.example" }, {}])).await.expect(200);
    accept(&world.person("kurt@friends.example"), &acme.link().await).await.expect(200);
    world.drain().await;
    let whole = all(&acme.admin(), "").await;
    assert_eq!(whole.len(), 9 + 6 + 4);
    for limit in 1..=whole.len() {
        assert_eq!(all(&acme.admin(), &format!("?limit={limit}")).await, whole, "by {limit}");
        for filter in ["kind=user", "kind=invite", "role=member", "q=a", "status=active", "status=suspended"]
        {
            let filtered = all(&acme.admin(), &format!("?{filter}")).await;
            assert_eq!(
                all(&acme.admin(), &format!("?{filter}&limit={limit}")).await,
                filtered,
                "{filter} by {limit}"
            );
        }
    }
    let page = ask(&acme.admin(), &format!("?limit={}", whole.len())).await.expect(200);
    assert_eq!(page.header("link"), None, "a full last page has no link to an empty one");
}

#[tokio::test]
async fn who_may_not_view_invites_is_shown_users_only_and_who_may_not_send_them_no_link() {
    let world = World::new().await;
    let acme = busy(&world).await;
    let admin = all(&acme.admin(), "").await;
    assert_eq!(admin.iter().filter(|person| person["inviteUrl"].is_string()).count(), 2);
    for viewer in [NetworkAdmin, BillingAdmin] {
        let listed = all(&acme.user(viewer), "").await;
        assert_eq!(listed.len(), admin.len());
        assert!(listed.iter().all(|person| person["inviteUrl"].is_null()), "{listed:?}");
    }
    for query in ["", "?kind=invite", "?status=invited", "?status=expired", "?delivery=sent", "?q=ilse"] {
        let listed = all(&acme.user(Auditor), query).await;
        assert!(listed.iter().all(|person| person["kind"] == "user"), "{query}: {listed:?}");
        assert_eq!(listed.is_empty(), !query.is_empty(), "{query}");
    }
    ask(&acme.user(Member), "").await.expect(403);
    ask(&acme.named("waiting"), "").await.expect(403);
    ask(&acme.user(Member), "?status=nonsense").await.expect(403);
}

#[tokio::test]
async fn another_tailnet_s_people_are_not_there() {
    let world = World::new().await;
    let (acme, globex) = (busy(&world).await, world.organization("globex.example").await);
    world.drain().await;
    let path = format!("/api/v2/tailnet/{}/people", acme.id);
    let absent = globex.admin().get("/api/v2/tailnet/77/people").await.expect(404);
    assert_eq!(globex.admin().get(&path).await, absent);
    assert!(
        all(&globex.admin(), "?kind=user")
            .await
            .iter()
            .all(|user| user["tailnetId"] == globex.id.to_string())
    );
}

#[tokio::test]
async fn a_bad_filter_is_refused_by_its_name() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let long = "a".repeat(255);
    for (name, value) in [
        ("q", long.as_str()),
        ("kind", "users"),
        ("status", "waiting"),
        ("status", "over-billing-limit"),
        ("role", "emperor"),
        ("role", "all"),
        ("delivery", "lost"),
        ("inviter", "ann"),
        ("inviter", "0"),
        ("limit", "0"),
        ("limit", "101"),
        ("cursor", "1"),
        ("cursor", "000000000000001-0000000000000000"),
    ] {
        let refused = ask(&acme.admin(), &format!("?{name}={value}")).await.expect(400);
        assert_eq!(refused.json["errors"][0]["field"], name, "{name}={value}");
    }
    for name in ["q", "kind", "status", "role", "delivery", "inviter", "limit", "cursor"] {
        let refused = ask(&acme.admin(), &format!("?{name}=1&{name}=2")).await.expect(400);
        assert_eq!(refused.json["errors"][0]["field"], name, "twice");
        ask(&acme.admin(), &format!("?{name}=")).await.expect(200);
    }
    ask(&acme.admin(), "?q=%20").await.expect(200);
}

#[tokio::test]
async fn who_has_another_home_is_external_until_they_lose_it() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    globex.settle(true, "member").await;
    let guest = globex.user(Member);
    let joined = accept(&guest, &acme.link().await).await.expect(200).json;
    let external = async || {
        world.drain().await;
        let path = format!("/api/v2/users/{}", guest.id);
        let alone = acme.admin().get(&path).await.expect(200).json["external"].clone();
        let listed = acme.users().await.into_iter().filter(|user| user["external"] == true).count();
        let people = all(&acme.admin(), "?kind=user").await;
        let people: Vec<String> = people.iter().filter(|user| user["external"] == true).map(called).collect();
        assert_eq!((alone == true, listed), (!people.is_empty(), people.len()));
        people
    };
    assert_eq!(joined["external"], true);
    assert_eq!(external().await, ["member@globex.example"]);
    assert!(globex.users().await.iter().all(|user| user["external"].is_null()));
    globex.owner().does("delete", &guest).await.expect(200);
    assert_eq!(external().await, Vec::<String>::new(), "home has moved here");
    let owner = globex.owner().founds("globex-lab", "organizational").await.expect(200).json;
    world.drain().await;
    let path = format!("/api/v2/tailnet/{}/people", owner["id"].as_str().unwrap());
    assert_eq!(people(&globex.owner().get(&path).await.expect(200))[0]["external"], true);
}
