//! What the first part leaves for the others, in a file.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tests::deployed::people::Person;
use tests::deployed::stack::{Resource, STACK};

use crate::asking::Asked;

/// The tailnet that everything happens in.
pub(crate) const TAILNET: &str = "upgrade.example";
/// The owner's address.
pub(crate) const OWNER: &str = "owner@upgrade.example";
/// Whoever has opted out.
pub(crate) const OPTED_OUT: &str = "never@friends.example";
/// Whoever the only mail that waits is for.
pub(crate) const WAITS_FOR_MAIL: &str = "patient@friends.example";
/// The one address that may use the invite that is bound.
pub(crate) const BOUND: &str = "bound@friends.example";
/// The value of `Idempotency-Key` of a request that was made.
pub(crate) const IDEMPOTENCY_KEY: &str = "before the update";

/// The stack before the update.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// Every row of the table, by its key.
    pub(crate) rows: BTreeMap<String, Value>,
    /// Everything that CloudFormation had made.
    pub(crate) resources: BTreeMap<String, Resource>,
    /// The values of the secrets, by their logical ids.
    pub(crate) secrets: BTreeMap<String, Value>,
    /// What was asked, and answered.
    pub(crate) answers: Vec<Asked>,
    /// The entries of the configuration audit log, oldest first.
    pub(crate) log: Vec<Value>,
    /// The bearer token of the owner's session.
    pub(crate) owner: String,
    /// The owner's API access token.
    pub(crate) api_token: String,
    /// The cookies of a browser that the owner is signed in with.
    pub(crate) browser: String,
    /// The cookies of a browser that shows the page of the invite `page`.
    pub(crate) visitor: String,
    /// The bearer token of the owner of another tailnet, who has joined this one.
    pub(crate) neighbour: String,
    /// Invites as they were made, by what became of them.
    pub(crate) invites: BTreeMap<String, Value>,
    /// The ids of users, by what became of them.
    pub(crate) users: BTreeMap<String, String>,
    /// What was asked with [`IDEMPOTENCY_KEY`], and answered.
    pub(crate) repeatable: (Value, Value),
}

/// The stack before the update.
pub(crate) static MEMORY: LazyLock<Memory> = LazyLock::new(|| {
    let text = std::fs::read_to_string(file()).expect("the first part was told before");
    serde_json::from_str(&text).expect("the first part has written it")
});

impl Memory {
    /// Leaves it for the other parts.
    pub(crate) fn keep(&self) {
        let text = serde_json::to_string_pretty(self).expect("it is JSON");
        std::fs::write(file(), text).expect("the file can be written");
    }

    /// The owner with the session of before.
    pub(crate) fn owner(&self) -> Person {
        Person { token: Some(self.owner.clone()) }
    }

    /// An invite.
    pub(crate) fn invite(&self, which: &str) -> &Value {
        self.invites.get(which).expect("the first part has made it")
    }

    /// The id of a user.
    pub(crate) fn user(&self, which: &str) -> &str {
        self.users.get(which).expect("the first part has let them in")
    }
}

fn file() -> PathBuf {
    STACK.folder.join("before.json")
}
