//! An operator hands a tailnet to another owner (R26).

use shared::domain::Role::{Admin, Member, NetworkAdmin};
use shared::domain::UserStatus;
use tests::{Fault, Tailnet, World, accept};

/// The owner and the admins of a tailnet, by their logins.
async fn owner_and_admins(tailnet: &Tailnet<'_>, seen_by: &tests::Somebody) -> Vec<(String, String)> {
    let path = format!("/api/v2/tailnet/{}/users", tailnet.id);
    let listed = seen_by.get(&path).await.expect(200).json;
    let of = |user: &serde_json::Value| {
        (user["role"].as_str().unwrap().to_owned(), user["loginName"].as_str().unwrap().to_owned())
    };
    let mut found: Vec<_> = listed["users"].as_array().unwrap().iter().map(of).collect();
    found.retain(|(role, _)| ["owner", "admin"].contains(&role.as_str()));
    found.sort();
    found
}

#[tokio::test]
async fn the_new_owner_may_what_an_owner_may_and_the_old_one_becomes_an_admin() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (old, new) = (acme.owner(), acme.user(NetworkAdmin));
    world.hands_over(acme.id, "network-admin@acme.example").await.unwrap();
    let expected = [
        ("admin", "admin@acme.example"),
        ("admin", "owner@acme.example"),
        ("owner", "network-admin@acme.example"),
    ];
    let expected = expected.map(|(role, login)| (role.to_owned(), login.to_owned()));
    assert_eq!(owner_and_admins(&acme, &new).await, expected);
    new.does("suspend", &old).await.expect(200);
    acme.admin().does("suspend", &new).await.expect(403);
}

#[tokio::test]
async fn invites_of_the_old_owner_stay_good() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let path = "/api/v2/tailnet/-/user-invites";
    let invite =
        acme.owner().post(path, serde_json::json!([{ "role": "admin" }])).await.expect(200).json[0].clone();
    world.hands_over(acme.id, &acme.user(Admin).id.to_string()).await.unwrap();
    world.drain().await;
    accept(&world.person("ann@friends.example"), &invite).await.expect(200);
}

#[tokio::test]
async fn handing_over_twice_changes_nothing_the_second_time() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for _ in 0..2 {
        world.hands_over(acme.id, "member@acme.example").await.unwrap();
    }
    let by = acme.events().await.into_iter().filter(|event| event == "USER.UPDATE.USER_ROLE").count();
    assert_eq!(by, 2, "one event for each of the two");
}

#[tokio::test]
async fn only_an_active_user_of_the_tailnet_becomes_its_owner() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let stranger = globex.user(Member).id.to_string();
    let before = world.rows().await;
    for (new_owner, why) in [
        ("waiting@acme.example", "cannot act"),
        ("suspended@acme.example", "cannot act"),
        ("member@globex.example", "no user"),
        (&stranger, "no user"),
        ("nobody", "newOwner must be"),
    ] {
        let refused = world.hands_over(acme.id, new_owner).await.unwrap_err();
        assert!(refused.contains(why), "{new_owner}: {refused}");
    }
    let refused = world.hands_over(4_242.try_into().unwrap(), "member@acme.example").await.unwrap_err();
    assert!(refused.contains("there is no tailnet"), "{refused}");
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn who_is_suspended_in_between_does_not_become_the_owner() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let new = acme.user(Member);
    world.calls.inject("TransactWriteItems", 0, 1, Fault::Held);
    let (handed_over, ()) = tokio::join!(world.hands_over(acme.id, "member@acme.example"), async {
        world.calls.until_held().await;
        world.change_user(acme.id, new.id, Member, UserStatus::Suspended).await;
        world.calls.release();
    });
    let refused = handed_over.unwrap_err();
    assert!(refused.contains("cannot act"), "{refused}");
}
