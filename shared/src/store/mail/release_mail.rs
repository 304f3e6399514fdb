//! Releasing the mails of a tailnet that has stopped (P6).

use jiff::Timestamp;

use crate::domain::{AuditRecord, Denied, TailnetBrake};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Store, StoreError};
use crate::store::users::CallerGuard;

use super::brakes::{self, ReadBrake};
use super::unsent::{MailRelease, release_item};

/// The outcome of releasing the mails of a tailnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseMailOutcome {
    /// They go out.
    Released,
    /// The caller may not release them.
    Denied(Denied),
    /// The brake has changed since it was read: read and decide again.
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Other,
}

impl Store {
    /// Releases the mails of the caller's tailnet if its brake is still as it was read. A note for each time until which mails are held
    /// makes `requeue-mail` queue them before that.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn release_mail(
        &self,
        guard: &CallerGuard,
        before: ReadBrake,
        after: TailnetBrake,
        now: Timestamp,
        record: &AuditRecord,
    ) -> Result<ReleaseMailOutcome, StoreError> {
        let mut transaction = self.transaction();
        guard.check(&mut transaction, Label::Caller);
        brakes::release(&mut transaction, Label::Other, guard.tailnet, (before, after));
        for held_until in before.brake.held_until(now) {
            let release = MailRelease { at: now, tailnet: guard.tailnet, held_until };
            transaction.overwrite(Label::Other, release_item(release));
        }
        transaction.insert(Label::Other, record_item(record)?);
        match transaction.commit().await? {
            Committed::Done => Ok(ReleaseMailOutcome::Released),
            Committed::Refused(failed) => {
                let denied = guard.denied_by(failed, Label::Caller)?;
                Ok(denied.map_or(ReleaseMailOutcome::Changed, ReleaseMailOutcome::Denied))
            }
        }
    }
}
