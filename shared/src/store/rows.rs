//! What rows hold, and how they become domain values and back.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::{
    Actor, ApiKey, AuditRecord, Change, DisplayName, EmailAddress, EmailStatus, EventGroupId, Invite,
    InviteId, InviteRole, JoinPolicy, KeyId, Mail, Origin, Person, RETENTION, Recipient, Role, Tailnet,
    TailnetId, TailnetKind, TailnetName, User, UserId, UserStatus,
};

use super::StoreError;
use super::keys::{self, Key, PARTITION, SORT, TTL};
use super::revocation::Revocation;
use super::transaction::{Item, number, text};
use super::unsent_mail::UnsentMail;

/// The time after an invite's expiry before which DynamoDB does not remove its row. No clock is that wrong, so a row removed
/// later was removed by expiry, and by nothing else (design section 7).
pub(super) const REMOVAL_DELAY: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct InviteRow {
    invite_role: InviteRole,
    inviter: UserId,
    inviter_name: DisplayName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<EmailAddress>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    bound_to_email: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_requested_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_status: Option<EmailStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_failure: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_retry_at: Option<i64>,
}

/// The row of an open invite.
pub(super) fn invite_item(invite: &Invite) -> Result<Item, StoreError> {
    let (email, bound_to_email, mail) = match &invite.recipient {
        Recipient::Link => (None, false, None),
        Recipient::Email { address, bound, mail } => (Some(address.clone()), *bound, Some(mail)),
    };
    let row = InviteRow {
        invite_role: invite.role,
        inviter: invite.inviter,
        inviter_name: invite.inviter_name.clone(),
        email,
        bound_to_email,
        mail_requested_at: mail.map(|mail| mail.requested_at.as_millisecond()),
        mail_status: mail.map(|mail| mail.status),
        mail_failure: mail.and_then(|mail| mail.failure.clone()),
        mail_retry_at: mail.and_then(|mail| mail.retry_at).map(Timestamp::as_millisecond),
    };
    let removed_after = invite.id.expires_at() + REMOVAL_DELAY;
    item(&keys::invite(invite.tailnet, invite.id), &row, Some(removed_after))
}

/// Reads the row of an open invite.
pub(super) fn invite_from(item: Item) -> Result<Invite, StoreError> {
    let (tailnet, id) = keys::parse_invite(&key_of(&item)?).ok_or_else(|| malformed("an invite's key"))?;
    let row: InviteRow = read(item)?;
    let recipient = match (row.email, row.mail_requested_at, row.mail_status) {
        (None, ..) => Recipient::Link,
        (Some(address), Some(requested_at), Some(status)) => {
            let mail = Mail {
                requested_at: time(requested_at)?,
                status,
                failure: row.mail_failure,
                retry_at: row.mail_retry_at.map(time).transpose()?,
            };
            Recipient::Email { address, bound: row.bound_to_email, mail }
        }
        (Some(_), ..) => return Err(malformed("an invite's mail")),
    };
    Ok(Invite {
        id,
        tailnet,
        inviter: row.inviter,
        inviter_name: row.inviter_name,
        role: row.invite_role,
        recipient,
    })
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct UserRow {
    person: String,
    issuer: String,
    subject: String,
    login: String,
    display_name: DisplayName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<EmailAddress>,
    user_role: Role,
    user_status: UserStatus,
    joined_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    joined_by: Option<InviteId>,
    /// Seconds since 1970 by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    api_keys: BTreeMap<KeyId, i64>,
}

/// The row of a user.
pub(super) fn user_item(user: &User) -> Result<Item, StoreError> {
    let row = UserRow {
        person: crate::domain::PersonId::of(&user.person).to_string(),
        issuer: user.person.issuer.clone(),
        subject: user.person.subject.clone(),
        login: user.login.clone(),
        display_name: user.display_name.clone(),
        email: user.email.clone(),
        user_role: user.role,
        user_status: user.status,
        joined_at: user.created.as_millisecond(),
        joined_by: user.joined_by,
        api_keys: expiries(&user.api_keys),
    };
    item(&keys::user(user.tailnet, user.id), &row, None)
}

/// Reads the row of a user.
pub(super) fn user_from(item: Item) -> Result<User, StoreError> {
    let key = key_of(&item)?;
    let (tailnet, id) = keys::parse_user(&key).ok_or_else(|| malformed("a user's key"))?;
    let row: UserRow = read(item)?;
    let api_keys = row.api_keys.into_iter().map(|(key, seconds)| Ok((key, second(seconds)?)));
    Ok(User {
        id,
        tailnet,
        person: Person { issuer: row.issuer, subject: row.subject },
        login: row.login,
        display_name: row.display_name,
        email: row.email,
        role: row.user_role,
        status: row.user_status,
        created: time(row.joined_at)?,
        joined_by: row.joined_by,
        api_keys: api_keys.collect::<Result<_, StoreError>>()?,
    })
}

/// API access tokens as a user's row has them.
pub(super) fn expiries(api_keys: &BTreeMap<KeyId, Timestamp>) -> BTreeMap<KeyId, i64> {
    api_keys.iter().map(|(id, expires_at)| (*id, expires_at.as_second())).collect()
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TailnetRow {
    tailnet_name: TailnetName,
    tailnet_kind: TailnetKind,
    users_approval_on: bool,
    join_policy: JoinPolicy,
}

/// The row of a tailnet.
pub(super) fn tailnet_item(tailnet: &Tailnet) -> Result<Item, StoreError> {
    let row = TailnetRow {
        tailnet_name: tailnet.name.clone(),
        tailnet_kind: tailnet.kind,
        users_approval_on: tailnet.user_approval_on,
        join_policy: tailnet.join_policy,
    };
    item(&keys::tailnet(tailnet.id), &row, None)
}

/// Reads the row of a tailnet.
pub(super) fn tailnet_from(id: TailnetId, item: Item) -> Result<Tailnet, StoreError> {
    let row: TailnetRow = read(item)?;
    Ok(Tailnet {
        id,
        name: row.tailnet_name,
        kind: row.tailnet_kind,
        user_approval_on: row.users_approval_on,
        join_policy: row.join_policy,
    })
}

/// A row that points at a tailnet: of a name, or of a person.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PointerRow {
    /// The tailnet that the row points at.
    pub(super) tailnet: TailnetId,
}

/// When a user was given their role; none since they joined.
pub(super) fn role_set_at(user: &Item) -> Result<Option<Timestamp>, StoreError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct RoleRow {
        #[serde(default)]
        role_set_at: Option<i64>,
    }
    read::<RoleRow>(user.clone())?.role_set_at.map(time).transpose()
}

/// The row of a tailnet's name.
pub(super) fn name_item(tailnet: &Tailnet) -> Result<Item, StoreError> {
    item(&keys::tailnet_name(&tailnet.name), &PointerRow { tailnet: tailnet.id }, None)
}

/// A row that says that a person is in a tailnet.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MembershipRow {
    /// Which tailnet.
    pub(super) tailnet: TailnetId,
    /// Since when, in milliseconds since 1970.
    pub(super) joined_at: i64,
}

/// A row that says that a person is in a tailnet: their home, or another one, by its key.
pub(super) fn membership_item(
    key: &Key,
    tailnet: TailnetId,
    joined_at: Timestamp,
) -> Result<Item, StoreError> {
    item(key, &MembershipRow { tailnet, joined_at: joined_at.as_millisecond() }, None)
}

/// Reads a row that says that a person is in a tailnet.
pub(super) fn membership_from(item: Item) -> Result<(TailnetId, Timestamp), StoreError> {
    let row: MembershipRow = read(item)?;
    Ok((row.tailnet, time(row.joined_at)?))
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ApiKeyRow {
    key_id: KeyId,
    description: String,
    created_at: i64,
    expires_at: i64,
}

/// The row of an API access token.
pub(super) fn api_key_item(key: &ApiKey) -> Result<Item, StoreError> {
    let row = ApiKeyRow {
        key_id: key.id,
        description: key.description.clone(),
        created_at: key.created.as_second(),
        expires_at: key.expires_at.as_second(),
    };
    item(&keys::api_key(key.tailnet, key.user, key.id), &row, Some(key.expires_at))
}

/// Reads the row of an API access token of a user.
pub(super) fn api_key_from(tailnet: TailnetId, user: UserId, item: Item) -> Result<ApiKey, StoreError> {
    let row: ApiKeyRow = read(item)?;
    Ok(ApiKey {
        id: row.key_id,
        tailnet,
        user,
        description: row.description,
        created: second(row.created_at)?,
        expires_at: second(row.expires_at)?,
    })
}

/// The row that says that a user was counted.
pub(super) fn marker_item(key: &Key, forgotten_at: Timestamp) -> Item {
    let mut item = key.attributes();
    item.insert(TTL.to_owned(), number(forgotten_at.as_second()));
    item
}

/// How far a revocation has come.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RevocationRow {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_role: Option<Role>,
    reached: InviteId,
}

/// The row of a revocation that goes on behind an invite.
pub(super) fn revocation_item(revocation: &Revocation, reached: InviteId) -> Result<Item, StoreError> {
    let Revocation { tailnet, inviter, role, began, .. } = revocation;
    let row = RevocationRow { user_role: *role, reached };
    item(&keys::revocation(*tailnet, *inviter, began.as_millisecond()), &row, None)
}

/// Reads the row of a revocation.
pub(super) fn revocation_from(item: Item) -> Result<Revocation, StoreError> {
    let (tailnet, inviter, began) =
        keys::parse_revocation(&key_of(&item)?).ok_or_else(|| malformed("a revocation's key"))?;
    let row: RevocationRow = read(item)?;
    Ok(Revocation { tailnet, inviter, role: row.user_role, began: time(began)?, reached: Some(row.reached) })
}

/// The note that a mail waits to be tried again. Its key says everything, and after the invite's expiry there is nothing to try.
pub(super) fn unsent_mail_item(mail: UnsentMail) -> Item {
    let mut item = keys::unsent_mail(mail).attributes();
    item.insert(TTL.to_owned(), number(mail.invite.expires_at().as_second()));
    item
}

/// The row of an address that an invite has taken; it goes when the invite's own row does, unless it was freed before.
pub(super) fn address_item(invite: &Invite, address: &EmailAddress) -> Item {
    let mut item = keys::address(invite.tailnet, address).attributes();
    item.insert("heldByInvite".to_owned(), text(invite.id));
    item
}

/// The row of an address that a user has taken.
pub(super) fn user_address_item(user: &User, address: &EmailAddress) -> Item {
    let mut item = keys::address(user.tailnet, address).attributes();
    item.insert("heldByUsers".to_owned(), AttributeValue::Ns(vec![user.id.to_string()]));
    item
}

/// Who has taken an address.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AddressRow {
    /// The invite that goes to it.
    #[serde(default)]
    pub(super) held_by_invite: Option<InviteId>,
    /// The users whose verified address it is.
    #[serde(default)]
    pub(super) held_by_users: Vec<UserId>,
}

/// What came of a request with an `Idempotency-Key`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct IdempotencyRow {
    /// A hash of the request's body.
    pub(super) body_hash: String,
    /// The first invite that was made; the others' ids follow from it.
    pub(super) first_invite: InviteId,
    /// When the key may be used for something else, in milliseconds since 1970.
    pub(super) expires_at: i64,
}

/// The row of a request with an `Idempotency-Key`.
pub(super) fn idempotency_item(key: &Key, row: &IdempotencyRow) -> Result<Item, StoreError> {
    item(key, row, Some(time(row.expires_at)?))
}

#[derive(Debug, Serialize, Deserialize)]
struct AuditRow {
    origin: Origin,
    actor: Actor,
    changes: Vec<Change>,
}

/// The row of an operation in the audit log.
pub(super) fn audit_item(record: &AuditRecord) -> Result<Item, StoreError> {
    let row =
        AuditRow { origin: record.origin, actor: record.actor.clone(), changes: record.changes.clone() };
    let kept_until = record.id.time().saturating_add(RETENTION.span()).unwrap_or(Timestamp::MAX);
    item(&keys::audit_record(record.tailnet, record.id), &row, Some(kept_until))
}

/// Reads the row of an operation in the audit log.
pub(super) fn audit_from(tailnet: TailnetId, item: Item) -> Result<AuditRecord, StoreError> {
    let id: EventGroupId = key_of(&item)?.sort.parse().map_err(|_| malformed("an audit record's key"))?;
    let row: AuditRow = read(item)?;
    Ok(AuditRecord { id, tailnet, origin: row.origin, actor: row.actor, changes: row.changes })
}

fn item(key: &Key, row: &impl Serialize, removed_after: Option<Timestamp>) -> Result<Item, StoreError> {
    let mut item: Item = serde_dynamo::to_item(row).map_err(|error| StoreError::Failed(Box::new(error)))?;
    item.extend(key.attributes());
    if let Some(time) = removed_after {
        item.insert(TTL.to_owned(), number(time.as_second()));
    }
    Ok(item)
}

/// Reads a row's attributes.
pub(super) fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    // The error would quote what it finds, an address or a name, and end in the log (P3).
    serde_dynamo::from_item(item).map_err(|_| malformed(short_name::<T>()))
}

/// Reads a row's key.
pub(super) fn key_of(item: &Item) -> Result<Key, StoreError> {
    let part = |name: &str| item.get(name).and_then(|value: &AttributeValue| value.as_s().ok()).cloned();
    match (part(PARTITION), part(SORT)) {
        (Some(partition), Some(sort)) => Ok(Key { partition, sort }),
        _ => Err(malformed("a row's key")),
    }
}

fn second(seconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_second(seconds).map_err(|_| malformed("a time"))
}

fn time(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|_| malformed("a time"))
}

/// The name of a kind of row, without the modules that it is in.
fn short_name<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    name.rsplit("::").next().unwrap_or(name)
}

/// A row that this version cannot have written.
#[derive(Debug, thiserror::Error)]
#[error("{0} is malformed")]
struct Malformed(&'static str);

fn malformed(what: &'static str) -> StoreError {
    StoreError::Failed(Box::new(Malformed(what)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::chain;

    #[test]
    fn what_is_wrong_with_a_row_is_said_without_what_it_holds() {
        let invite = InviteId::in_batch(Timestamp::UNIX_EPOCH, [7; 8], 0);
        let tailnet = TailnetId::try_from(7).unwrap();
        let good = [("inviteRole", "member"), ("inviterName", "Dora"), ("email", "dora@friends.example")];
        for (attribute, value) in
            [("inviteRole", "dora@friends.example"), ("email", "dora"), ("inviter", "dora"), ("ttl", "dora")]
        {
            let mut row = keys::invite(tailnet, invite).attributes();
            row.extend(good.map(|(name, value)| (name.to_owned(), text(value))));
            row.insert("inviter".to_owned(), number(7));
            row.insert("mailRequestedAt".to_owned(), number(i64::MAX));
            row.insert("mailStatus".to_owned(), text("sent"));
            row.insert(attribute.to_owned(), text(value));
            let said = chain(&invite_from(row).unwrap_err());
            assert!(said.ends_with("is malformed"), "{said}");
            assert!(!said.contains("dora") && !said.contains(&i64::MAX.to_string()), "{said}");
        }
    }
}
