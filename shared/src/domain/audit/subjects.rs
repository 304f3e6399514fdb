//! The user, token or invite that was changed, in the form in which the rows of the log store it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Account, ApiKey, DisplayName, Invite, InviteId, InviteRole, KeyId, User, UserId};

/// The user that something was done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRef {
    /// Their number.
    pub user: UserId,
    /// The name they sign in with. `None` if the change was made without reading the user; reading the log looks it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
}

/// How a user is described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Their name.
    pub display_name: DisplayName,
    /// What they sign in with.
    #[serde(flatten)]
    pub account: Account,
}

/// The API access token that was made or revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyChange {
    /// Which one.
    pub id: KeyId,
    /// What its user wrote down about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it stops being valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// The invite that was made, accepted, revoked, resent or has expired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteChange {
    /// Its id, stored in 22 characters: the events of up to 49 invites share a row.
    #[serde(rename = "id", with = "short_id")]
    pub invite: InviteId,
    /// The address it went to; none for a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What it grants.
    pub role: InviteRole,
}

impl From<&Invite> for InviteChange {
    fn from(invite: &Invite) -> Self {
        Self { invite: invite.id, email: invite.address().map(ToString::to_string), role: invite.role }
    }
}

impl From<&User> for Profile {
    fn from(user: &User) -> Self {
        let account = Account { login: user.login.clone(), email: user.email.clone() };
        Self { display_name: user.display_name.clone(), account }
    }
}

impl From<&User> for UserRef {
    fn from(user: &User) -> Self {
        Self { user: user.id, login: Some(user.login.clone()) }
    }
}

impl From<&ApiKey> for KeyChange {
    fn from(key: &ApiKey) -> Self {
        Self { id: key.id, description: Some(key.description.clone()), expires_at: Some(key.expires_at) }
    }
}

/// An id in 22 characters instead of 36.
mod short_id {
    use base64ct::{Base64UrlUnpadded, Encoding};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use uuid::Uuid;

    use super::InviteId;

    pub(super) fn serialize<S: Serializer>(id: &InviteId, serializer: S) -> Result<S::Ok, S::Error> {
        Base64UrlUnpadded::encode_string(&id.to_bytes()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<InviteId, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; 16];
        Base64UrlUnpadded::decode(&text, &mut bytes).map_err(D::Error::custom)?;
        Uuid::from_bytes(bytes).try_into().map_err(D::Error::custom)
    }
}
