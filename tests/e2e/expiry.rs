//! Invites whose rows are removed after their expiry.
//!
//! The emulator has no time to live, and a test cannot wait 30 days. So a row gets an older id, and the test removes it.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shared::domain::InviteId;
use shared::edge::app::Surroundings;

use tests::deployed::people::person;
use tests::deployed::stack::{STACK, eventually};

const ADDRESS: &str = "ida@friends.example";

type Row = HashMap<String, AttributeValue>;

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn key(tailnet: &str, sort: &str) -> Row {
    Row::from([("pk".to_owned(), text(format!("T#{tailnet}"))), ("sk".to_owned(), text(sort))])
}

/// An id as of an invite that was made so long ago.
pub(crate) fn id_made(ago: SignedDuration) -> InviteId {
    let now: Timestamp = (Surroundings::of_the_system().clock)();
    InviteId::in_batch(now - ago, *b"long ago", 0)
}

async fn put(table: &Client, row: Row) {
    table
        .put_item()
        .table_name(&STACK.table)
        .set_item(Some(row))
        .send()
        .await
        .expect("the row can be written");
}

async fn get(table: &Client, key: Row) -> Option<Row> {
    table
        .get_item()
        .table_name(&STACK.table)
        .set_key(Some(key))
        .send()
        .await
        .expect("the row can be read")
        .item
}

#[tokio::test]
async fn an_invite_that_expired_is_in_the_log_and_its_address_is_free() {
    let admin = person("admin@globex.example");
    let table = STACK.dynamodb();
    let invite = admin.invite(ADDRESS).await;
    STACK.mail_to(ADDRESS, 1).await;
    let (tailnet, young) =
        (invite["tailnetId"].to_string(), invite["id"].as_str().expect("an invite has an id"));

    let mut row = get(&table, key(&tailnet, &format!("I#{young}"))).await.expect("the invite has a row");
    admin.delete(&format!("/api/v2/user-invites/{young}")).await.expect(200);
    let old = id_made(SignedDuration::from_hours(32 * 24));
    let old_key = key(&tailnet, &format!("I#{old}"));
    row.extend(old_key.clone());
    row.insert("mailStatus".to_owned(), text("sent"));
    put(&table, row).await;
    let address_key = key(&tailnet, &format!("E#{ADDRESS}"));
    let mut address = address_key.clone();
    address.insert("heldByInvite".to_owned(), text(old.to_string()));
    put(&table, address).await;
    admin.get(&format!("/api/v2/user-invites/{old}")).await.expect(404);
    assert_eq!(admin.open_invite_to(ADDRESS).await, None);

    table
        .delete_item()
        .table_name(&STACK.table)
        .set_key(Some(old_key))
        .send()
        .await
        .expect("the row can be removed");
    let freed = async || get(&table, address_key.clone()).await.is_none().then_some(());
    eventually("the address is free", freed).await;
    assert_eq!(admin.events_of(&json!(old.to_string())).await.len(), 1);
    assert!(admin.events_of(&json!(old.to_string())).await.concat().starts_with("INVITE.EXPIRED"));
    let deleted = admin.events_of(&invite["id"]).await;
    assert_eq!(deleted, ["INVITE.CREATE by admin@globex.example", "INVITE.DELETE by admin@globex.example"]);
    assert_ne!(admin.invite(ADDRESS).await["id"], invite["id"]);
}
