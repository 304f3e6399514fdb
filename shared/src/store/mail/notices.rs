//! Notices about users (R31): what sending one depends on, and how far it has come.
//!
//! A user's row says that there is one. The stream makes it go out, and whoever has sent it takes it out of the row.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{EmailAddress, Mailing, Notice, Tailnet, TailnetId, User, UserId, WAITING_INTERVAL};
use crate::store::engine::{
    Committed, Consistency, Expression, Key, Store, StoreError, item_until, number, read, text, time,
};
use crate::store::opt_outs;
use crate::store::tailnets::{self, tailnet_from};
use crate::store::users::{self, user_from};

use super::brakes::{self, Brakes};
use super::unsent::{Unsent, UnsentMail, note_item};

/// Whom a notice is about.
#[derive(Debug)]
pub struct NoticeRows {
    /// The user, if they are still in the tailnet.
    pub user: Option<User>,
    /// Whoever has invited them, if they still are.
    pub inviter: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
}

/// What may hold a notice to an address.
#[derive(Debug)]
pub struct NoticeBrakes {
    /// Whether mails to it are wanted.
    pub mailing: Mailing,
    /// As those of every mail.
    pub brakes: Brakes,
    /// When an inviter was last told of somebody who waits.
    pub told_at: Option<Timestamp>,
}

/// When an inviter was last told of somebody who waits.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldRow {
    /// In milliseconds since 1970.
    told_at: i64,
}

#[derive(Debug, Clone, Copy)]
enum Label {
    User,
    Other,
}

impl Store {
    /// Reads whom a notice is about, strongly: none goes out about somebody who is gone.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn notice_rows(
        &self,
        tailnet: TailnetId,
        user: UserId,
        inviter: Option<UserId>,
    ) -> Result<NoticeRows, StoreError> {
        let (user_key, tailnet_key) = (users::key(tailnet, user), tailnets::key(tailnet));
        let inviter_key =
            inviter.filter(|inviter| *inviter != user).map(|inviter| users::key(tailnet, inviter));
        let wanted = [&user_key, &tailnet_key].into_iter().chain(&inviter_key);
        let mut rows = self.get_all(wanted, Consistency::Strong).await?;
        Ok(NoticeRows {
            user: rows.take(&user_key, user_from)?,
            inviter: inviter_key.map(|key| rows.take(&key, user_from)).transpose()?.flatten(),
            tailnet: rows.take(&tailnet_key, tailnet_from)?,
        })
    }

    /// Reads what may hold a notice to this user of a tailnet, at their address.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn notice_brakes(
        &self,
        tailnet: TailnetId,
        recipient: UserId,
        address: &EmailAddress,
    ) -> Result<NoticeBrakes, StoreError> {
        let brake_keys = brakes::keys(tailnet, address);
        let (opt_out_key, told_key) = (opt_outs::key(address.hash()), told_key(tailnet, recipient));
        let wanted = [&opt_out_key, &told_key, &brake_keys.0, &brake_keys.1];
        let mut rows = self.get_all(wanted, Consistency::Strong).await?;
        let told = rows.take(&told_key, read::<ToldRow>)?;
        Ok(NoticeBrakes {
            mailing: opt_outs::mailing(rows.take(&opt_out_key, Ok)?.is_some()),
            told_at: told.map(|row| time(row.told_at)).transpose()?,
            brakes: brakes::take(&mut rows, &brake_keys)?,
        })
    }

    /// Has a notice tried again at a time, if it is still the same.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn hold_notice(&self, user: &User, notice: &Notice, due: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.transaction();
        let wait = Expression::new("SET noticeRetryAt = :due").with(":due", number(due.as_millisecond()));
        transaction.update(Label::User, &users::key(user.tailnet, user.id), wait, is_still(notice));
        let note = UnsentMail { due, tailnet: user.tailnet, of: Unsent::Notice(user.id) };
        transaction.overwrite(Label::Other, note_item(note));
        match transaction.commit().await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }

    /// Takes a notice out of a user's row that was sent at `sent_at`, or that nobody is to get. `told` is the inviter who was told of
    /// somebody who waits: they are not told of the next one for a while.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn finish_notice(
        &self,
        user: &User,
        notice: &Notice,
        told: Option<(UserId, Timestamp)>,
    ) -> Result<(), StoreError> {
        let done = Expression::new("REMOVE notice, noticeAt, noticeRetryAt");
        let key = users::key(user.tailnet, user.id);
        let Some((inviter, at)) = told else { return self.update_if(&key, done, is_still(notice)).await };
        let mut transaction = self.transaction();
        transaction.update(Label::User, &key, done, is_still(notice));
        let forgotten = at.saturating_add(WAITING_INTERVAL).unwrap_or(at);
        let row = ToldRow { told_at: at.as_millisecond() };
        transaction.overwrite(Label::Other, item_until(forgotten, &told_key(user.tailnet, inviter), &row)?);
        match transaction.commit().await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }
}

/// The condition on a user's row that there is this notice, not yet held.
fn is_still(notice: &Notice) -> Expression {
    Expression::new("notice = :notice AND noticeAt = :noticeAt AND attribute_not_exists(noticeRetryAt)")
        .with(":notice", text(notice.kind.as_str()))
        .with(":noticeAt", number(notice.requested_at.as_millisecond()))
}

fn told_key(tailnet: TailnetId, inviter: UserId) -> Key {
    Key::new(format!("L#N#{tailnet}#{inviter}"), "#")
}
