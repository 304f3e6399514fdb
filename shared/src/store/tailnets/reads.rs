//! Reading tailnets, alone or with users.

use crate::domain::{Membership, PersonId, Tailnet, TailnetId, TailnetName, User, UserId};
use crate::store::engine::{Consistency, Key, Store, StoreError};
use crate::store::users::{self, user_from};

use super::row::{key, name_key, named_from, tailnet_from};

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

    /// Reads the tailnets of a person, with their role and status there: home first.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn tailnets_of(&self, person: PersonId, user: UserId) -> Result<Vec<Membership>, StoreError> {
        let memberships = self.memberships_of(person).await?.all;
        let keys_of = |tailnet| (key(tailnet), users::key(tailnet, user));
        let wanted: Vec<(Key, Key)> =
            memberships.iter().map(|membership| keys_of(membership.tailnet)).collect();
        let keys = wanted.iter().flat_map(|(tailnet, user)| [tailnet, user]);
        let mut rows = self.get_all(keys, Consistency::Strong).await?;
        let mut tailnets = Vec::new();
        for (membership, (tailnet_key, user_key)) in memberships.iter().zip(&wanted) {
            let tailnet = rows.take(tailnet_key, tailnet_from)?;
            // The person may have been removed between the two reads.
            let Some((tailnet, user)) = tailnet.zip(rows.take(user_key, user_from)?) else { continue };
            let is_home = membership.is_home;
            tailnets.push(Membership { tailnet, role: user.role, status: user.status, is_home });
        }
        Ok(tailnets)
    }
}
