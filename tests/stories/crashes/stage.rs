//! Where a deed is done: a world made ready for it, the same every time.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{JoinPolicy, Role, TailnetId, UserStatus};
use tests::{Somebody, Tailnet, World, path_of};

use super::deeds::Deed;

/// A world made ready for a deed.
pub(super) struct Stage {
    pub(super) world: World,
    /// The tailnet that it happens in.
    pub(super) acme: TailnetId,
    /// The invite that it happens to; null if it makes one.
    pub(super) invite: Value,
    /// The stream's records that it is done with.
    pub(super) records: Vec<Value>,
}

/// Every row, with a star for each id that is another in every run.
pub(super) type Picture = Vec<String>;

impl Stage {
    /// Makes a world ready.
    pub(super) async fn set(deed: Deed) -> Self {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let id = acme.id;
        if deed == Deed::JoinAnother {
            let globex = world.organization("globex.example").await;
            world.change_settings(globex.id, true, JoinPolicy::Member).await;
        }
        let invite = match deed {
            Deed::JoinFirst | Deed::JoinAnother | Deed::Delete | Deed::Resend => {
                let invite = acme.invite("dora@friends.example").await;
                world.drain().await;
                world.advance(SignedDuration::from_mins(1));
                invite
            }
            Deed::SendMail => acme.invite("dora@friends.example").await,
            Deed::PutOffMail => {
                let invite = acme.invite("dora@friends.example").await;
                world.change_user(id, acme.admin().id, Role::Admin, UserStatus::Suspended).await;
                invite
            }
            Deed::RequeueMail | Deed::ForgetMail => put_off(&world, &acme, deed == Deed::ForgetMail).await,
            Deed::RecordExpiry => {
                let invite = acme.invite("dora@friends.example").await;
                world.drain().await;
                world.advance(SignedDuration::from_hours(31 * 24));
                world.sweep();
                invite
            }
            _ => Value::Null,
        };
        let records = match deed {
            Deed::SendMail | Deed::PutOffMail | Deed::RecordExpiry => world.take_records(),
            _ => Vec::new(),
        };
        let _ = world.calls.take();
        Self { world, acme: id, invite, records }
    }

    pub(super) fn admin(&self) -> Somebody {
        self.world.person_in("admin@acme.example", self.acme)
    }

    /// The ids in the list of open invites, sorted.
    pub(super) async fn open_invites(&self) -> Vec<String> {
        let listed = self.admin().get("/api/v2/tailnet/-/user-invites").await.expect(200);
        ids(&listed.json)
    }

    /// The table as it is.
    pub(super) async fn picture(&self) -> Picture {
        let mut rows: Vec<String> = self.world.rows().await.iter().map(|row| without_ids(row)).collect();
        rows.sort();
        rows
    }
}

/// An invite whose mail waits and is due to be tried again, or was resent since.
async fn put_off(world: &World, acme: &Tailnet<'_>, resent: bool) -> Value {
    world.mailbox.refuse("dora@friends.example");
    let invite = acme.invite("dora@friends.example").await;
    world.drain().await;
    world.mailbox.accept_all();
    world.advance(SignedDuration::from_mins(5));
    if resent {
        let _ = acme.admin().post_nothing(&format!("{}/resend", path_of(&invite))).await.expect(200);
        world.drain().await;
    }
    invite
}

/// The rows that only one of two pictures has.
pub(super) fn difference<'a>(one: &'a Picture, other: &'a Picture) -> Vec<&'a String> {
    let only_in_one = one.iter().filter(|row| !other.contains(row));
    only_in_one.chain(other.iter().filter(|row| !one.contains(row))).collect()
}

/// The ids of invites, sorted.
pub(super) fn ids(invites: &Value) -> Vec<String> {
    let id = |invite: &Value| invite["id"].as_str().unwrap().to_owned();
    let mut ids: Vec<String> = invites.as_array().unwrap().iter().map(id).collect();
    ids.sort();
    ids
}

/// Addresses that fill a request.
pub(super) fn full_request() -> Value {
    (0..49).map(|number| json!({ "email": format!("friend{number:02}@friends.example") })).collect()
}

fn without_ids(row: &str) -> String {
    let mut row = serde_json::from_str(row).unwrap();
    hide_ids(&mut row);
    row.to_string()
}

fn hide_ids(value: &mut Value) {
    match value {
        Value::String(text) if is_id(text) => "*".clone_into(text),
        Value::Array(values) => values.iter_mut().for_each(hide_ids),
        Value::Object(members) => members.values_mut().for_each(hide_ids),
        _ => {}
    }
}

/// Ids are UUIDs, in hexadecimal or, in the audit log, in base64.
fn is_id(text: &str) -> bool {
    // What stands before it in a key is a prefix, or when a mail is due.
    let text = text.rsplit('#').next().unwrap_or(text);
    let in_hexadecimal =
        text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let in_base64 = text.len() == 22
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    in_hexadecimal || in_base64
}
