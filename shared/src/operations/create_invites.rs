//! Inviting people, by e-mail or by a link to copy. A request makes all of its invites or none (R3 to R6).

mod batch;
mod idempotency;
mod import;
mod problems;

use std::time::Duration;

use super::{Caller, Failure, Moment, Reason, authorize};
use crate::domain::{
    Denied, EmailAddress, Invite, InviteId, InviteRole, NewInvite, Permission, Role, SendBudget,
};
use crate::store::Store;
use crate::store::invites::{ClaimOutcome, CreateOutcome, Creation, Holder};
use crate::store::users::{Bucket, CallerGuard, SendCharge};

use batch::Batch;
use idempotency::idempotency_key;

pub use import::{AskedRow, MAX_IMPORTED, RowOutcome, RowProblem, check_invites, import_invites};
pub use problems::{AskedInvite, RequestProblem, request_problems};

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
    /// The request is wrong in itself.
    #[error("the request is malformed")]
    Malformed(Vec<RequestProblem>),
    /// These invites, by index, have roles that the caller may not grant.
    #[error("your role in this tailnet does not permit granting this role")]
    RolesNotAllowed(Vec<(usize, InviteRole)>),
    /// These addresses are invited or have joined already.
    #[error("an address is taken")]
    Taken(Vec<TakenAddress>),
    /// The `Idempotency-Key` was used for another request.
    #[error("this Idempotency-Key was used for a different request")]
    KeyUsedForOther,
    /// The caller has sent too many invites (P6); they may send again after this time.
    #[error("too many invites sent")]
    BudgetExhausted(Duration),
}

/// An address that cannot be invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenAddress {
    /// Which invite of the request it is in.
    pub index: usize,
    /// The address.
    pub address: EmailAddress,
    /// Who has it.
    pub by: Holder,
}

impl Reason for CreateInvitesError {}

impl From<Holder> for RowProblem {
    fn from(by: Holder) -> Self {
        match by {
            Holder::Invite(invite) => Self::Invited(invite),
            Holder::User(_) => Self::Member(None),
        }
    }
}

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
    let asked: Vec<AskedInvite> = request.invites.iter().map(AskedInvite::from).collect();
    let problems = request_problems(&asked, asked.len(), budget);
    if !problems.is_empty() {
        may_grant_all(store, caller, &request.invites).await?;
        return Err(CreateInvitesError::Malformed(problems).into());
    }
    let grants_all = |role: Role| request.invites.iter().all(|invite| role.may_grant(invite.role));
    let mails = request.invites.iter().any(|invite| invite.email.is_some());
    let guard = CallerGuard { mails, ..caller.guard(Permission::ManageInvites, grants_all) };
    let batch = Batch { caller, new: &request.invites };
    let key = request.idempotency_key.as_deref().map(|key| idempotency_key(caller, key, &request.invites));

    let mut first = InviteId::in_batch(moment.now, moment.entropy, 0);
    let mut key_in_transaction = key.as_ref();
    if let Some(key) = key.as_ref().filter(|_| !Creation::fits_with_idempotency(&request.invites)) {
        first = match store.claim_idempotency_key(&guard, key, first, moment.now).await? {
            ClaimOutcome::StandsFor(first) => first,
            ClaimOutcome::KeyUsedForOther => return Err(CreateInvitesError::KeyUsedForOther.into()),
            ClaimOutcome::Denied(denied) => {
                return Err(refused(store, caller, &request.invites, denied).await);
            }
        };
        key_in_transaction = None;
    }
    let invites = batch.invites(first);
    let record = batch.record(first, &invites);
    let creation = Creation {
        guard: &guard,
        charge: SendCharge { budget, sends: invites.len(), now: moment.now, bucket: Bucket::Full },
        first,
        invites: &invites,
        record: &record,
        idempotency: key_in_transaction,
    };
    match store.create_invites(&creation).await? {
        CreateOutcome::Created => Ok(Created(invites)),
        CreateOutcome::MadeBefore(first) => Ok(Created(batch.invites(first))),
        CreateOutcome::KeyUsedForOther => Err(CreateInvitesError::KeyUsedForOther.into()),
        CreateOutcome::Denied(denied) => Err(refused(store, caller, &request.invites, denied).await),
        CreateOutcome::BudgetExhausted(budget) => {
            Err(CreateInvitesError::BudgetExhausted(budget.wait).into())
        }
        CreateOutcome::AddressesTaken(taken) => Err(CreateInvitesError::Taken(named(&invites, taken)).into()),
    }
}

/// Checks that the caller may grant every role, and send mail if there are addresses (P6).
async fn may_grant_all(
    store: &Store,
    caller: &Caller,
    invites: &[NewInvite],
) -> Result<(), Failure<CreateInvitesError>> {
    let user = authorize(store, caller, Permission::ManageInvites).await?;
    let roles = invites.iter().map(|invite| invite.role).enumerate();
    let refused: Vec<(usize, InviteRole)> = roles.filter(|(_, role)| !user.role.may_grant(*role)).collect();
    if !refused.is_empty() {
        return Err(CreateInvitesError::RolesNotAllowed(refused).into());
    }
    let sends_mail = invites.iter().any(|invite| invite.email.is_some());
    if sends_mail && user.email.is_none() { Err(Denied::NoVerifiedAddress.into()) } else { Ok(()) }
}

/// Why the caller was refused. The failed condition does not tell a role that may not invite from one that may not grant every role asked
/// for, so the caller's row is read.
async fn refused(
    store: &Store,
    caller: &Caller,
    invites: &[NewInvite],
    denied: Denied,
) -> Failure<CreateInvitesError> {
    match denied {
        Denied::RoleMayNot => may_grant_all(store, caller, invites).await.err().unwrap_or(denied.into()),
        other => other.into(),
    }
}

fn named(invites: &[Invite], taken: Vec<(usize, Holder)>) -> Vec<TakenAddress> {
    let address = |(index, by): (usize, Holder)| {
        let address = invites.get(index)?.address()?.clone();
        Some(TakenAddress { index, address, by })
    };
    taken.into_iter().filter_map(address).collect()
}
