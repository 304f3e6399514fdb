//! What sending an invite's mail reads and marks. Marks are not changes in the sense of the audit log.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use crate::domain::{Delivery, Invite, InviteId, Mail, Tailnet, TailnetId, User, UserId};

use super::error::done_or_needless;
use super::guard::one_of;
use super::keys::{self, Key};
use super::reads::Consistency;
use super::rows::{invite_from, tailnet_from, user_from};
use super::transaction::{Expression, number, text};
use super::{Store, StoreError};

/// What a mail says.
#[derive(Debug)]
pub struct MailRows {
    /// The invite, if it is still there.
    pub invite: Option<Invite>,
    /// Its inviter, if they are still in the tailnet.
    pub inviter: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
}

impl Store {
    /// Reads what the mail of an invite says, strongly: none goes out for an invite that is gone.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn mail_rows(
        &self,
        tailnet: TailnetId,
        invite: InviteId,
        inviter: UserId,
    ) -> Result<MailRows, StoreError> {
        let (invite_key, inviter_user_key, tailnet_key) =
            (keys::invite(tailnet, invite), keys::user(tailnet, inviter), keys::tailnet(tailnet));
        let mut rows =
            self.get_all(&[&invite_key, &inviter_user_key, &tailnet_key], Consistency::Strong).await?;
        Ok(MailRows {
            invite: rows.remove(&invite_key).map(invite_from).transpose()?,
            inviter: rows.remove(&inviter_user_key).map(user_from).transpose()?,
            tailnet: rows.remove(&tailnet_key).map(|row| tailnet_from(tailnet, row)).transpose()?,
        })
    }

    /// Marks a mail as handed to the mail service, unless the invite is gone or was resent since.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn mark_mail_sent(&self, invite: &Invite, mail: &Mail) -> Result<(), StoreError> {
        let sent = Expression::new("SET mailStatus = :sent REMOVE mailFailure, mailRetryAt")
            .with(":sent", text("sent"));
        self.mark_mail(&keys::invite(invite.tailnet, invite.id), sent, still_queued(mail)).await
    }

    /// Marks how far a mail has come, unless the invite is gone, was resent since, or is known to have come further.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn mark_delivery(&self, delivery: Delivery) -> Result<(), StoreError> {
        let Delivery { tags, status } = delivery;
        // A mail that was delivered need not be tried again, whatever was thought of it.
        let change = Expression::new("SET mailStatus = :status REMOVE mailFailure, mailRetryAt")
            .with(":status", text(status.as_str()));
        let same_mail = Expression::new("mailRequestedAt = :requestedAt")
            .with(":requestedAt", number(tags.requested_at.as_millisecond()))
            .and(one_of(
                "mailStatus",
                ":before",
                status.may_follow().iter().map(|before| text(before.as_str())),
            ));
        self.mark_mail(&keys::invite(tags.tailnet, tags.invite), change, same_mail).await
    }

    async fn mark_mail(
        &self,
        key: &Key,
        change: Expression,
        condition: Expression,
    ) -> Result<(), StoreError> {
        let result = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .update_expression(change.text())
            .condition_expression(condition.text())
            .set_expression_attribute_values(Some(
                change.into_values().chain(condition.into_values()).collect(),
            ))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        done_or_needless(result)
    }
}

/// The condition on an invite's row that its mail is still this one, and has not been sent.
pub(super) fn still_queued(mail: &Mail) -> Expression {
    Expression::new("mailRequestedAt = :requestedAt AND mailStatus = :queued")
        .with(":requestedAt", number(mail.requested_at.as_millisecond()))
        .with(":queued", text("queued"))
}
