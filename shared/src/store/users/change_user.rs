//! Approving, suspending, restoring users and giving them other roles, without reading them first (decision 11).

use jiff::Timestamp;

use crate::domain::{
    AuditRecord, Denied, KnownRole, LostGrants, NoticeKind, Role, Transition, User, UserId, UserStatus,
    void_until,
};
use crate::store::audit::record_item;
use crate::store::engine::{
    Committed, Expression, FailedCondition, MAX_WRITES, Store, StoreError, Transaction, number, text,
};

use super::conditions::with_status;
use super::guard::CallerGuard;
use super::row::{key, revising, user_from};

/// The outcome of changing users, all or none of them.
#[derive(Debug, PartialEq, Eq)]
pub enum ChangeUsersOutcome {
    /// They are changed.
    Changed,
    /// The caller may not make the change.
    Denied(Denied),
    /// These users, by index, are not in the expected state: as they are, or `None` if they are not there any more.
    OtherStates(Vec<(usize, Option<User>)>),
}

/// The most users that one transaction changes, beside the caller's row and the audit record.
pub const MAX_CHANGED_USERS: usize = MAX_WRITES - 2;

#[derive(Debug, Clone, Copy)]
enum Label {
    Caller,
    User(usize),
    Audit,
}

impl Store {
    /// Makes transitions of up to [`MAX_CHANGED_USERS`] different users if each is in its starting state. The time of the change is that of the
    /// record.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn change_users(
        &self,
        guard: &CallerGuard,
        transitions: &[(UserId, Transition)],
        record: &AuditRecord,
    ) -> Result<ChangeUsersOutcome, StoreError> {
        let failed = match self.changing(guard, transitions, record)?.commit().await? {
            Committed::Done => return Ok(ChangeUsersOutcome::Changed),
            Committed::Refused(failed) => failed,
        };
        let mut others = Vec::new();
        for FailedCondition { label, row } in failed {
            match label {
                Label::Caller => {
                    if let Some(denied) = guard.denied(row)? {
                        return Ok(ChangeUsersOutcome::Denied(denied));
                    }
                }
                Label::User(index) => others.push((index, row.map(user_from).transpose()?)),
                Label::Audit => {}
            }
        }
        if others.is_empty() { Err(StoreError::busy()) } else { Ok(ChangeUsersOutcome::OtherStates(others)) }
    }

    fn changing(
        &self,
        guard: &CallerGuard,
        transitions: &[(UserId, Transition)],
        record: &AuditRecord,
    ) -> Result<Transaction<'_, Label>, StoreError> {
        let mut transaction = self.transaction();
        guard.check(&mut transaction, Label::Caller);
        for (index, (user, transition)) in transitions.iter().enumerate() {
            let (update, before) = (update(*transition, record.id.time()), is_before(*transition));
            transaction.update(Label::User(index), &key(guard.tailnet, *user), update, before);
        }
        transaction.insert(Label::Audit, record_item(record)?);
        Ok(transaction)
    }
}

/// With a lost right the invites that it made are void.
fn update(transition: Transition, now: Timestamp) -> Expression {
    match transition {
        Transition::Role { from, to } => {
            let void = match LostGrants::between(from, Some(to.role())) {
                None => return revising("SET userRole = :newRole").with(":newRole", text(to)),
                Some(LostGrants::Admin) => "adminInvitesVoidUntil = :voidUntil",
                Some(LostGrants::All) => {
                    "adminInvitesVoidUntil = :voidUntil, otherInvitesVoidUntil = :voidUntil"
                }
            };
            revising(&format!("SET userRole = :newRole, {void}"))
                .with(":newRole", text(to))
                .with(":voidUntil", number(void_until(now).as_millisecond()))
        }
        Transition::Status { from: UserStatus::NeedsApproval, to, .. } if to.may_act() => {
            // They are told, if they can be (R31).
            let noticed =
                "SET userStatus = :newStatus, notice = :notice, noticeAt = :now REMOVE noticeRetryAt";
            revising(noticed)
                .with(":newStatus", text(to.as_str()))
                .with(":notice", text(NoticeKind::Approved.as_str()))
                .with(":now", number(now.as_millisecond()))
        }
        Transition::Status { to, .. } => {
            revising("SET userStatus = :newStatus").with(":newStatus", text(to.as_str()))
        }
    }
}

fn is_before(transition: Transition) -> Expression {
    let exactly = |role| Expression::new("userRole = :oldRole").with(":oldRole", text(role));
    match transition {
        Transition::Role { from, .. } => exactly(from),
        Transition::Status { role: KnownRole::Exactly(role), from, .. } => {
            exactly(role).and(with_status(&[from]))
        }
        Transition::Status { role: KnownRole::Ordinary, from, .. } => {
            Expression::new("userRole <> :owner AND userRole <> :admin")
                .with(":owner", text(Role::Owner))
                .with(":admin", text(Role::Admin))
                .and(with_status(&[from]))
        }
    }
}
