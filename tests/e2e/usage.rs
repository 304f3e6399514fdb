//! Who counts for billing (R23), reported by events on the default bus.

use serde_json::{Value, json};

use tests::deployed::founding::{Founded, Member, found};
use tests::deployed::stack::{STACK, eventually};

const SOURCE: &str = "tailnet-invites.network";
const ACTIVITY: &str = "User Activity";

/// The numbers of this month: active, joined by an invite, home elsewhere.
async fn usage(tailnet: &Founded) -> Value {
    let shown = tailnet.owner.get(&tailnet.path("usage")).await.expect(200).json;
    json!([shown["activeUsers"], shown["joinedByInvite"], shown["homeElsewhere"]])
}

fn activity(tailnet: &Founded, user: &str) -> Value {
    json!({ "tailnetId": tailnet.id, "userId": user })
}

#[tokio::test]
async fn whoever_joined_and_moved_data_counts_once_a_month() {
    let tailnet = found("usage.example", "organizational").await;
    let guest: Member = tailnet.joins("gil@friends.example").await;
    let visitor = found("visitor.example", "personal").await;
    let link = tailnet.owner.make_link().await;
    let visiting = visitor.owner.accept(&link["inviteUrl"]).await.expect(200).json;
    let owner = tailnet.owner.user("owner@usage.example").await.expect("they are a user");
    assert_eq!(usage(&tailnet).await, json!([0, 0, 0]));

    let users = [&guest.id, visiting["id"].as_str().expect("an id"), owner["id"].as_str().expect("an id")];
    for user in users.into_iter().chain(users) {
        STACK.put_event(SOURCE, ACTIVITY, &activity(&tailnet, user)).await;
    }
    // An unknown user, and an event that no rule matches.
    STACK.put_event(SOURCE, ACTIVITY, &activity(&tailnet, "1")).await;
    STACK.put_event(SOURCE, "Node Activity", &activity(&visitor, &guest.id)).await;
    let all = async || (usage(&tailnet).await == json!([3, 2, 1])).then_some(());
    eventually("all are counted", all).await;
    assert_eq!(usage(&visitor).await, json!([0, 0, 0]));
    guest.person.get(&tailnet.path("usage")).await.expect(403);
}
