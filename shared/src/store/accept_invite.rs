//! Joining: the invite goes, the user comes, and both audit logs say so, in one transaction.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::domain::{
    AuditRecord, CodeContents, Home, Identity, Invite, JoinPolicy, PersonId, Tailnet, TailnetId, User, UserId,
};

use super::delete_invite::{AddressHeld, free_address};
use super::guard::{acting_with_role, same_person};
use super::keys;
use super::reads::Consistency;
use super::rows::{
    MembershipRow, audit_item, invite_from, membership_item, read, tailnet_from, user_from, user_item,
};
use super::transaction::{
    ABSENT, Committed, Expression, FailedCondition, PRESENT, Transaction, number, text,
};
use super::{Store, StoreError};

/// Every row that joining needs.
#[derive(Debug)]
pub struct AcceptRows {
    /// The invite, if it is still there.
    pub invite: Option<Invite>,
    /// Its inviter, if they are still in the tailnet.
    pub inviter: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
    /// Whoever has the person's number in the tailnet.
    pub user: Option<User>,
    /// The person's home.
    pub home: Home,
}

/// A joining that has been decided.
#[derive(Debug)]
pub struct Acceptance<'a> {
    /// The invite, which goes.
    pub invite: &'a Invite,
    /// The user, who comes.
    pub user: &'a User,
    /// The home whose policy must let their role in it join; none if this tailnet becomes their home.
    pub allowed_by: Option<(TailnetId, JoinPolicy)>,
    /// The record in the log of the tailnet joined.
    pub record: &'a AuditRecord,
    /// The record in the log of the home tailnet.
    pub home_record: Option<&'a AuditRecord>,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptOutcome {
    /// The person has joined.
    Joined,
    /// The person's role or status in their home tailnet does not let them (R18).
    ForbiddenByHome,
    /// Something was no longer as it was read, so it must be read and decided again.
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    HomeUser,
    InvitedAddress,
    Other,
}

impl Store {
    /// Reads everything that joining needs, strongly and at once.
    ///
    /// `likely_home` is where the person's home is looked for in the same call; if it is elsewhere, a second call follows.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn accept_rows(
        &self,
        code: CodeContents,
        identity: &Identity,
        likely_home: Option<TailnetId>,
    ) -> Result<AcceptRows, StoreError> {
        let user_id = identity.user_id();
        let invite_key = keys::invite(code.tailnet, code.invite);
        let inviter_user_key = keys::user(code.tailnet, code.inviter);
        let tailnet_key = keys::tailnet(code.tailnet);
        let user_key = keys::user(code.tailnet, user_id);
        let home_key = keys::home(identity.person_id());
        let mut wanted = vec![&invite_key, &inviter_user_key, &tailnet_key, &home_key];
        // Whoever follows their own invite is its inviter, and DynamoDB refuses to read a row twice in one call.
        wanted.extend(Some(&user_key).filter(|key| **key != inviter_user_key));
        let likely_home = likely_home.filter(|home| *home != code.tailnet);
        let likely_key = likely_home.map(keys::tailnet);
        wanted.extend(&likely_key);
        let mut rows = self.get_all(&wanted, Consistency::Strong).await?;

        let home_tailnet =
            rows.remove(&home_key).map(read::<MembershipRow>).transpose()?.map(|row| row.tailnet);
        let user = rows.get(&user_key).cloned().map(user_from).transpose()?;
        let tailnet = rows.remove(&tailnet_key).map(|row| tailnet_from(code.tailnet, row)).transpose()?;
        let home = match home_tailnet {
            None => Home::None,
            Some(home) if home == code.tailnet => {
                Home::At { tailnet: home, policy: tailnet.as_ref().map(|tailnet| tailnet.join_policy) }
            }
            Some(home) => {
                let row = if likely_home == Some(home) {
                    likely_key.and_then(|key| rows.remove(&key))
                } else {
                    self.get(&keys::tailnet(home), Consistency::Strong).await?
                };
                let policy =
                    row.map(|row| tailnet_from(home, row)).transpose()?.map(|tailnet| tailnet.join_policy);
                Home::At { tailnet: home, policy }
            }
        };
        Ok(AcceptRows {
            invite: rows.remove(&invite_key).map(invite_from).transpose()?,
            inviter: rows.remove(&inviter_user_key).map(user_from).transpose()?,
            tailnet,
            user,
            home,
        })
    }
}

impl Store {
    /// Lets a person join, if everything is still as it was read (R13).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn accept_invite(&self, acceptance: &Acceptance<'_>) -> Result<AcceptOutcome, StoreError> {
        for held in [AddressHeld::ByInvite, AddressHeld::ByUserToo] {
            let failed = match self.acceptance(acceptance, held)?.commit().await? {
                Committed::Done => return Ok(AcceptOutcome::Joined),
                Committed::Refused(failed) => failed,
            };
            let labels: Vec<Label> = failed.iter().map(|FailedCondition { label, .. }| *label).collect();
            if labels.contains(&Label::Other) {
                return Ok(AcceptOutcome::Changed);
            }
            if labels.contains(&Label::HomeUser) {
                return Ok(AcceptOutcome::ForbiddenByHome);
            }
        }
        Ok(AcceptOutcome::Changed)
    }

    fn acceptance(
        &self,
        acceptance: &Acceptance<'_>,
        held: AddressHeld,
    ) -> Result<Transaction<'_, Label>, StoreError> {
        let Acceptance { invite, user, .. } = *acceptance;
        let person = PersonId::of(&user.person);
        let mut transaction = self.transaction();
        transaction.delete(Label::Other, &keys::invite(invite.tailnet, invite.id), Expression::new(PRESENT));
        check_inviter(&mut transaction, invite);
        transaction.put(Label::Other, user_item(user)?, Expression::new(ABSENT));
        take_address(&mut transaction, invite, user, held);
        transaction.put(Label::Other, audit_item(acceptance.record)?, Expression::new(ABSENT));
        if let Some((home, policy)) = acceptance.allowed_by {
            check_home_user(&mut transaction, home, user.id, person, policy);
            let membership = keys::membership(person, user.tailnet);
            let item = membership_item(&membership, user.tailnet, user.created)?;
            transaction.put(Label::Other, item, Expression::new(ABSENT));
        } else {
            let unless_elsewhere = Expression::new("attribute_not_exists(pk) OR tailnet = :here")
                .with(":here", number(user.tailnet));
            let item = membership_item(&keys::home(person), user.tailnet, user.created)?;
            transaction.put(Label::Other, item, unless_elsewhere);
        }
        if let Some(record) = acceptance.home_record {
            transaction.put(Label::Other, audit_item(record)?, Expression::new(ABSENT));
        }
        Ok(transaction)
    }
}

/// The inviter could still make the invite, at the moment that somebody joins by it (R10).
fn check_inviter(transaction: &mut Transaction<'_, Label>, invite: &Invite) {
    let could = acting_with_role(&invite.role.grantors().collect::<Vec<_>>());
    let made_it =
        Expression::new("joinedAt <= :made").with(":made", number(invite.id.created_at().as_millisecond()));
    let could = could.and(made_it);
    transaction.check(Label::Other, &keys::user(invite.tailnet, invite.inviter), could);
}

/// The person's own row at home lets them join others, at the moment that they do (R18).
fn check_home_user(
    transaction: &mut Transaction<'_, Label>,
    home: TailnetId,
    user: UserId,
    person: PersonId,
    policy: JoinPolicy,
) {
    let may = acting_with_role(policy.allowed_roles());
    transaction.check(Label::HomeUser, &keys::user(home, user), same_person(person).and(may));
}

/// The invited address goes free, and the person's own, if it is verified, is theirs; often they are one and the same.
fn take_address(transaction: &mut Transaction<'_, Label>, invite: &Invite, user: &User, held: AddressHeld) {
    let invited = invite.address();
    let own = user.email.as_ref();
    if let Some(address) = invited.filter(|_| invited != own) {
        free_address(transaction, Label::InvitedAddress, invite.tailnet, invite.id, address, held);
    }
    if let Some(address) = own {
        let (take, condition) = if invited == own {
            let of_invite = Expression::new("heldByInvite = :invite").with(":invite", text(invite.id));
            (Expression::new("ADD heldByUsers :user REMOVE heldByInvite"), of_invite)
        } else {
            let not_yet = Expression::new("NOT contains(heldByUsers, :self)").with(":self", number(user.id));
            (Expression::new("ADD heldByUsers :user"), not_yet)
        };
        let take = take.with(":user", AttributeValue::Ns(vec![user.id.to_string()]));
        transaction.update(Label::Other, &keys::address(invite.tailnet, address), take, condition);
    }
}
