//! What changes between an operation's reads and its write: the conditions of the transaction decide, not what was read.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{JoinPolicy, Role, UserStatus};
use tests::{Answer, Fault, Somebody, Tailnet, World, accept, path_of};

/// Lets a call come as far as its write, makes the change, and lets it go on.
async fn meanwhile(
    world: &World,
    call: impl Future<Output = Answer>,
    change: impl Future<Output = ()>,
) -> Answer {
    world.calls.inject("TransactWriteItems", 0, 1, Fault::Held);
    let change = async {
        world.calls.until_held().await;
        change.await;
        world.calls.release();
    };
    // On the heap: two whole calls at once are more than a test's stack holds.
    let (answer, ()) = tokio::join!(Box::pin(call), Box::pin(change));
    answer
}

async fn lower(world: &World, tailnet: &Tailnet<'_>, user: &Somebody, role: Role) {
    world.change_user(tailnet.id, user.id, role, UserStatus::Active).await;
}

#[tokio::test]
async fn an_inviter_lowered_meanwhile_lets_nobody_join() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let dora = world.person("dora@friends.example");
    let admin = acme.admin();
    let lowered = lower(&world, &acme, &admin, Role::Member);
    let _ = meanwhile(&world, accept(&dora, &invite), lowered).await.expect(410);
    assert_eq!(acme.users_seen_by(&acme.owner()).await, 9);
}

#[tokio::test]
async fn an_invite_withdrawn_meanwhile_lets_nobody_join() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let dora = world.person("dora@friends.example");
    let withdrawn = async { drop(acme.owner().delete(&path_of(&invite)).await.expect(200)) };
    let _ = meanwhile(&world, accept(&dora, &invite), withdrawn).await.expect(410);
    assert_eq!(acme.users_seen_by(&acme.owner()).await, 9);
}

#[tokio::test]
async fn a_role_lowered_at_home_meanwhile_forbids_joining_elsewhere() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let invite = acme.link().await;
    let person = globex.user(Role::NetworkAdmin);
    let lowered = lower(&world, &globex, &person, Role::Member);
    let _ = meanwhile(&world, accept(&person, &invite), lowered).await.expect(403);
    assert_eq!(acme.open_invites().await.len(), 1);
}

#[tokio::test]
async fn a_home_found_meanwhile_decides_after_all() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    world.change_settings(acme.id, false, JoinPolicy::None).await;
    let dora = world.person("dora@friends.example");
    let (here, elsewhere) = (acme.link().await, globex.link().await);
    let found = async { drop(accept(&dora, &here).await.expect(200)) };
    let _ = meanwhile(&world, accept(&dora, &elsewhere), found).await.expect(403);
}

#[tokio::test]
async fn a_sender_lowered_meanwhile_sends_and_withdraws_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.advance(SignedDuration::from_mins(2));
    let admin = acme.admin();
    let calls: [(http::Method, String, Value); 3] = [
        (http::Method::POST, "/api/v2/tailnet/-/user-invites".to_owned(), json!([{}])),
        (http::Method::POST, format!("{}/resend", path_of(&invite)), Value::Null),
        (http::Method::DELETE, path_of(&invite), Value::Null),
    ];
    for (method, path, body) in calls {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let call = admin.call(method, &path, &body, &[]);
        let _ = meanwhile(&world, call, lower(&world, &acme, &admin, Role::Auditor)).await.expect(403);
        lower(&world, &acme, &admin, Role::Admin).await;
    }
    assert_eq!(acme.open_invites().await.len(), 1);
    assert_eq!(acme.log().await.len(), 1);
}
