//! Revoking the invites of somebody who can no longer make them, however many they are (R10).

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use jiff::Timestamp;

use crate::domain::{Invite, InviteId, Role, TailnetId, UserId};

use super::error::done_or_needless;
use super::rows::revocation_item;
use super::transaction::{Expression, PRESENT, text};
use super::{Store, StoreError, keys};

/// The revocation of an inviter's invites: those made until it began that their role, if they still have one, may not grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The tailnet.
    pub tailnet: TailnetId,
    /// Who was removed or demoted.
    pub inviter: UserId,
    /// What they are since; none if they are gone.
    pub role: Option<Role>,
    /// When that happened; for somebody who is gone, at most a second later.
    pub began: Timestamp,
    /// The oldest invite that was looked at; none at the start. They are looked at from the newest on.
    pub reached: Option<InviteId>,
}

impl Revocation {
    /// Whether an invite is to be revoked.
    #[must_use]
    pub fn covers(&self, invite: &Invite) -> bool {
        invite.inviter == self.inviter
            && invite.id.created_at() <= self.began
            && !self.role.is_some_and(|role| role.may_grant(invite.role))
    }
}

impl Store {
    /// Notes how far a revocation has come; through the table's stream the note makes it go on.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn continue_revocation(
        &self,
        revocation: &Revocation,
        reached: InviteId,
    ) -> Result<(), StoreError> {
        // One that was delivered twice does not fall back.
        let result = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(revocation_item(revocation, reached)?))
            .condition_expression("attribute_not_exists(pk) OR reached > :reached")
            .expression_attribute_values(":reached", text(reached))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        done_or_needless(result)
    }

    /// Removes the note of a revocation that is finished.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn finish_revocation(&self, revocation: &Revocation) -> Result<(), StoreError> {
        let Revocation { tailnet, inviter, began, .. } = revocation;
        let key = keys::revocation(*tailnet, *inviter, began.as_millisecond());
        let mut transaction = self.transaction();
        transaction.delete((), &key, Expression::new(PRESENT));
        // It may have been finished before.
        transaction.commit().await.map(drop)
    }
}
