//! Leaving a tailnet: what it depends on, and the user's departure with a record in the log of their home, too.

use crate::domain::{AuditRecord, KeyId, LEAVING, PersonId, Tailnet, TailnetId, User, UserId};

use super::departure::{Address, Label, depart};
use super::guard::{not_revoked, with_status};
use super::reads::Consistency;
use super::rows::{PointerRow, audit_item, read, tailnet_from, user_from};
use super::transaction::{ABSENT, Committed, Expression, PRESENT};
use super::{Store, StoreError, keys};

/// What a person's leaving depends on.
#[derive(Debug)]
pub struct LeaveRows {
    /// The person's user in the tailnet.
    pub user: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
    /// The person's home.
    pub home: Option<TailnetId>,
}

/// A leaving that has been decided. The person's home is another tailnet.
#[derive(Debug)]
pub struct Leaving<'a> {
    /// The user, who goes.
    pub user: &'a User,
    /// The API access token that they call with, which must not have been revoked.
    pub key: Option<KeyId>,
    /// The record in the log of the tailnet.
    pub record: &'a AuditRecord,
    /// The record in the log of the home tailnet.
    pub home_record: &'a AuditRecord,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaveOutcome {
    /// The user is gone.
    Left,
    /// Something was no longer as it was read, so it must be read and decided again.
    Changed,
}

/// How fresh what is read must be. What is decided on it is a condition of the write in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Eventually consistent, at half the price.
    Eventual,
    /// Strongly consistent.
    Strong,
}

impl Store {
    /// Reads what a person's leaving depends on.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn leave_rows(
        &self,
        tailnet: TailnetId,
        person: PersonId,
        user: UserId,
        freshness: Freshness,
    ) -> Result<LeaveRows, StoreError> {
        let (user_key, tailnet_key, home_key) =
            (keys::user(tailnet, user), keys::tailnet(tailnet), keys::home(person));
        let consistency = match freshness {
            Freshness::Eventual => Consistency::Eventual,
            Freshness::Strong => Consistency::Strong,
        };
        let mut rows = self.get_all(&[&user_key, &tailnet_key, &home_key], consistency).await?;
        let home = rows.remove(&home_key).map(read::<PointerRow>).transpose()?;
        Ok(LeaveRows {
            user: rows.remove(&user_key).map(user_from).transpose()?,
            tailnet: rows.remove(&tailnet_key).map(|row| tailnet_from(tailnet, row)).transpose()?,
            home: home.map(|row| row.tailnet),
        })
    }

    /// Lets a user go, if everything is still as it was read.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn leave_tailnet(&self, leaving: &Leaving<'_>) -> Result<LeaveOutcome, StoreError> {
        let Leaving { user, key, record, home_record } = *leaving;
        let membership = keys::membership(PersonId::of(&user.person), user.tailnet);
        for address in Address::ALL {
            let may = [with_status(&LEAVING)].into_iter().chain(key.map(not_revoked));
            let mut transaction = self.transaction();
            depart(&mut transaction, user, may, address, record)?;
            transaction.delete(Label::Other, &membership, Expression::new(PRESENT));
            transaction.put(Label::Other, audit_item(home_record)?, Expression::new(ABSENT));
            match transaction.commit().await? {
                Committed::Done => return Ok(LeaveOutcome::Left),
                Committed::Refused(failed)
                    if failed.iter().all(|failed| matches!(failed.label, Label::Address)) => {}
                Committed::Refused(_) => return Ok(LeaveOutcome::Changed),
            }
        }
        Ok(LeaveOutcome::Changed)
    }
}
