//! The world in which a deed is done, the same every time.

use serde_json::Value;
use shared::domain::{KeyId, TailnetId};
use tests::{Somebody, World};

/// A world in which a deed can be done.
pub(super) struct Stage {
    pub(super) world: World,
    /// The tailnet of the deed.
    pub(super) acme: TailnetId,
    /// The invite or token of the deed; null if the deed makes one.
    pub(super) target: Value,
    /// The stream records that the deed handles.
    pub(super) records: Vec<Value>,
}

/// Every row, with a star for each id and time that differs from run to run.
pub(super) type Picture = Vec<String>;

impl Stage {
    /// A stage without target and records.
    pub(super) fn ready(world: World, acme: TailnetId) -> Self {
        world.calls.forget();
        Self { world, acme, target: Value::Null, records: Vec::new() }
    }

    pub(super) fn with_target(self, target: Value) -> Self {
        Self { target, ..self }
    }

    /// The same with the stream's undelivered records.
    pub(super) fn with_records(self) -> Self {
        Self { records: self.world.take_records(), ..self }
    }

    pub(super) fn admin(&self) -> Somebody {
        self.world.person_in("admin@acme.example", self.acme)
    }

    /// The ids in the list of open invites, sorted.
    pub(super) async fn open_invites(&self) -> Vec<String> {
        let listed = self.admin().get("/api/v2/tailnet/-/user-invites").await.expect(200);
        ids(&listed.json)
    }

    /// The present rows of the table.
    pub(super) async fn picture(&self) -> Picture {
        let rows = self.world.rows().await;
        // The mailer's brakes count tries, and a token that was exchanged leaves its hash.
        let rows = rows.iter().filter(|row| !row.contains(r#""pk":"L#"#) && !row.contains(r#""pk":"X#"#));
        let mut rows: Vec<String> = rows.map(|row| without_ids(row)).collect();
        rows.sort();
        rows
    }
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

fn without_ids(row: &str) -> String {
    let mut row = serde_json::from_str(row).unwrap();
    hide_ids(&mut row);
    row.to_string()
}

fn hide_ids(value: &mut Value) {
    match value {
        Value::String(text) if is_id(text) => "*".clone_into(text),
        Value::Array(values) => values.iter_mut().for_each(hide_ids),
        Value::Object(members) => {
            members.values_mut().for_each(hide_ids);
            // A retry is later.
            if let Some(time) = members.get_mut("mailStatusAt") {
                *time = "*".into();
            }
            if members.get("tailnet").is_some_and(|tailnet| is_founded(&tailnet.to_string())) {
                members["tailnet"] = "*".into();
            }
            *members = std::mem::take(members)
                .into_iter()
                .map(|(name, value)| (if is_id(&name) { "*".to_owned() } else { name }, value))
                .collect();
        }
        _ => {}
    }
}

/// Whether a text is an id that differs from run to run: a UUID, in hexadecimal or (in the audit log) base64, the id of an API access
/// token, or the number of a tailnet that was founded.
fn is_id(text: &str) -> bool {
    // In a key, a prefix or the time at which a mail is due comes before the id.
    let (prefix, text) = text.rsplit_once('#').unwrap_or(("", text));
    if matches!(prefix, "T" | "A") {
        return is_founded(text);
    }
    let in_hexadecimal =
        text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let in_base64 = text.len() == 22
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    in_hexadecimal || in_base64 || text.parse::<KeyId>().is_ok()
}

/// Whether this is the number of a tailnet that the story founded. Such numbers come from a counter; those of seeded tailnets are above
/// a million.
fn is_founded(tailnet: &str) -> bool {
    tailnet.parse::<u64>().is_ok_and(|number| number < 1_000_000)
}
