//! The rows of the directory, with their keys.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::{
    DisplayName, EmailAddress, Joining, Profile, Role, TailnetId, User, UserId, UserStatus, terms,
};
use crate::store::engine::{Form, Item, Key, Range, StoreError, item, key_of, malformed, read};

const PARTITION: &str = "D#";
const ENTRY: &str = "J#";
const TERM: &str = "W#";
const STATUS: &str = "S#";
const ROLE: &str = "R#";

/// An entry: a user as others see them, as one change of their row left them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What others see.
    pub profile: Profile,
    /// The revision of the user's row.
    pub revision: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct EntryRow {
    login: String,
    display_name: DisplayName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<EmailAddress>,
    user_role: Role,
    user_status: UserStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    invited_by: Option<UserId>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    home_elsewhere: bool,
    revision: u64,
}

impl From<&User> for Entry {
    fn from(user: &User) -> Self {
        Self { profile: user.profile(), revision: user.revision }
    }
}

impl Entry {
    /// The sort keys of the pointers that lead to the entry.
    pub(super) fn pointers(&self) -> BTreeSet<String> {
        let Profile { status, role, .. } = self.profile;
        let joining = self.profile.joining();
        let terms = terms(&self.profile).into_iter().map(|term| format!("{TERM}{term}#{joining}"));
        let by_status = (status != UserStatus::Active).then(|| format!("{}{joining}", of_status(status)));
        let by_role = (role != Role::Member).then(|| format!("{}{joining}", of_role(role)));
        terms.chain(by_status).chain(by_role).collect()
    }

    /// The key of the entry.
    pub(super) fn key(&self) -> Key {
        key(self.profile.tailnet, self.profile.joining())
    }

    /// The row of the entry.
    pub(super) fn item(&self) -> Result<Item, StoreError> {
        let Profile { login, display_name, email, role, status, invited_by, external, .. } =
            self.profile.clone();
        let row = EntryRow {
            login,
            display_name,
            email,
            user_role: role,
            user_status: status,
            invited_by,
            home_elsewhere: external,
            revision: self.revision,
        };
        item(&self.key(), &row)
    }
}

/// The partition of a tailnet's directory.
pub(super) fn of_directory(tailnet: TailnetId) -> String {
    format!("{PARTITION}{tailnet}")
}

/// The key of an entry.
pub(super) fn key(tailnet: TailnetId, joining: Joining) -> Key {
    Key::new(of_directory(tailnet), format!("{ENTRY}{joining}"))
}

/// How the sort keys of pointers to users with a status start, which is not that of most.
pub(super) fn of_status(status: UserStatus) -> String {
    format!("{STATUS}{}#", status.as_str())
}

/// How the sort keys of pointers to users with a role start, which is not that of most.
pub(super) fn of_role(role: Role) -> String {
    format!("{ROLE}{}#", role.as_str())
}

/// The pointers to users who are found by a term that starts so.
pub(super) fn found_by(tailnet: TailnetId, start: &str) -> Range {
    Range::starting_with(of_directory(tailnet), &format!("{TERM}{start}"))
}

/// Every entry of a tailnet.
pub(super) fn all_of(tailnet: TailnetId) -> Range {
    Range::starting_with(of_directory(tailnet), ENTRY)
}

/// How entries are read as a list.
pub(super) const FORM: Form<Profile, Joining> = Form {
    parse: |item| entry_from(item).map(|entry| entry.profile),
    id: Profile::joining,
    id_in: |key| joining_in(&key.sort),
};

/// How pointers are read as a list of what they lead to.
pub(super) const POINTERS: Form<Joining, Joining> = Form {
    parse: |item| joining_in(&key_of(&item)?.sort).ok_or_else(|| malformed("a pointer's key")),
    id: |joining| *joining,
    id_in: |key| joining_in(&key.sort),
};

/// The joining at the end of a sort key.
pub(super) fn joining_in(sort: &str) -> Option<Joining> {
    let (rest, _) = sort.rsplit_once('#')?;
    let (before, _) = rest.rsplit_once('#')?;
    Joining::parse(sort.get(before.len() + 1..)?)
}

/// Reads the row of an entry.
pub(super) fn entry_from(item: Item) -> Result<Entry, StoreError> {
    let key = key_of(&item)?;
    let tailnet = key.partition.strip_prefix(PARTITION).and_then(|tailnet| tailnet.parse().ok());
    let Some((tailnet, Joining { at, user })) = tailnet.zip(joining_in(&key.sort)) else {
        return Err(malformed("the key of an entry of the directory"));
    };
    let row: EntryRow = read(item)?;
    let profile = Profile {
        id: user,
        tailnet,
        login: row.login,
        display_name: row.display_name,
        email: row.email,
        role: row.user_role,
        status: row.user_status,
        created: at,
        invited_by: row.invited_by,
        external: row.home_elsewhere,
    };
    Ok(Entry { profile, revision: row.revision })
}
