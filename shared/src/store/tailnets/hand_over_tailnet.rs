//! Handing a tailnet to another owner.

use crate::domain::{AuditRecord, Role, User, UserStatus};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Expression, Store, StoreError, text};
use crate::store::users::{self, revising, with_status};

/// The outcome of handing a tailnet over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOverOutcome {
    /// It has the new owner.
    HandedOver,
    /// The old or the new owner has changed since they were read: read and decide again.
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Old,
    New,
    Audit,
}

impl Store {
    /// Gives the tailnet of two users from one to the other, if the one still owns it and the other can still act in it, in the role that
    /// they were read with. So there is one owner at every moment.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn hand_over_tailnet(
        &self,
        old: &User,
        new: &User,
        record: &AuditRecord,
    ) -> Result<HandOverOutcome, StoreError> {
        let becomes = |role: Role| revising("SET userRole = :newRole").with(":newRole", text(role));
        let is = |role: Role| Expression::new("userRole = :oldRole").with(":oldRole", text(role));
        let mut transaction = self.transaction();
        transaction.update(
            Label::Old,
            &users::key(old.tailnet, old.id),
            becomes(Role::Admin),
            is(Role::Owner),
        );
        let can_act = is(new.role).and(with_status(&UserStatus::ACTING));
        transaction.update(Label::New, &users::key(new.tailnet, new.id), becomes(Role::Owner), can_act);
        transaction.insert(Label::Audit, record_item(record)?);
        Ok(match transaction.commit().await? {
            Committed::Done => HandOverOutcome::HandedOver,
            Committed::Refused(_) => HandOverOutcome::Changed,
        })
    }
}
