//! The tailnets that a person is in.

use jiff::Timestamp;

use crate::domain::{Membership, PersonId, TailnetId, UserId};

use super::keys::{self, Key};
use super::reads::{Consistency, Order};
use super::rows::{key_of, membership_from, tailnet_from, user_from};
use super::{Store, StoreError};

/// Where a person is a user, as their own rows say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipRef {
    /// The tailnet.
    pub tailnet: TailnetId,
    /// Since when.
    pub joined_at: Timestamp,
    /// Whether it is their home.
    pub is_home: bool,
}

impl Store {
    /// Reads where a person is a user: home first, then in the order of the tailnets' numbers.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn memberships_of(&self, person: PersonId) -> Result<Vec<MembershipRef>, StoreError> {
        let rows = self.query(keys::memberships(person), Order::Forwards, None, usize::MAX).await?;
        let home = keys::home(person);
        let membership = |row| {
            let is_home = key_of(&row)? == home;
            let (tailnet, joined_at) = membership_from(row)?;
            Ok(MembershipRef { tailnet, joined_at, is_home })
        };
        rows.into_iter().map(membership).collect()
    }

    /// Reads the tailnets of a person, and what they are there.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn tailnets_of(&self, person: PersonId, user: UserId) -> Result<Vec<Membership>, StoreError> {
        let memberships = self.memberships_of(person).await?;
        let wanted: Vec<(Key, Key)> = memberships
            .iter()
            .map(|membership| (keys::tailnet(membership.tailnet), keys::user(membership.tailnet, user)))
            .collect();
        let keys: Vec<&Key> = wanted.iter().flat_map(|(tailnet, user)| [tailnet, user]).collect();
        let mut rows = self.get_all(&keys, Consistency::Strong).await?;
        let mut tailnets = Vec::new();
        for (membership, (tailnet_key, user_key)) in memberships.iter().zip(&wanted) {
            // Whoever was removed between the two reads is not there any more.
            let (Some(tailnet), Some(user)) = (rows.remove(tailnet_key), rows.remove(user_key)) else {
                continue;
            };
            let (tailnet, user) = (tailnet_from(membership.tailnet, tailnet)?, user_from(user)?);
            let is_home = membership.is_home;
            tailnets.push(Membership { tailnet, role: user.role, status: user.status, is_home });
        }
        Ok(tailnets)
    }
}
