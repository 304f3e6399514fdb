//! Inviting people, by e-mail or by a link to copy: all of a request or nothing of it (R3 to R6).

use std::collections::HashMap;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::{Caller, Denied, Moment, authorize};
use crate::domain::{
    Actor, AuditRecord, Change, EventGroupId, Invite, InviteId, MAX_INVITES_PER_REQUEST, NewInvite, Origin,
    Permission, SendBudget,
};
use crate::store::{
    CallerGuard, CreateOutcome, Creation, IdempotencyKey, SendCharge, Store, StoreError, TakenBy,
};

/// What a caller asks for.
#[derive(Debug, Clone)]
pub struct CreateRequest {
    /// The invites, in the order of the answer.
    pub invites: Vec<NewInvite>,
    /// What makes a repetition of the request answer as the first did (P2).
    pub idempotency_key: Option<String>,
}

/// The invites made, in the order of the request. A repetition gets them as they were at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created(pub Vec<Invite>);

/// Why no invite was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateInvitesError {
    /// The caller may not, or may not grant one of the roles.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The request asks for nothing.
    #[error("at least one invite is required")]
    Empty,
    /// The request asks for more than one transaction holds, or than may ever be sent at once.
    #[error("at most {limit} invites in one request, not {asked}")]
    TooMany {
        /// The most that one request makes.
        limit: usize,
        /// What was asked for.
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
    /// The caller has sent too many invites (P6).
    #[error("too many invites sent")]
    BudgetExhausted(Duration),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes invites.
///
/// # Errors
/// [`CreateInvitesError`]; nothing is made then.
pub async fn create_invites(
    store: &Store,
    caller: &Caller,
    request: CreateRequest,
    budget: SendBudget,
    moment: Moment,
) -> Result<Created, CreateInvitesError> {
    let grants_all =
        |role: crate::domain::Role| request.invites.iter().all(|invite| role.may_grant(invite.role));
    if let Err(error) = check(&request.invites, budget) {
        let user = authorize(store, caller, Permission::ManageInvites).await??;
        return Err(if grants_all(user.role) { error } else { Denied::RoleMayNot.into() });
    }
    let guard = caller.guard(Permission::ManageInvites, grants_all);
    let key = request.idempotency_key.as_deref().map(|key| idempotency_key(caller, key, &request.invites));

    let batch = Batch { caller, new: &request.invites };
    let mut invites = batch.invites(InviteId::in_batch(moment.now, moment.entropy, 0));
    let mut key_in_transaction = key.as_ref();
    if let Some(key) = key.as_ref().filter(|_| !Creation::fits_with_idempotency(&invites)) {
        let first = claim(store, &guard, key, &invites, moment).await?;
        invites = batch.invites(first);
        key_in_transaction = None;
    }
    let record = batch.record(&invites);
    let charge = SendCharge { budget, sends: invites.len(), now: moment.now };
    let creation = Creation {
        guard: &guard,
        charge,
        invites: &invites,
        record: &record,
        idempotency: key_in_transaction,
    };
    match store.create_invites(&creation).await? {
        CreateOutcome::Created => Ok(Created(invites)),
        CreateOutcome::MadeBefore(first) => Ok(Created(batch.invites(first))),
        refused => Err(refused.into()),
    }
}

/// The request's invites, whose ids all follow from the first.
struct Batch<'a> {
    caller: &'a Caller,
    new: &'a [NewInvite],
}

impl Batch<'_> {
    fn invites(&self, first: InviteId) -> Vec<Invite> {
        let Caller { identity, tailnet, .. } = self.caller;
        let numbered = self.new.iter().zip(0_u16..);
        numbered
            .map(|(new, index)| {
                Invite::open(
                    new.clone(),
                    first.sibling(index),
                    *tailnet,
                    identity.user_id(),
                    identity.display_name.clone(),
                )
            })
            .collect()
    }

    /// One record with an event for each invite. Its id follows from the first invite's.
    fn record(&self, invites: &[Invite]) -> AuditRecord {
        let first = invites.first().map(|invite| invite.id);
        AuditRecord {
            id: first
                .map_or_else(|| EventGroupId::floor(jiff::Timestamp::UNIX_EPOCH), EventGroupId::of_creation),
            tailnet: self.caller.tailnet,
            origin: Origin::ConfigApi,
            actor: Actor::user(&self.caller.identity),
            changes: invites.iter().map(|invite| Change::InviteCreated(invite.into())).collect(),
        }
    }
}

async fn claim(
    store: &Store,
    guard: &CallerGuard,
    key: &IdempotencyKey,
    invites: &[Invite],
    moment: Moment,
) -> Result<InviteId, CreateInvitesError> {
    let first = invites.first().ok_or(CreateInvitesError::Empty)?.id;
    store.claim_idempotency_key(guard, key, first, moment.now).await?.map_err(Into::into)
}

impl From<CreateOutcome> for CreateInvitesError {
    fn from(outcome: CreateOutcome) -> Self {
        match outcome {
            CreateOutcome::Refused(refusal) => Self::Denied(refusal.into()),
            CreateOutcome::AddressesTaken(taken) => Self::Taken(taken),
            CreateOutcome::BudgetExhausted(wait) => Self::BudgetExhausted(wait),
            CreateOutcome::KeyUsedForOther | CreateOutcome::MadeBefore(_) | CreateOutcome::Created => {
                Self::KeyUsedForOther
            }
        }
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

/// Within caller and tailnet; the body counts as understood, not as spelled.
fn idempotency_key(caller: &Caller, key: &str, invites: &[NewInvite]) -> IdempotencyKey {
    let mut key_hash = Sha256::new();
    key_hash.update(caller.identity.person_id().to_string());
    key_hash.update(key);
    let mut body_hash = Sha256::new();
    for invite in invites {
        let email = invite.email.as_ref().map_or("", |email| email.as_str());
        body_hash.update(format!("{} {email} {}\n", invite.role, invite.bind_to_email));
    }
    IdempotencyKey { key_hash: hex(&key_hash.finalize()), body_hash: hex(&body_hash.finalize()) }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
