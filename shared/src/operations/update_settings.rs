//! Changing the settings of a tailnet: each setting has its own permission, and all are changed or none (contract section 4).

use super::{Caller, Denied, Moment};
use crate::domain::{Change, Permission, SettingsChange, Tailnet, User};
use crate::store::{Store, StoreError, UpdateSettingsOutcome};

/// How often it is decided anew because somebody else has changed the settings meanwhile.
const MAX_DECISIONS: usize = 4;

/// The rights of which one is needed to change anything at all.
const ANY_SETTING: [Permission; 2] = [Permission::SwitchUserApproval, Permission::ChangeJoinPolicy];

/// Which settings a request names, whatever it says of them: the right to change them counts before what is wrong with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NamedSettings {
    /// Whether user approval is among them.
    pub user_approval: bool,
    /// Whether the policy on joining other tailnets is among them.
    pub join_policy: bool,
}

/// Why they are not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateSettingsError {
    /// The caller may not change one of them.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl NamedSettings {
    /// Checks that the row that was read as the caller's own lets them change all of these, or at least something if it is none.
    fn permitted(self, caller: &Caller, row: Option<User>) -> Result<(), Denied> {
        let user = caller.permitted_any(row, &ANY_SETTING)?;
        if self.needed().iter().all(|permission| user.role.permits(*permission)) {
            Ok(())
        } else {
            Err(Denied::RoleMayNot)
        }
    }

    fn needed(self) -> Vec<Permission> {
        let approval = self.user_approval.then_some(Permission::SwitchUserApproval);
        let policy = self.join_policy.then_some(Permission::ChangeJoinPolicy);
        approval.into_iter().chain(policy).collect()
    }
}

/// Checks that the caller may change these settings: for requests that are no good otherwise.
///
/// # Errors
/// [`UpdateSettingsError`].
pub async fn authorize_settings(
    store: &Store,
    caller: &Caller,
    named: NamedSettings,
) -> Result<(), UpdateSettingsError> {
    let row = store.user(caller.tailnet, caller.identity.user_id()).await?;
    Ok(named.permitted(caller, row)?)
}

/// Changes settings, and returns all of them as they are then. What is so already leaves no event.
///
/// # Errors
/// [`UpdateSettingsError`]; nothing is changed then.
pub async fn update_settings(
    store: &Store,
    caller: &Caller,
    change: SettingsChange,
    moment: Moment,
) -> Result<Tailnet, UpdateSettingsError> {
    let named = NamedSettings {
        user_approval: change.user_approval_on.is_some(),
        join_policy: change.join_policy.is_some(),
    };
    let needed = named.needed();
    let guard = caller.guard_any(&ANY_SETTING, |role| needed.iter().all(|right| role.permits(*right)));
    for _ in 0..MAX_DECISIONS {
        let (row, old) = store.user_and_tailnet(caller.tailnet, caller.identity.user_id()).await?;
        named.permitted(caller, row)?;
        let old = old.ok_or(Denied::NotAUser)?;
        let new = change.applied_to(&old);
        let changes = Change::settings_changed(&old, &new);
        if changes.is_empty() {
            return Ok(old);
        }
        let record = caller.record(changes, moment);
        match store.update_settings(&guard, &old, &new, &record).await? {
            UpdateSettingsOutcome::Updated => return Ok(new),
            UpdateSettingsOutcome::Refused(refusal) => return Err(Denied::from(refusal).into()),
            UpdateSettingsOutcome::Changed => {}
        }
    }
    Err(StoreError::busy(None).into())
}
