//! Joining, in one transaction: it removes the invite, adds the user, and writes to both audit logs.

use jiff::Timestamp;

use crate::domain::{AuditRecord, Invite, JoinPolicy, PersonId, TailnetId, User, UserId};
use crate::store::addresses::{InvitedAddress, free_of_invite, pass_to_user, take_for_user};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Expression, FailedCondition, Store, StoreError, Transaction, number};
use crate::store::memberships::{self, PersonRow};
use crate::store::users::{self, acting_with_role, newcomer_item, not_void, same_person};

use super::row::key;

/// What the transaction of a joining needs.
#[derive(Debug)]
pub struct Acceptance<'a> {
    /// The invite to remove.
    pub invite: &'a Invite,
    /// The user to add.
    pub user: &'a User,
    /// When their send budget will be full; `None` if it is from the start.
    pub sends_full_at: Option<Timestamp>,
    /// The person's own row, as it was read.
    pub person: &'a PersonRow,
    /// The home tailnet and the policy that must allow the user's role there; `None` if this tailnet becomes their home.
    pub allowed_by: Option<(TailnetId, JoinPolicy)>,
    /// The record for the log of the joined tailnet.
    pub record: &'a AuditRecord,
    /// The record for the log of the home tailnet, if home is elsewhere.
    pub home_record: Option<&'a AuditRecord>,
}

/// The outcome of a joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptOutcome {
    /// The person has joined.
    Joined,
    /// Something has changed since it was read, or the person's row at home forbids it (R18): read both and decide again.
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    InvitedAddress,
    Other,
}

impl Store {
    /// Lets a person join if nothing has changed since it was read (R13).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn accept_invite(&self, acceptance: &Acceptance<'_>) -> Result<AcceptOutcome, StoreError> {
        for held in InvitedAddress::ALL {
            match self.acceptance(acceptance, held)?.commit().await? {
                Committed::Done => return Ok(AcceptOutcome::Joined),
                Committed::Refused(failed) if failed.iter().all(is_address) => {}
                Committed::Refused(_) => return Ok(AcceptOutcome::Changed),
            }
        }
        Ok(AcceptOutcome::Changed)
    }

    fn acceptance(
        &self,
        acceptance: &Acceptance<'_>,
        held: InvitedAddress,
    ) -> Result<Transaction<'_, Label>, StoreError> {
        let Acceptance { invite, user, .. } = *acceptance;
        let mut transaction = self.transaction();
        transaction.remove(Label::Other, &key(invite.tailnet, invite.id));
        check_inviter(&mut transaction, invite);
        transaction.insert(Label::Other, newcomer_item(user, acceptance.sends_full_at)?);
        take_address(&mut transaction, invite, user, held);
        transaction.insert(Label::Other, record_item(acceptance.record)?);
        if let Some((home, policy)) = acceptance.allowed_by {
            check_home_user(&mut transaction, home, user.id, PersonId::of(&user.person), policy);
        }
        memberships::add(&mut transaction, Label::Other, user, acceptance.person, acceptance.record.id)?;
        if let Some(record) = acceptance.home_record {
            transaction.insert(Label::Other, record_item(record)?);
        }
        Ok(transaction)
    }
}

fn is_address(failed: &FailedCondition<Label>) -> bool {
    failed.label == Label::InvitedAddress
}

/// Requires that the inviter could still make the invite at the moment of joining (R10).
fn check_inviter(transaction: &mut Transaction<'_, Label>, invite: &Invite) {
    let could = acting_with_role(&invite.role.grantors().collect::<Vec<_>>());
    let made = invite.id.created_at();
    let made_it = Expression::new("joinedAt <= :made").with(":made", number(made.as_millisecond()));
    let could = could.and(made_it).and(not_void(invite.role, made));
    transaction.check(Label::Other, &users::key(invite.tailnet, invite.inviter), could);
}

/// Requires that the person's row at home allows joining others, at the moment of joining (R18).
fn check_home_user(
    transaction: &mut Transaction<'_, Label>,
    home: TailnetId,
    user: UserId,
    person: PersonId,
    policy: JoinPolicy,
) {
    let may = acting_with_role(policy.allowed_roles());
    transaction.check(Label::Other, &users::key(home, user), same_person(person).and(may));
}

/// Frees the invited address, and takes the user's verified address, if they have one. Often both are the same address.
fn take_address(
    transaction: &mut Transaction<'_, Label>,
    invite: &Invite,
    user: &User,
    held: InvitedAddress,
) {
    let invited = invite.address();
    let own = user.email.as_ref();
    if let Some(address) = invited.filter(|_| invited != own) {
        free_of_invite(transaction, Label::InvitedAddress, invite, address, held);
    }
    match own {
        Some(address) if invited == own => pass_to_user(transaction, Label::Other, invite, user, address),
        Some(address) => take_for_user(transaction, Label::Other, user, address),
        None => {}
    }
}
