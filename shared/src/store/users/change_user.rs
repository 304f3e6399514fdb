//! Approving, suspending, restoring a user and giving another role, without reading the user first (decision 11).

use jiff::Timestamp;

use crate::domain::{
    AuditRecord, Denied, KnownRole, LostGrants, NoticeKind, Role, Transition, User, UserId, UserStatus,
    void_until,
};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Expression, FailedCondition, Store, StoreError, number, text};

use super::conditions::with_status;
use super::guard::CallerGuard;
use super::row::{key, user_from};

/// The outcome of changing a user.
#[derive(Debug, PartialEq, Eq)]
pub enum ChangeUserOutcome {
    /// The user is changed.
    Changed,
    /// The caller may not make the change.
    Denied(Denied),
    /// The user is not in the expected state: the user as they are, or `None` if there is no such user.
    OtherState(Option<Box<User>>),
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Caller,
    User,
    Audit,
}

impl Store {
    /// Makes a transition if the user is in its starting state. The time of the change is that of the record.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn change_user(
        &self,
        guard: &CallerGuard,
        user: UserId,
        transition: Transition,
        record: &AuditRecord,
    ) -> Result<ChangeUserOutcome, StoreError> {
        let mut transaction = self.transaction();
        guard.check(&mut transaction, Label::Caller);
        let key = key(guard.tailnet, user);
        transaction.update(Label::User, &key, update(transition, record.id.time()), is_before(transition));
        transaction.insert(Label::Audit, record_item(record)?);
        match transaction.commit().await? {
            Committed::Done => Ok(ChangeUserOutcome::Changed),
            Committed::Refused(failed) => outcome_of(guard, failed),
        }
    }
}

/// With a lost right the invites that it made are void.
fn update(transition: Transition, now: Timestamp) -> Expression {
    match transition {
        Transition::Role { from, to } => {
            let void = match LostGrants::between(from, Some(to.role())) {
                None => return Expression::new("SET userRole = :newRole").with(":newRole", text(to)),
                Some(LostGrants::Admin) => "adminInvitesVoidUntil = :voidUntil",
                Some(LostGrants::All) => {
                    "adminInvitesVoidUntil = :voidUntil, otherInvitesVoidUntil = :voidUntil"
                }
            };
            Expression::new(format!("SET userRole = :newRole, {void}"))
                .with(":newRole", text(to))
                .with(":voidUntil", number(void_until(now).as_millisecond()))
        }
        Transition::Status { from: UserStatus::NeedsApproval, to, .. } if to.may_act() => {
            // They are told, if they can be (R31).
            let noticed =
                "SET userStatus = :newStatus, notice = :notice, noticeAt = :now REMOVE noticeRetryAt";
            Expression::new(noticed)
                .with(":newStatus", text(to.as_str()))
                .with(":notice", text(NoticeKind::Approved.as_str()))
                .with(":now", number(now.as_millisecond()))
        }
        Transition::Status { to, .. } => {
            Expression::new("SET userStatus = :newStatus").with(":newStatus", text(to.as_str()))
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

/// Decides which failed condition is answered: the caller's right before the user's state.
fn outcome_of(
    guard: &CallerGuard,
    failed: Vec<FailedCondition<Label>>,
) -> Result<ChangeUserOutcome, StoreError> {
    let mut outcome = None;
    for FailedCondition { label, row } in failed {
        match label {
            Label::Caller => {
                if let Some(denied) = guard.denied(row)? {
                    return Ok(ChangeUserOutcome::Denied(denied));
                }
            }
            Label::User => {
                let found = row.map(user_from).transpose()?.map(Box::new);
                outcome = Some(ChangeUserOutcome::OtherState(found));
            }
            Label::Audit => {}
        }
    }
    outcome.ok_or_else(StoreError::busy)
}
