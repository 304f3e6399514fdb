//! Reading tailnets, alone or with users.

use crate::domain::{Membership, PersonId, Tailnet, TailnetId, TailnetName, User, UserId};
use crate::store::engine::{Consistency, Key, MAX_KEYS, Part, Store, StoreError};
use crate::store::memberships::{MembershipRef, Memberships, PersonRow, person_from, person_key};
use crate::store::users::{self, user_from};

use super::row::{key, name_key, named_from, tailnet_from};

/// What a person's membership in one tailnet depends on.
#[derive(Debug)]
pub struct MembershipRows {
    /// The person's user in the tailnet.
    pub user: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
    /// The person's own row.
    pub person: PersonRow,
}

impl Store {
    /// Reads which tailnet has a name.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn tailnet_named(&self, name: &TailnetName) -> Result<Option<TailnetId>, StoreError> {
        self.get(&name_key(name), Consistency::Strong).await?.map(named_from).transpose()
    }

    /// Reads a user and their tailnet.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn user_and_tailnet(
        &self,
        tailnet: TailnetId,
        user: UserId,
    ) -> Result<(Option<User>, Option<Tailnet>), StoreError> {
        let (user_key, tailnet_key) = (users::key(tailnet, user), key(tailnet));
        let mut rows = self.get_all([&user_key, &tailnet_key], Consistency::Strong).await?;
        Ok((rows.take(&user_key, user_from)?, rows.take(&tailnet_key, tailnet_from)?))
    }

    /// Reads a person's membership in one tailnet.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn membership_rows(
        &self,
        tailnet: TailnetId,
        person: PersonId,
        user: UserId,
        consistency: Consistency,
    ) -> Result<MembershipRows, StoreError> {
        let (user_key, tailnet_key) = (users::key(tailnet, user), key(tailnet));
        let person_key = person_key(person);
        let mut rows = self.get_all([&user_key, &tailnet_key, &person_key], consistency).await?;
        Ok(MembershipRows {
            user: rows.take(&user_key, user_from)?,
            tailnet: rows.take(&tailnet_key, tailnet_from)?,
            person: rows.take(&person_key, person_from)?.unwrap_or_default(),
        })
    }

    /// Reads these tailnets of a person, with their role and status there.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn tailnets_of(
        &self,
        memberships: &Memberships,
        user: UserId,
    ) -> Result<Part<Membership, TailnetId>, StoreError> {
        let next = memberships.all.last().filter(|_| memberships.has_more).map(|last| last.tailnet);
        let mut items = Vec::new();
        for some in memberships.all.chunks(MAX_KEYS / 2) {
            let keys_of = |one: &MembershipRef| (key(one.tailnet), users::key(one.tailnet, user));
            let wanted: Vec<(Key, Key)> = some.iter().map(keys_of).collect();
            let keys = wanted.iter().flat_map(|(tailnet, user)| [tailnet, user]);
            let mut rows = self.get_all(keys, Consistency::Strong).await?;
            for (membership, (tailnet_key, user_key)) in some.iter().zip(&wanted) {
                let tailnet = rows.take(tailnet_key, tailnet_from)?;
                // The person may have been removed between the two reads.
                let Some((tailnet, user)) = tailnet.zip(rows.take(user_key, user_from)?) else { continue };
                let is_home = membership.is_home;
                items.push(Membership { tailnet, role: user.role, status: user.status, is_home });
            }
        }
        Ok(Part { items, next })
    }
}
