//! Reading the settings of a tailnet.

use super::{Caller, Failure, Moment};
use crate::domain::{Denied, MailStop, Permission, Tailnet};
use crate::store::Store;

/// The settings of a tailnet, and whether its mails go out.
#[derive(Debug)]
pub struct SettingsOf {
    /// The tailnet.
    pub tailnet: Tailnet,
    /// How long its mails are stopped, because too many bounced (P6); `None` if they are not.
    pub mail_stop: Option<MailStop>,
}

/// Reads a tailnet with its settings.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn get_settings(store: &Store, caller: &Caller, moment: Moment) -> Result<SettingsOf, Failure> {
    let rows = store.settings_rows(caller.tailnet, caller.identity.user_id()).await?;
    caller.permitted(rows.user, Permission::ViewTailnet)?;
    let tailnet = rows.tailnet.ok_or(Denied::NotAUser)?;
    Ok(SettingsOf { tailnet, mail_stop: rows.brake.brake.stop(moment.now) })
}
