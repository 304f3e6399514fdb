//! The row of a user, with their key.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    DisplayName, EmailAddress, InviteId, KeyId, Language, Notice, NoticeKind, Person, PersonId, Role,
    TailnetId, User, UserId, UserStatus, VoidInvites,
};
use crate::store::ended_sessions::EndedSessionsAttributes;
use crate::store::engine::{
    Expression, Form, Item, Key, Range, StoreError, item, key_of, malformed, number, read, second, time,
};
use crate::store::partitions::{of_tailnet, tailnet_of};

/// What the sort key of every user starts with.
pub(in crate::store) const PREFIX: &str = "U#";

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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    invited_by: Option<UserId>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    home_elsewhere: bool,
    /// Absent as long as nothing has changed what others see of them.
    #[serde(default, skip_serializing_if = "is_zero")]
    revision: u64,
    /// Absent for English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
    /// As long as it is not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notice: Option<String>,
    /// In milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notice_at: Option<i64>,
    /// In milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notice_retry_at: Option<i64>,
    /// In milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    admin_invites_void_until: Option<i64>,
    /// In milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other_invites_void_until: Option<i64>,
    /// Seconds since 1970 by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    api_keys: BTreeMap<KeyId, i64>,
    #[serde(flatten)]
    ended_sessions: EndedSessionsAttributes,
}

/// The key of a user of a tailnet.
pub(in crate::store) fn key(tailnet: TailnetId, user: UserId) -> Key {
    Key::new(of_tailnet(tailnet), format!("{PREFIX}{user}"))
}

/// Every user of a tailnet.
pub(super) fn all_of(tailnet: TailnetId) -> Range {
    Range::starting_with(of_tailnet(tailnet), PREFIX)
}

/// How the rows of users are read as a list.
pub(super) const FORM: Form<User, UserId> =
    Form { parse: user_from, id: |user| user.id, id_in: |key| parse_key(key).map(|(_, user)| user) };

/// The tailnet and the user whose key this is; `None` for any other row.
pub(in crate::store) fn parse_key(key: &Key) -> Option<(TailnetId, UserId)> {
    Some((tailnet_of(key)?, key.sort.strip_prefix(PREFIX)?.parse().ok()?))
}

/// The row of a user.
pub(in crate::store) fn user_item(user: &User) -> Result<Item, StoreError> {
    let row = UserRow {
        person: PersonId::of(&user.person).to_string(),
        issuer: user.person.issuer.clone(),
        subject: user.person.subject.clone(),
        login: user.login.clone(),
        display_name: user.display_name.clone(),
        email: user.email.clone(),
        user_role: user.role,
        user_status: user.status,
        joined_at: user.created.as_millisecond(),
        joined_by: user.joined_by,
        invited_by: user.invited_by,
        home_elsewhere: user.external,
        revision: user.revision,
        language: Some(user.language).filter(|language| *language != Language::default()),
        notice: user.notice.map(|notice| notice.kind.as_str().to_owned()),
        notice_at: user.notice.map(|notice| notice.requested_at.as_millisecond()),
        notice_retry_at: user.notice.and_then(|notice| notice.retry_at).map(Timestamp::as_millisecond),
        admin_invites_void_until: user.void_invites.of_admins.map(Timestamp::as_millisecond),
        other_invites_void_until: user.void_invites.of_others.map(Timestamp::as_millisecond),
        api_keys: expiries(&user.api_keys),
        ended_sessions: (&user.ended_sessions).into(),
    };
    item(&key(user.tailnet, user.id), &row)
}

/// The row of a user who has just joined or founded a tailnet, with the time at which their send budget will be full.
pub(in crate::store) fn newcomer_item(
    user: &User,
    sends_full_at: Option<Timestamp>,
) -> Result<Item, StoreError> {
    let mut item = user_item(user)?;
    item.extend(sends_full_at.map(|time| ("sendsFullAt".to_owned(), number(time.as_millisecond()))));
    Ok(item)
}

/// Reads the row of a user.
pub(in crate::store) fn user_from(item: Item) -> Result<User, StoreError> {
    let (tailnet, id) = parse_key(&key_of(&item)?).ok_or_else(|| malformed("a user's key"))?;
    let row: UserRow = read(item)?;
    let notice = notice_from(row.notice.as_deref(), row.notice_at, row.notice_retry_at)?;
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
        invited_by: row.invited_by,
        external: row.home_elsewhere,
        revision: row.revision,
        language: row.language.unwrap_or_default(),
        notice,
        void_invites: VoidInvites {
            of_admins: row.admin_invites_void_until.map(time).transpose()?,
            of_others: row.other_invites_void_until.map(time).transpose()?,
        },
        api_keys: api_keys.collect::<Result<_, StoreError>>()?,
        ended_sessions: row.ended_sessions.try_into()?,
    })
}

/// An update that changes what others see of a user: the directory follows the row's revisions (W37).
pub(in crate::store) fn revising(update: &str) -> Expression {
    Expression::new(format!("{update} ADD revision :one")).with(":one", number(1))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

fn notice_from(
    kind: Option<&str>,
    at: Option<i64>,
    retry_at: Option<i64>,
) -> Result<Option<Notice>, StoreError> {
    let Some(kind) = kind else { return Ok(None) };
    let (kind, at) = NoticeKind::named(kind).zip(at).ok_or_else(|| malformed("a notice"))?;
    Ok(Some(Notice { kind, requested_at: time(at)?, retry_at: retry_at.map(time).transpose()? }))
}

/// API access tokens with their expiries in seconds since 1970, as a user's row stores them.
pub(in crate::store) fn expiries(api_keys: &BTreeMap<KeyId, Timestamp>) -> BTreeMap<KeyId, i64> {
    api_keys.iter().map(|(id, expires_at)| (*id, expires_at.as_second())).collect()
}
