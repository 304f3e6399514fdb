//! Founding a tailnet: takes its name, and adds the owner.

use jiff::Timestamp;

use crate::domain::{AuditRecord, Tailnet, User};
use crate::store::addresses::item_of_user;
use crate::store::audit::record_item;
use crate::store::engine::{Committed, FailedCondition, Store, StoreError};
use crate::store::memberships::{self, PersonRow};
use crate::store::users::newcomer_item;

use super::row::{name_item, tailnet_item};

/// What the transaction of a founding needs.
#[derive(Debug)]
pub struct Founding<'a> {
    /// The tailnet.
    pub tailnet: &'a Tailnet,
    /// Its owner.
    pub owner: &'a User,
    /// When the owner's send budget will be full; `None` if it is from the start.
    pub sends_full_at: Option<Timestamp>,
    /// The owner's own row, as it was read.
    pub person: &'a PersonRow,
    /// The record for the log of the tailnet.
    pub record: &'a AuditRecord,
    /// The record for the log of the home tailnet, if there is one.
    pub home_record: Option<&'a AuditRecord>,
}

/// The outcome of a founding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateTailnetOutcome {
    /// The tailnet is founded.
    Created,
    /// Another tailnet has the name.
    NameTaken,
    /// The person's memberships have changed since they were read: read and decide again.
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Name,
    Other,
}

impl Store {
    /// Founds a tailnet.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn create_tailnet(&self, founding: &Founding<'_>) -> Result<CreateTailnetOutcome, StoreError> {
        let Founding { tailnet, owner, sends_full_at, person, record, home_record } = *founding;
        let mut transaction = self.transaction();
        transaction.insert(Label::Name, name_item(tailnet)?);
        transaction.insert(Label::Other, tailnet_item(tailnet)?);
        transaction.insert(Label::Other, newcomer_item(owner, sends_full_at)?);
        memberships::add(&mut transaction, Label::Other, owner, person, record.id)?;
        transaction.insert(Label::Other, record_item(record)?);
        if let Some(email) = &owner.email {
            transaction.insert(Label::Other, item_of_user(owner, email));
        }
        if let Some(record) = home_record {
            transaction.insert(Label::Other, record_item(record)?);
        }
        Ok(match transaction.commit().await? {
            Committed::Done => CreateTailnetOutcome::Created,
            Committed::Refused(failed) if failed.iter().any(is_name) => CreateTailnetOutcome::NameTaken,
            Committed::Refused(_) => CreateTailnetOutcome::Changed,
        })
    }
}

fn is_name(failed: &FailedCondition<Label>) -> bool {
    failed.label == Label::Name
}
