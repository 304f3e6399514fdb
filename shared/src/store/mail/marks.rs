//! Marks of how far an invite's mail has come. They are not changes in the sense of the audit log.

use jiff::Timestamp;

use crate::domain::{Delivery, Invite, Mail};
use crate::store::engine::{Expression, Store, StoreError, number, one_of, text};
use crate::store::invites::key;

impl Store {
    /// Marks a mail as handed to the mail service, unless the invite is gone or was resent since.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn mark_mail_sent(
        &self,
        invite: &Invite,
        mail: &Mail,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sent =
            Expression::new("SET mailStatus = :sent, mailStatusAt = :now REMOVE mailFailure, mailRetryAt")
                .with(":sent", text("sent"))
                .with(":now", number(now.as_millisecond()));
        // Delivered twice at once, the other delivery may have held it.
        let not_sent = Expression::new("mailRequestedAt = :requestedAt AND mailStatus IN (:queued, :held)")
            .with(":requestedAt", number(mail.requested_at.as_millisecond()))
            .with(":queued", text("queued"))
            .with(":held", text("held"));
        self.update_if(&key(invite.tailnet, invite.id), sent, not_sent).await
    }

    /// Marks a queued mail as one that is not sent, because its address wants none. One that was sent or requested again in the meantime
    /// is left alone, as is that of an invite that is gone.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn mark_mail_suppressed(
        &self,
        invite: &Invite,
        mail: &Mail,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let suppressed = Expression::new(
            "SET mailStatus = :suppressed, mailStatusAt = :now REMOVE mailFailure, mailRetryAt",
        );
        let suppressed =
            suppressed.with(":suppressed", text("suppressed")).with(":now", number(now.as_millisecond()));
        self.update_if(&key(invite.tailnet, invite.id), suppressed, still_queued(mail)).await
    }

    /// Marks how far a mail has come, unless the invite is gone, was resent since, or is known to have come further.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn mark_delivery(&self, delivery: &Delivery, now: Timestamp) -> Result<(), StoreError> {
        let Delivery { tags, status, diagnosis } = delivery;
        // A mail that was delivered need not be tried again, whatever was thought of it.
        let (said, unsaid) = match diagnosis {
            Some(_) => (", mailDiagnosis = :diagnosis", ""),
            None => ("", ", mailDiagnosis"),
        };
        let change = format!(
            "SET mailStatus = :status, mailStatusAt = :now{said} REMOVE mailFailure, mailRetryAt{unsaid}"
        );
        let change = Expression::new(change)
            .with(":status", text(status.as_str()))
            .with(":now", number(now.as_millisecond()));
        let change = match diagnosis {
            Some(diagnosis) => change.with(":diagnosis", text(diagnosis.as_str())),
            None => change,
        };
        let before = status.may_follow().iter().map(|before| text(before.as_str()));
        let same_mail = Expression::new("mailRequestedAt = :requestedAt")
            .with(":requestedAt", number(tags.requested_at.as_millisecond()))
            .and(one_of("mailStatus", ":before", before));
        self.update_if(&key(tags.tailnet, tags.invite), change, same_mail).await
    }
}

/// The condition on an invite's row that its mail is still this one, and has not been sent.
pub(super) fn still_queued(mail: &Mail) -> Expression {
    Expression::new("mailRequestedAt = :requestedAt AND mailStatus = :queued")
        .with(":requestedAt", number(mail.requested_at.as_millisecond()))
        .with(":queued", text("queued"))
}
