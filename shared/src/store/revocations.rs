//! Revocations of the invites of a removed or demoted inviter: which invites they cover, and how far they have come (R10, decision 13).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Invite, InviteId, Role, TailnetId, UserId};

use super::engine::{Expression, Item, Key, Store, StoreError, item, key_of, malformed, read, text, time};
use super::partitions::{of_tailnet, tailnet_of};

/// What the sort key of every revocation starts with.
pub(super) const PREFIX: &str = "V#";

/// The revocation of an inviter's invites: those made up to a time that their role, if they still have one, may not grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The tailnet.
    pub tailnet: TailnetId,
    /// Who was removed or demoted.
    pub inviter: UserId,
    /// Their role since then; `None` if they were removed.
    pub role: Option<Role>,
    /// When the latest invite can have been made that is revoked.
    pub until: Timestamp,
    /// The oldest invite that was looked at; `None` at the start. They are looked at from the newest on.
    pub reached: Option<InviteId>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RevocationRow {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_role: Option<Role>,
    reached: InviteId,
}

impl Revocation {
    /// Whether an invite is to be revoked.
    #[must_use]
    pub fn covers(&self, invite: &Invite) -> bool {
        invite.inviter == self.inviter
            && invite.id.created_at() <= self.until
            && !self.role.is_some_and(|role| role.may_grant(invite.role))
    }
}

impl Store {
    /// Saves how far a revocation has come. The stream record of the row starts the next run.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn continue_revocation(
        &self,
        revocation: &Revocation,
        reached: InviteId,
    ) -> Result<(), StoreError> {
        // If the stream delivers a record twice, the slower run must not set the position back.
        let is_further =
            Expression::new("attribute_not_exists(pk) OR reached > :reached").with(":reached", text(reached));
        self.put_if(revocation_item(revocation, reached)?, is_further).await
    }

    /// Removes the row of a finished revocation.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn finish_revocation(&self, revocation: &Revocation) -> Result<(), StoreError> {
        let mut transaction = self.transaction();
        transaction.remove((), &key(revocation));
        // The outcome is ignored: the row may have been removed before.
        transaction.commit().await.map(drop)
    }
}

/// The key of a revocation's row.
pub(super) fn key(revocation: &Revocation) -> Key {
    let Revocation { tailnet, inviter, until, .. } = revocation;
    Key::new(of_tailnet(*tailnet), format!("{PREFIX}{inviter}#{}", until.as_millisecond()))
}

/// The tailnet, the inviter and the end in milliseconds of the revocation whose key this is; `None` for any other row.
pub(super) fn parse_key(key: &Key) -> Option<(TailnetId, UserId, i64)> {
    let (inviter, until) = key.sort.strip_prefix(PREFIX)?.split_once('#')?;
    Some((tailnet_of(key)?, inviter.parse().ok()?, until.parse().ok()?))
}

fn revocation_item(revocation: &Revocation, reached: InviteId) -> Result<Item, StoreError> {
    item(&key(revocation), &RevocationRow { user_role: revocation.role, reached })
}

/// Reads the row of a revocation.
pub(super) fn revocation_from(item: Item) -> Result<Revocation, StoreError> {
    let (tailnet, inviter, until) =
        parse_key(&key_of(&item)?).ok_or_else(|| malformed("a revocation's key"))?;
    let row: RevocationRow = read(item)?;
    Ok(Revocation { tailnet, inviter, role: row.user_role, until: time(until)?, reached: Some(row.reached) })
}
