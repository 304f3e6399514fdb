//! Changing the settings of a tailnet. Each setting has its own permission; all named settings are changed or none.

use super::{Caller, Failure, Moment, SettingsOf};
use crate::domain::{Change, Denied, Permission, SettingsChange, User};
use crate::store::tailnets::UpdateSettingsOutcome;
use crate::store::{Store, StoreError};

/// How often to read and decide before the answer is "busy". Each retry follows a concurrent change of the settings.
const MAX_DECISIONS: usize = 4;

/// A caller needs at least one of these rights.
const ANY_SETTING: [Permission; 2] = [Permission::SwitchUserApproval, Permission::ChangeJoinPolicy];

/// Which settings a request names, even if their values are invalid: permission is checked before the input is refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NamedSettings {
    /// Whether user approval is among them.
    pub user_approval: bool,
    /// Whether the policy on joining other tailnets is among them.
    pub join_policy: bool,
}

impl NamedSettings {
    /// Checks that the caller's row gives the right to change all named settings; if none is named, to change any.
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

/// Checks that the caller may change these settings: for a request with invalid input, which must get 403 before 400.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn authorize_settings(store: &Store, caller: &Caller, named: NamedSettings) -> Result<(), Failure> {
    let row = store.user(caller.tailnet, caller.identity.user_id()).await?;
    Ok(named.permitted(caller, row)?)
}

/// Changes settings, and returns all of them, as reading them does. Unchanged settings are not logged.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`]; nothing is changed then.
pub async fn update_settings(
    store: &Store,
    caller: &Caller,
    change: SettingsChange,
    moment: Moment,
) -> Result<SettingsOf, Failure> {
    let named = NamedSettings {
        user_approval: change.user_approval_on.is_some(),
        join_policy: change.join_policy.is_some(),
    };
    let needed = named.needed();
    let guard = caller.guard_any(&ANY_SETTING, |role| needed.iter().all(|right| role.permits(*right)));
    for _ in 0..MAX_DECISIONS {
        let rows = store.settings_rows(caller.tailnet, caller.identity.user_id()).await?;
        named.permitted(caller, rows.user)?;
        let old = rows.tailnet.ok_or(Denied::NotAUser)?;
        let mail_stop = rows.brake.brake.stop(moment.now);
        let new = change.applied_to(&old);
        let changes = Change::settings_changed(&old, &new);
        if changes.is_empty() {
            return Ok(SettingsOf { tailnet: old, mail_stop });
        }
        let record = caller.record(changes, moment);
        match store.update_settings(&guard, &old, &new, &record).await? {
            UpdateSettingsOutcome::Updated => return Ok(SettingsOf { tailnet: new, mail_stop }),
            UpdateSettingsOutcome::Denied(denied) => return Err(denied.into()),
            UpdateSettingsOutcome::Changed => {}
        }
    }
    Err(StoreError::busy().into())
}
