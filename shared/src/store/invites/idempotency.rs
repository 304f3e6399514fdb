//! Remembering an `Idempotency-Key`. The record fixes the ids of the request's invites, and thereby the answer to a repeated request (P2).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{Denied, InviteId, TailnetId};
use crate::store::engine::{
    Committed, Consistency, Expression, Item, Key, Store, StoreError, item_until, malformed, number, read,
};
use crate::store::partitions::of_tailnet;
use crate::store::users::CallerGuard;

/// How long an `Idempotency-Key` is remembered.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// An `Idempotency-Key`, within caller and tailnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// A hash of caller and key.
    pub key_hash: String,
    /// A hash of what the request asks for.
    pub body_hash: String,
}

/// The outcome of claiming a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// The key is claimed for this request, by this call or an earlier one; the first invite has this id.
    StandsFor(InviteId),
    /// The key was used for another request.
    KeyUsedForOther,
    /// The caller may not make the invites.
    Denied(Denied),
}

/// What a key was used for by an earlier call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarlierUse {
    /// For the same request, whose first invite has this id.
    Same(InviteId),
    /// For another request.
    Other,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct IdempotencyRow {
    body_hash: String,
    first_invite: InviteId,
    /// In milliseconds since 1970.
    expires_at: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Key,
}

impl Store {
    /// What keys were used for; `None` for one that was not used, or too long ago.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn earlier_uses(
        &self,
        tailnet: TailnetId,
        keys: &[IdempotencyKey],
        now: Timestamp,
    ) -> Result<Vec<Option<EarlierUse>>, StoreError> {
        let rows: Vec<Key> = keys.iter().map(|key| record_key(tailnet, key)).collect();
        let mut found = self.get_all(&rows, Consistency::Strong).await?;
        keys.iter().zip(&rows).map(|(key, row)| use_before(key, found.take(row, Ok)?, now)).collect()
    }

    /// Claims an `Idempotency-Key` in a transaction of its own, for invites that fill a whole one (decision 5). The record fixes the ids
    /// of the invites and of their audit record. That record must be absent, so the invites are made only once.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn claim_idempotency_key(
        &self,
        guard: &CallerGuard,
        key: &IdempotencyKey,
        first: InviteId,
        now: Timestamp,
    ) -> Result<ClaimOutcome, StoreError> {
        let mut transaction = self.transaction();
        guard.check(&mut transaction, Label::Caller);
        transaction.put(Label::Key, record(guard.tailnet, key, first, now)?, unused(now));
        let failed = match transaction.commit().await? {
            Committed::Done => return Ok(ClaimOutcome::StandsFor(first)),
            Committed::Refused(failed) => failed,
        };
        if let Some(denied) = guard.denied_after(self, &failed, Label::Caller).await? {
            return Ok(ClaimOutcome::Denied(denied));
        }
        let used = failed.into_iter().find(|one| one.label == Label::Key).ok_or_else(StoreError::busy)?;
        Ok(match earlier_use(key, used.row)? {
            EarlierUse::Same(first) => ClaimOutcome::StandsFor(first),
            EarlierUse::Other => ClaimOutcome::KeyUsedForOther,
        })
    }
}

/// The row that remembers a key.
pub(super) fn record(
    tailnet: TailnetId,
    key: &IdempotencyKey,
    first: InviteId,
    now: Timestamp,
) -> Result<Item, StoreError> {
    let end = now.saturating_add(LIFETIME).unwrap_or(Timestamp::MAX);
    let row = IdempotencyRow {
        body_hash: key.body_hash.clone(),
        first_invite: first,
        expires_at: end.as_millisecond(),
    };
    item_until(end, &record_key(tailnet, key), &row)
}

/// The key of the row that remembers a key.
pub(super) fn record_key(tailnet: TailnetId, key: &IdempotencyKey) -> Key {
    Key::new(of_tailnet(tailnet), format!("R#{}", key.key_hash))
}

/// What the key was used for, from the row that remembers it; `None` if it was not used, or too long ago.
pub(super) fn use_before(
    key: &IdempotencyKey,
    row: Option<Item>,
    now: Timestamp,
) -> Result<Option<EarlierUse>, StoreError> {
    let row = row.map(read::<IdempotencyRow>).transpose()?;
    Ok(row.filter(|row| row.expires_at > now.as_millisecond()).map(|row| row.used_for(key)))
}

/// The condition that a key was not used, or that its record has expired.
pub(super) fn unused(now: Timestamp) -> Expression {
    Expression::new("attribute_not_exists(pk) OR expiresAt <= :now")
        .with(":now", number(now.as_millisecond()))
}

/// What the key was used for, from the row on which [`unused`] has failed.
fn earlier_use(key: &IdempotencyKey, row: Option<Item>) -> Result<EarlierUse, StoreError> {
    let row: IdempotencyRow = read(row.ok_or_else(|| malformed("an idempotency record"))?)?;
    Ok(row.used_for(key))
}

impl IdempotencyRow {
    fn used_for(self, key: &IdempotencyKey) -> EarlierUse {
        if self.body_hash == key.body_hash { EarlierUse::Same(self.first_invite) } else { EarlierUse::Other }
    }
}
