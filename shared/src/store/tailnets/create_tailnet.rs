//! Founding a tailnet: its name is taken and its first user is the owner.

use crate::domain::{AuditRecord, PersonId, Tailnet, User};
use crate::store::addresses::item_of_user;
use crate::store::audit::record_item;
use crate::store::engine::{Committed, FailedCondition, Store, StoreError};
use crate::store::memberships::{home_key, membership_item, other_key};
use crate::store::users::user_item;

use super::row::{name_item, tailnet_item};

/// A founding that has been decided.
#[derive(Debug)]
pub struct Founding<'a> {
    /// The tailnet.
    pub tailnet: &'a Tailnet,
    /// Its owner.
    pub owner: &'a User,
    /// The record in the log of the tailnet.
    pub record: &'a AuditRecord,
    /// The record in the log of the owner's home; none if this tailnet becomes their home.
    pub home_record: Option<&'a AuditRecord>,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateTailnetOutcome {
    /// The tailnet is there.
    Created,
    /// Another tailnet has the name.
    NameTaken,
    /// The person has found a home in between, so it must be decided again.
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
        let Founding { tailnet, owner, record, home_record } = *founding;
        let person = PersonId::of(&owner.person);
        let membership = match home_record {
            None => home_key(person),
            Some(_) => other_key(person, tailnet.id),
        };
        let mut transaction = self.transaction();
        transaction.insert(Label::Name, name_item(tailnet)?);
        transaction.insert(Label::Other, tailnet_item(tailnet)?);
        transaction.insert(Label::Other, user_item(owner)?);
        transaction.insert(Label::Other, membership_item(&membership, tailnet.id, owner.created)?);
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
