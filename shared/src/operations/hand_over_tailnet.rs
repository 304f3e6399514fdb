//! Handing a tailnet to another owner: an operator's deed, for when the owner is gone or cannot sign in any more (R26).

use super::{Failure, Moment, Reason};
use crate::domain::{
    Actor, AuditRecord, Change, EmailAddress, EventGroupId, Origin, Role, TailnetId, User, UserId, UserRef,
};
use crate::store::tailnets::HandOverOutcome;
use crate::store::{Store, StoreError};

/// The function, which stands in the log as the one that did it.
const FUNCTION: &str = "hand-over-tailnet";
/// How often it is decided again because the owner or the new one was changed in between.
const MAX_DECISIONS: usize = 4;

/// Whom an operator names as the new owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewOwner {
    /// The user with this number.
    User(UserId),
    /// The user with this verified address.
    Address(EmailAddress),
}

/// Why a tailnet was not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandOverError {
    /// Nobody owns it.
    #[error("there is no tailnet with this number")]
    NoTailnet,
    /// The new owner is not in it.
    #[error("the new owner is no user of the tailnet")]
    NotAUser,
    /// Several users have the address.
    #[error("several users of the tailnet have this address: name one by their number")]
    Ambiguous,
    /// The new owner waits, is suspended or over the billing limit.
    #[error("the new owner cannot act in the tailnet: have them approved or restored first")]
    CannotAct,
}

impl Reason for HandOverError {}

/// Makes a user the owner of a tailnet, and its owner an admin. If they are the owner already, this succeeds and writes no event.
///
/// It reads all users to find the owner, so it is nothing for a request.
///
/// # Errors
/// [`Failure`] with [`HandOverError`], never [`Failure::Denied`].
pub async fn hand_over_tailnet(
    store: &Store,
    tailnet: TailnetId,
    new_owner: &NewOwner,
    moment: Moment,
) -> Result<(), Failure<HandOverError>> {
    for _ in 0..MAX_DECISIONS {
        let old = store.owner_of(tailnet).await?.ok_or(HandOverError::NoTailnet)?;
        let new = meant(store, tailnet, new_owner).await?;
        if new.id == old.id {
            return Ok(());
        }
        if !new.status.may_act() {
            return Err(HandOverError::CannotAct.into());
        }
        let record = record(&old, &new, moment);
        match store.hand_over_tailnet(&old, &new, &record).await? {
            HandOverOutcome::HandedOver => return Ok(()),
            HandOverOutcome::Changed => {}
        }
    }
    Err(StoreError::busy().into())
}

async fn meant(store: &Store, tailnet: TailnetId, named: &NewOwner) -> Result<User, Failure<HandOverError>> {
    let id = match named {
        NewOwner::User(id) => *id,
        NewOwner::Address(address) => match store.users_with_address(tailnet, address).await?.as_slice() {
            [] => return Err(HandOverError::NotAUser.into()),
            [id] => *id,
            _ => return Err(HandOverError::Ambiguous.into()),
        },
    };
    store.user(tailnet, id).await?.ok_or_else(|| HandOverError::NotAUser.into())
}

fn record(old: &User, new: &User, moment: Moment) -> AuditRecord {
    let changed =
        |user: &User, role| Change::UserRoleChanged { user: UserRef::from(user), old: user.role, new: role };
    AuditRecord {
        id: EventGroupId::new(moment.now, moment.entropy),
        tailnet: old.tailnet,
        origin: Origin::Control,
        actor: Actor::AutomatedWorker { function: FUNCTION.to_owned() },
        changes: vec![changed(old, Role::Admin), changed(new, Role::Owner)],
    }
}
