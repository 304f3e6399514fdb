//! The rows of passkeys.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{AccountName, Passkey, PasskeyAccount, PasskeyId, PersonId, UserHandle};
use crate::store::engine::{Item, Key, StoreError, item, item_until, malformed, read, second};
use crate::store::memberships;

/// The sort key of a row that is alone in its partition.
const ALONE: &str = "#";

/// A credential, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCredential {
    /// The person whose it is.
    pub handle: UserHandle,
    /// The name of their account.
    pub name: AccountName,
    /// The credential, as what checks it has written it.
    pub credential: String,
}

/// A challenge that must not be used again.
#[derive(Debug, Clone, Copy)]
pub struct UsedChallenge<'a> {
    /// Its hash.
    pub hash: &'a str,
    /// When nobody can use it any more.
    pub ends: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct CredentialRow {
    handle: UserHandle,
    name: AccountName,
    credential: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct AccountRow {
    handle: UserHandle,
    name: AccountName,
    passkeys: BTreeMap<PasskeyId, PasskeyAttributes>,
}

/// A passkey, as the row of its person names it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PasskeyAttributes {
    /// In base64url.
    credential_id: String,
    /// In seconds since 1970.
    created_at: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct NameRow {
    handle: UserHandle,
}

#[derive(Debug, Serialize, Deserialize)]
struct ChallengeRow {}

/// The key of a credential.
pub(super) fn credential_key(id: PasskeyId) -> Key {
    Key::new(format!("K#{id}"), ALONE)
}

/// The key of the passkeys of a person. It sorts behind their memberships, so that listing those does not read it.
pub(super) fn account_key(person: PersonId) -> Key {
    Key::new(memberships::partition(person), "W")
}

/// The key of a name.
pub(super) fn name_key(name: &AccountName) -> Key {
    Key::new(format!("O#{name}"), ALONE)
}

pub(super) fn credential_item(id: PasskeyId, stored: &StoredCredential) -> Result<Item, StoreError> {
    let StoredCredential { handle, name, credential } = stored.clone();
    item(&credential_key(id), &CredentialRow { handle, name, credential })
}

pub(super) fn credential_from(item: Item) -> Result<StoredCredential, StoreError> {
    let CredentialRow { handle, name, credential } = read(item)?;
    Ok(StoredCredential { handle, name, credential })
}

pub(super) fn account_item(account: &PasskeyAccount) -> Result<Item, StoreError> {
    let row = AccountRow {
        handle: account.handle,
        name: account.name.clone(),
        passkeys: attributes(&account.passkeys),
    };
    item(&account_key(PersonId::of(&account.handle.person())), &row)
}

pub(super) fn account_from(item: Item) -> Result<PasskeyAccount, StoreError> {
    let AccountRow { handle, name, passkeys } = read(item)?;
    let passkeys = passkeys.into_iter().map(|(id, passkey)| {
        let credential_id = Base64UrlUnpadded::decode_vec(&passkey.credential_id);
        let credential_id = credential_id.map_err(|_| malformed("a credential's id"))?;
        Ok((id, Passkey { credential_id, created_at: second(passkey.created_at)? }))
    });
    Ok(PasskeyAccount { handle, name, passkeys: passkeys.collect::<Result<_, StoreError>>()? })
}

/// The passkeys of a person as their row names them.
pub(super) fn attributes(passkeys: &BTreeMap<PasskeyId, Passkey>) -> BTreeMap<PasskeyId, PasskeyAttributes> {
    let one = |(id, passkey): (&PasskeyId, &Passkey)| {
        let credential_id = Base64UrlUnpadded::encode_string(&passkey.credential_id);
        (*id, PasskeyAttributes { credential_id, created_at: passkey.created_at.as_second() })
    };
    passkeys.iter().map(one).collect()
}

/// The row of a name. It stays for ever.
pub(super) fn name_item(name: &AccountName, handle: UserHandle) -> Result<Item, StoreError> {
    item(&name_key(name), &NameRow { handle })
}

/// The row of a challenge that was used. It stays as long as somebody could use the challenge again.
pub(super) fn challenge_item(challenge: UsedChallenge<'_>) -> Result<Item, StoreError> {
    item_until(challenge.ends, &Key::new(format!("C#{}", challenge.hash), ALONE), &ChallengeRow {})
}
