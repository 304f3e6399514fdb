//! Founding a tailnet, for whom the operator lets (R26): the caller becomes its owner. If they are in no other tailnet, it becomes their home.

use std::collections::BTreeMap;

use super::{Failure, Moment, Reason, still_signed_in};
use crate::domain::{
    Actor, AuditRecord, Change, EndedSessions, EventGroupId, Founders, Identity, Language, MAX_FOUNDED,
    MayNotFound, Membership, NotYourDomain, Origin, Role, SendBudget, Tailnet, TailnetId, TailnetKind,
    TailnetName, User, UserStatus, VoidInvites,
};
use crate::identity::Credential;
use crate::store::tailnets::{CreateTailnetOutcome, Founding};
use crate::store::{Store, StoreError};

/// How often it is decided again because the person has found a home in between.
const MAX_DECISIONS: usize = 8;

/// Why the tailnet was not founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreateTailnetError {
    /// The operator has not chosen the caller as a founder.
    #[error(transparent)]
    MayNotFound(#[from] MayNotFound),
    /// The caller has founded [`MAX_FOUNDED`], which is the most where everybody may found.
    #[error("you have founded {MAX_FOUNDED} tailnets, which is the most")]
    TooMany,
    /// The name is a domain that is not the caller's.
    #[error(transparent)]
    NotYourDomain(#[from] NotYourDomain),
    /// Another tailnet has the name.
    #[error("is the name of another tailnet")]
    NameTaken,
}

impl Reason for CreateTailnetError {}

/// What the operator has decided about founding.
#[derive(Debug, Clone, Copy)]
pub struct FoundingRules<'a> {
    /// Who may found.
    pub founders: &'a Founders,
    /// How much an owner may send, and with what they start.
    pub budget: SendBudget,
}

/// Checks that a person may found a tailnet: for requests with invalid input, too, which get 403 before 400.
///
/// # Errors
/// [`CreateTailnetError::MayNotFound`].
pub fn authorize_founding(founders: &Founders, identity: &Identity) -> Result<(), CreateTailnetError> {
    Ok(founders.check(identity)?)
}

/// Founds a tailnet. If the caller's home is elsewhere, its audit log gets an event; its join policy does not apply (decision 15).
///
/// # Errors
/// [`Failure`] with [`CreateTailnetError`]; [`Denied::SignedOut`](crate::domain::Denied::SignedOut).
pub async fn create_tailnet(
    store: &Store,
    credential: &Credential,
    (name, kind): (TailnetName, TailnetKind),
    rules: FoundingRules<'_>,
    moment: Moment,
) -> Result<Membership, Failure<CreateTailnetError>> {
    let identity = &credential.identity;
    let is_theirs = name.check_founder(identity).map_err(CreateTailnetError::from);
    let tailnet = Tailnet {
        founded_at: Some(moment.now),
        ..Tailnet::founded(TailnetId::from_entropy(moment.entropy), name, kind)
    };
    let owner = owner(identity, tailnet.id, moment);
    let founded = vec![Change::tailnet_created(&tailnet), Change::user_joined(&owner)];
    let record = record(credential, tailnet.id, founded, moment);
    for _ in 0..MAX_DECISIONS {
        let person = store.person_row(identity.person_id()).await?;
        still_signed_in(&person, &credential.proof)?;
        authorize_founding(rules.founders, identity)?;
        is_theirs?;
        if rules.founders.limit().is_some_and(|most| person.founded >= most) {
            return Err(CreateTailnetError::TooMany.into());
        }
        let joined = || vec![Change::tailnet_joined(&tailnet)];
        let home_record = person.home.map(|home| self::record(credential, home, joined(), moment));
        let ended_sessions = person.ended_sessions.clone();
        let owner = User { external: person.home.is_some(), ended_sessions, ..owner.clone() };
        let founding = Founding {
            tailnet: &tailnet,
            owner: &owner,
            sends_full_at: rules.budget.full_for_newcomer(moment.now),
            person: &person,
            record: &record,
            home_record: home_record.as_ref(),
        };
        match store.create_tailnet(&founding).await? {
            CreateTailnetOutcome::Created => {
                let (role, status, is_home) = (owner.role, owner.status, person.home.is_none());
                return Ok(Membership { tailnet, role, status, is_home });
            }
            CreateTailnetOutcome::NameTaken => return Err(CreateTailnetError::NameTaken.into()),
            CreateTailnetOutcome::Changed => {}
        }
    }
    Err(StoreError::busy().into())
}

fn owner(identity: &Identity, tailnet: TailnetId, moment: Moment) -> User {
    User {
        id: identity.user_id(),
        tailnet,
        person: identity.person.clone(),
        login: identity.login.clone(),
        display_name: identity.called(),
        email: identity.verified_email.clone(),
        role: Role::Owner,
        status: UserStatus::Active,
        created: moment.now,
        joined_by: None,
        invited_by: None,
        external: false,
        revision: 0,
        language: Language::default(),
        notice: None,
        void_invites: VoidInvites::default(),
        api_keys: BTreeMap::new(),
        ended_sessions: EndedSessions::default(),
    }
}

fn record(credential: &Credential, tailnet: TailnetId, changes: Vec<Change>, moment: Moment) -> AuditRecord {
    let id = EventGroupId::new(moment.now, moment.entropy);
    let Credential { identity, proof, .. } = credential;
    AuditRecord { id, tailnet, origin: Origin::of(proof), actor: Actor::user(identity, proof), changes }
}
