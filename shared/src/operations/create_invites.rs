//! Inviting people, by e-mail or by a link to copy. A request makes all of its invites or none (R3 to R6).

mod batch;
mod idempotency;

use std::collections::HashMap;
use std::time::Duration;

use super::{Caller, Failure, Moment, Reason, authorize};
use crate::domain::{
    Denied, Invite, InviteId, MAX_INVITES_PER_REQUEST, NewInvite, Permission, Role, SendBudget,
};
use crate::store::Store;
use crate::store::invites::{ClaimOutcome, CreateOutcome, Creation, IdempotencyKey, TakenBy};
use crate::store::users::{CallerGuard, SendCharge};

use batch::Batch;
use idempotency::idempotency_key;

/// What a caller asks for.
#[derive(Debug, Clone)]
pub struct CreateRequest {
    /// The invites, in the order of the answer.
    pub invites: Vec<NewInvite>,
    /// Makes a repeated request answer as the first one did (P2).
    pub idempotency_key: Option<String>,
}

/// The invites made, in the order of the request. A repeated request gets them as they were made at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created(pub Vec<Invite>);

/// Why no invite was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateInvitesError {
    /// The request has no invites.
    #[error("at least one invite is required")]
    Empty,
    /// The request has more invites than one transaction holds, or than a full send budget allows.
    #[error("at most {limit} invites in one request, not {asked}")]
    TooMany {
        /// The most that one request may have.
        limit: usize,
        /// How many the request has.
        asked: usize,
    },
    /// These invites, by index, repeat an address.
    #[error("an address is repeated")]
    Repeated(Vec<usize>),
    /// These invites, by index, are bound to an address and have none.
    #[error("only an invite with an address can be bound to it")]
    BoundToNothing(Vec<usize>),
    /// These invites' addresses, by index, are invited or have joined already.
    #[error("an address is taken")]
    Taken(Vec<(usize, TakenBy)>),
    /// The `Idempotency-Key` was used for another request.
    #[error("this Idempotency-Key was used for a different request")]
    KeyUsedForOther,
    /// The caller has sent too many invites (P6); they may send again after this time.
    #[error("too many invites sent")]
    BudgetExhausted(Duration),
}

impl Reason for CreateInvitesError {}

/// Makes invites.
///
/// # Errors
/// [`Failure`] with [`CreateInvitesError`]; nothing is made then.
pub async fn create_invites(
    store: &Store,
    caller: &Caller,
    request: CreateRequest,
    budget: SendBudget,
    moment: Moment,
) -> Result<Created, Failure<CreateInvitesError>> {
    let grants_all = |role: Role| request.invites.iter().all(|invite| role.may_grant(invite.role));
    if let Err(error) = check(&request.invites, budget) {
        let user = authorize(store, caller, Permission::ManageInvites).await?;
        return Err(if grants_all(user.role) { error.into() } else { Denied::RoleMayNot.into() });
    }
    let guard = caller.guard(Permission::ManageInvites, grants_all);
    let batch = Batch { caller, new: &request.invites };
    let key = request.idempotency_key.as_deref().map(|key| idempotency_key(caller, key, &request.invites));

    let mut first = InviteId::in_batch(moment.now, moment.entropy, 0);
    let mut key_in_transaction = key.as_ref();
    if let Some(key) = key.as_ref().filter(|_| !Creation::fits_with_idempotency(&request.invites)) {
        first = claim(store, &guard, key, first, moment).await?;
        key_in_transaction = None;
    }
    let invites = batch.invites(first);
    let record = batch.record(first, &invites);
    let creation = Creation {
        guard: &guard,
        charge: SendCharge { budget, sends: invites.len(), now: moment.now },
        first,
        invites: &invites,
        record: &record,
        idempotency: key_in_transaction,
    };
    match store.create_invites(&creation).await? {
        CreateOutcome::Created => Ok(Created(invites)),
        CreateOutcome::MadeBefore(first) => Ok(Created(batch.invites(first))),
        CreateOutcome::KeyUsedForOther => Err(CreateInvitesError::KeyUsedForOther.into()),
        CreateOutcome::Denied(denied) => Err(denied.into()),
        CreateOutcome::BudgetExhausted(wait) => Err(CreateInvitesError::BudgetExhausted(wait).into()),
        CreateOutcome::AddressesTaken(taken) => Err(CreateInvitesError::Taken(taken).into()),
    }
}

/// Claims the key in a transaction of its own, before the invites are made. Returns the id of the request's first invite, which an
/// earlier claim may have set.
async fn claim(
    store: &Store,
    guard: &CallerGuard,
    key: &IdempotencyKey,
    first: InviteId,
    moment: Moment,
) -> Result<InviteId, Failure<CreateInvitesError>> {
    match store.claim_idempotency_key(guard, key, first, moment.now).await? {
        ClaimOutcome::StandsFor(first) => Ok(first),
        ClaimOutcome::KeyUsedForOther => Err(CreateInvitesError::KeyUsedForOther.into()),
        ClaimOutcome::Denied(denied) => Err(denied.into()),
    }
}

fn check(invites: &[NewInvite], budget: SendBudget) -> Result<(), CreateInvitesError> {
    if invites.is_empty() {
        return Err(CreateInvitesError::Empty);
    }
    let limit = MAX_INVITES_PER_REQUEST.min(budget.burst() as usize);
    if invites.len() > limit {
        return Err(CreateInvitesError::TooMany { limit, asked: invites.len() });
    }
    let unbound = |(index, invite): (usize, &NewInvite)| {
        (invite.bind_to_email && invite.email.is_none()).then_some(index)
    };
    let bound_to_nothing: Vec<usize> = invites.iter().enumerate().filter_map(unbound).collect();
    if !bound_to_nothing.is_empty() {
        return Err(CreateInvitesError::BoundToNothing(bound_to_nothing));
    }
    let mut first_with = HashMap::new();
    let addresses =
        invites.iter().enumerate().filter_map(|(index, invite)| Some((index, invite.email.as_ref()?)));
    let repeated: Vec<usize> = addresses
        .filter(|(index, email)| first_with.insert(*email, *index).is_some())
        .map(|(index, _)| index)
        .collect();
    if repeated.is_empty() { Ok(()) } else { Err(CreateInvitesError::Repeated(repeated)) }
}
