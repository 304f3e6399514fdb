//! Founding a tailnet: its name is taken and its first user is the owner.

use crate::domain::{AuditRecord, PersonId, Tailnet, User};

use super::rows::{audit_item, membership_item, name_item, tailnet_item, user_address_item, user_item};
use super::transaction::{ABSENT, Committed, Expression, FailedCondition};
use super::{Store, StoreError, keys};

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
    /// The person has found a home meanwhile, so it must be decided again.
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
            None => keys::home(person),
            Some(_) => keys::membership(person, tailnet.id),
        };
        let mut rows = vec![
            (Label::Name, name_item(tailnet)?),
            (Label::Other, tailnet_item(tailnet)?),
            (Label::Other, user_item(owner)?),
            (Label::Other, membership_item(&membership, tailnet.id, owner.created)?),
            (Label::Other, audit_item(record)?),
        ];
        rows.extend(owner.email.as_ref().map(|email| (Label::Other, user_address_item(owner, email))));
        rows.extend(home_record.map(audit_item).transpose()?.map(|item| (Label::Other, item)));
        let mut transaction = self.transaction();
        for (label, item) in rows {
            transaction.put(label, item, Expression::new(ABSENT));
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
