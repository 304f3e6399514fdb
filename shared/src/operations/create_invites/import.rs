//! Inviting the addresses of a list, with a result for each (R28). A check says beforehand what would become of them, and changes nothing.

use std::collections::{HashMap, HashSet};

use super::batch::Batch;
use super::idempotency::key_of_part;
use super::{AskedInvite, CreateInvitesError};
use crate::domain::{
    Denied, DisplayName, EmailAddress, Invite, InviteId, NewInvite, Permission, Role, SendBudget, UserId,
};
use crate::operations::{Caller, Failure, Moment};
use crate::store::invites::{
    CreateOutcome, Creation, EarlierUse, Holder, IdempotencyKey, MAX_MAILED_INVITES,
};
use crate::store::users::{Bucket, CallerGuard, SendCharge};
use crate::store::{Consistency, Store, StoreError};

/// The most addresses of a list.
pub const MAX_IMPORTED: usize = 200;

/// The most attempts to write parts of an import, and the most parts of one key: those that its addresses fill, and as many more because
/// some were taken meanwhile, or because an earlier call with the same key had come to its end early.
const MAX_PARTS: u16 = 10;

/// How often an import begins anew, because a call with the same key runs beside it.
const MAX_STARTS: usize = 3;

/// An address of a list as it can be invited; `None` if it cannot be read, which is said by whoever read it.
pub type AskedRow = Option<AskedInvite>;

/// What becomes of an address of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    /// It could not be read.
    Unreadable,
    /// It would be invited; only of a check.
    Ready,
    /// It is invited.
    Invited(InviteId),
    /// It is not invited.
    Refused(RowProblem),
}

/// Why an address of a list is not invited.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    /// It is in the list before.
    #[error("repeats an address of this request")]
    Repeated,
    /// The caller may not grant the role.
    #[error("your role in this tailnet does not permit granting this role")]
    RoleNotAllowed,
    /// There is an open invite to it.
    #[error("is invited already")]
    Invited(InviteId),
    /// It is the verified address of a user.
    #[error("has joined already")]
    Member(Option<(UserId, DisplayName)>),
    /// The caller's send budget does not hold it (P6).
    #[error("too many invites sent; try again later")]
    Limit,
    /// The caller has lost the right meanwhile.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Others have changed something at the same time.
    #[error("this was not done because of other changes at the same time; try again")]
    Busy,
}

/// Says what would become of each address of a list.
///
/// # Errors
/// [`Failure::Denied`] if the caller may not invite by mail; [`Failure::Store`] if the table does not answer.
pub async fn check_invites(
    store: &Store,
    caller: &Caller,
    rows: &[AskedRow],
    budget: SendBudget,
    moment: Moment,
) -> Result<Vec<RowOutcome>, Failure> {
    let mut list = List::of(rows);
    let room = list.compare(store, caller, budget, moment).await?;
    for index in list.open().skip(room.left).collect::<Vec<_>>() {
        list.refuse(index, RowProblem::Limit);
    }
    Ok(list.outcomes.into_iter().map(|outcome| outcome.unwrap_or(RowOutcome::Ready)).collect())
}

/// Invites each address of a list that can be, in as few transactions as hold them. With an `Idempotency-Key`, what an earlier call with
/// it has made counts as made, and only the rest is tried: so a call can be repeated until all is done (P2).
///
/// # Errors
/// [`Failure`] with [`CreateInvitesError::KeyUsedForOther`], or if none was invited and none could have been: the caller may not invite by
/// mail, or the table does not answer.
pub async fn import_invites(
    store: &Store,
    caller: &Caller,
    rows: &[AskedRow],
    idempotency_key: Option<&str>,
    budget: SendBudget,
    moment: Moment,
) -> Result<Vec<RowOutcome>, Failure<CreateInvitesError>> {
    for _ in 0..MAX_STARTS {
        let mut list = List::of(rows);
        let keys: Vec<IdempotencyKey> = idempotency_key
            .map(|key| (0..MAX_PARTS).map(|part| key_of_part(caller, key, rows, part)).collect())
            .unwrap_or_default();
        let first_part = list.take_earlier(store, caller, &keys, moment).await?;
        let room = list.compare(store, caller, budget, moment).await?;
        let parts = Parts { store, caller, keys: &keys, budget, moment };
        if let Some(outcomes) = parts.make(list, room, first_part).await? {
            return Ok(outcomes);
        }
    }
    Err(StoreError::busy().into())
}

/// What the caller's send budget holds.
struct Room {
    left: usize,
    bucket: Bucket,
}

/// The addresses of a list, and what has become of each so far; `None` is open.
struct List<'a> {
    rows: &'a [AskedRow],
    outcomes: Vec<Option<RowOutcome>>,
}

impl<'a> List<'a> {
    fn of(rows: &'a [AskedRow]) -> Self {
        let mut addresses = HashSet::new();
        let outcome = |row: &AskedRow| match row.as_ref().and_then(|row| row.email.as_ref()) {
            None => Some(RowOutcome::Unreadable),
            Some(address) if !addresses.insert(address.clone()) => {
                Some(RowOutcome::Refused(RowProblem::Repeated))
            }
            Some(_) => None,
        };
        let outcomes = rows.iter().map(outcome).collect();
        Self { rows, outcomes }
    }

    /// The indexes of the rows that are still to be decided.
    fn open(&self) -> impl Iterator<Item = usize> + '_ {
        self.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_none()).map(|(index, _)| index)
    }

    fn settle(&mut self, index: usize, outcome: RowOutcome) {
        if let Some(place) = self.outcomes.get_mut(index) {
            *place = Some(outcome);
        }
    }

    fn refuse(&mut self, index: usize, problem: RowProblem) {
        self.settle(index, RowOutcome::Refused(problem));
    }

    fn invite(&self, index: usize) -> Option<NewInvite> {
        self.rows.get(index)?.as_ref()?.readable()
    }

    fn address(&self, index: usize) -> Option<&EmailAddress> {
        self.rows.get(index)?.as_ref()?.email.as_ref()
    }

    /// Refuses what is taken and what the caller may not grant. Returns what the caller's budget holds.
    async fn compare(
        &mut self,
        store: &Store,
        caller: &Caller,
        budget: SendBudget,
        moment: Moment,
    ) -> Result<Room, Failure> {
        let guard = guard_for_mail(caller, &[]);
        let open: Vec<usize> = self.open().collect();
        let addresses: Vec<&EmailAddress> = open.iter().filter_map(|index| self.address(*index)).collect();
        let charge = SendCharge { budget, sends: 1, now: moment.now, bucket: Bucket::Full };
        let standing = store.holders_of(&guard, charge, &addresses).await??;
        let users = standing.holders.iter().filter_map(|holder| match holder {
            Some(Holder::User(user)) => Some(*user),
            Some(Holder::Invite(_)) | None => None,
        });
        let named = store.users_with(caller.tailnet, &users.collect(), Consistency::Eventual).await?;
        let name = |user: UserId| named.get(&user).map(|user| (user.id, user.display_name.clone()));
        for (index, holder) in open.into_iter().zip(standing.holders) {
            let role = self.invite(index).map(|invite| invite.role);
            match holder {
                _ if !role.is_some_and(|role| standing.role.may_grant(role)) => {
                    self.refuse(index, RowProblem::RoleNotAllowed);
                }
                Some(Holder::Invite(invite)) => self.refuse(index, RowProblem::Invited(invite)),
                Some(Holder::User(user)) => self.refuse(index, RowProblem::Member(name(user))),
                None => {}
            }
        }
        Ok(Room { left: standing.left, bucket: standing.bucket })
    }

    /// Takes over what earlier calls with the key have made. Returns the first part that none of them has made.
    async fn take_earlier(
        &mut self,
        store: &Store,
        caller: &Caller,
        keys: &[IdempotencyKey],
        moment: Moment,
    ) -> Result<usize, Failure<CreateInvitesError>> {
        if keys.is_empty() {
            return Ok(0);
        }
        let earlier = store.earlier_uses(caller.tailnet, keys, moment.now).await?;
        let mut made = HashMap::new();
        let mut parts = 0;
        for used in earlier.into_iter().map_while(|earlier| earlier) {
            let EarlierUse::Same(first) = used else {
                return Err(CreateInvitesError::KeyUsedForOther.into());
            };
            made.extend(store.invites_created_with(caller.tailnet, first).await?);
            parts += 1;
        }
        for index in self.open().collect::<Vec<_>>() {
            if let Some(invite) = self.address(index).and_then(|address| made.get(address.as_str())) {
                self.settle(index, RowOutcome::Invited(*invite));
            }
        }
        Ok(parts)
    }

    fn end(self, problem: &RowProblem) -> Vec<RowOutcome> {
        let refused = || RowOutcome::Refused(problem.clone());
        self.outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(refused)).collect()
    }

    fn has_made_any(&self) -> bool {
        self.outcomes.iter().any(|outcome| matches!(outcome, Some(RowOutcome::Invited(_))))
    }
}

/// The transactions of an import.
struct Parts<'a> {
    store: &'a Store,
    caller: &'a Caller,
    keys: &'a [IdempotencyKey],
    budget: SendBudget,
    moment: Moment,
}

impl Parts<'_> {
    /// Makes the invites of the rows that are open. `None` if another call with the key has made some just now: the caller begins anew.
    async fn make(
        &self,
        mut list: List<'_>,
        room: Room,
        first_part: usize,
    ) -> Result<Option<Vec<RowOutcome>>, Failure<CreateInvitesError>> {
        let (Room { mut left, mut bucket }, mut part) = (room, first_part);
        for attempt in 0..MAX_PARTS {
            let indexes: Vec<usize> = list.open().take(MAX_MAILED_INVITES.min(left)).collect();
            if indexes.is_empty() {
                return Ok(Some(list.end(&RowProblem::Limit)));
            }
            let new: Vec<NewInvite> = indexes.iter().filter_map(|index| list.invite(*index)).collect();
            match self.create(attempt, self.keys.get(part), &new, bucket).await {
                Ok((CreateOutcome::Created, invites)) => {
                    part += 1;
                    bucket = Bucket::Refilling;
                    left = left.saturating_sub(invites.len());
                    for (index, invite) in indexes.into_iter().zip(invites) {
                        list.settle(index, RowOutcome::Invited(invite.id));
                    }
                }
                Ok((CreateOutcome::AddressesTaken(taken), _)) => {
                    for (place, by) in taken {
                        if let Some(index) = indexes.get(place) {
                            list.refuse(*index, by.into());
                        }
                    }
                }
                Ok((CreateOutcome::BudgetExhausted(exhausted), _)) => left = exhausted.left,
                Ok((CreateOutcome::MadeBefore(_), _)) => return Ok(None),
                Ok((CreateOutcome::KeyUsedForOther, _)) => {
                    return Err(CreateInvitesError::KeyUsedForOther.into());
                }
                Ok((CreateOutcome::Denied(denied), _)) if list.has_made_any() => {
                    return Ok(Some(list.end(&denied.into())));
                }
                Ok((CreateOutcome::Denied(denied), _)) => return Err(denied.into()),
                Err(_) if list.has_made_any() => return Ok(Some(list.end(&RowProblem::Busy))),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Some(list.end(&RowProblem::Busy)))
    }

    async fn create(
        &self,
        attempt: u16,
        key: Option<&IdempotencyKey>,
        new: &[NewInvite],
        bucket: Bucket,
    ) -> Result<(CreateOutcome, Vec<Invite>), StoreError> {
        let Self { store, caller, budget, moment, .. } = *self;
        let Moment { now, entropy } = moment.of_part(attempt);
        let first = InviteId::in_batch(now, entropy, 0);
        let batch = Batch { caller, new };
        let invites = batch.invites(first);
        let creation = Creation {
            guard: &guard_for_mail(caller, new),
            charge: SendCharge { budget, sends: invites.len(), now, bucket },
            first,
            invites: &invites,
            record: &batch.record(first, &invites),
            idempotency: key,
        };
        let outcome = store.create_invites(&creation).await?;
        Ok((outcome, invites))
    }
}

/// The condition that the caller may invite by mail, and grant these roles.
fn guard_for_mail(caller: &Caller, invites: &[NewInvite]) -> CallerGuard {
    let grants_all = |role: Role| invites.iter().all(|invite| role.may_grant(invite.role));
    CallerGuard { mails: true, ..caller.guard(Permission::ManageInvites, grants_all) }
}
