//! Reading everything that joining by an invite depends on.

use crate::domain::{CodeContents, Home, Identity, Invite, JoinPolicy, Tailnet, TailnetId, User};
use crate::store::engine::{Consistency, Rows, Store, StoreError};
use crate::store::memberships::{PersonRow, person_from, person_key};
use crate::store::tailnets::{self, tailnet_from};
use crate::store::users::{self, user_from};

use super::row::{invite_from, key};

/// Every row that joining needs.
#[derive(Debug)]
pub struct AcceptRows {
    /// The invite, if it is still there.
    pub invite: Option<Invite>,
    /// Its inviter, if they are still in the tailnet.
    pub inviter: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
    /// The user with the person's number in the tailnet; it can be another person's.
    pub user: Option<User>,
    /// The person's home.
    pub home: Home,
    /// The home's tailnet, if it is another one.
    pub home_tailnet: Option<Tailnet>,
    /// The person's own row.
    pub person: PersonRow,
}

impl Store {
    /// Reads everything that joining needs, in one strongly consistent call.
    ///
    /// `likely_home` is read in the same call. If the person's home is another tailnet, a second call reads that (decision 8).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn accept_rows(
        &self,
        code: CodeContents,
        identity: &Identity,
        likely_home: Option<TailnetId>,
    ) -> Result<AcceptRows, StoreError> {
        let invite_key = key(code.tailnet, code.invite);
        let inviter_user_key = users::key(code.tailnet, code.inviter);
        let user_key = users::key(code.tailnet, identity.user_id());
        let tailnet_key = tailnets::key(code.tailnet);
        let person_key = person_key(identity.person_id());
        let likely_home_key = likely_home.filter(|home| *home != code.tailnet).map(tailnets::key);
        // An inviter can open their own invite. Then both keys are the same, and DynamoDB refuses a key that is given twice.
        let is_own = inviter_user_key == user_key;
        let wanted = [&invite_key, &inviter_user_key, &tailnet_key, &person_key];
        let others = (!is_own).then_some(&user_key).into_iter().chain(&likely_home_key);
        let mut rows = self.get_all(wanted.into_iter().chain(others), Consistency::Strong).await?;

        let tailnet = rows.take(&tailnet_key, tailnet_from)?;
        let person = rows.take(&person_key, person_from)?.unwrap_or_default();
        let (home, home_tailnet) = match person.home {
            None => (Home::None, None),
            Some(home) if home == code.tailnet => {
                (Home::At { tailnet: home, policy: policy(tailnet.as_ref()) }, None)
            }
            Some(home) => {
                let found = self.tailnet_among(&mut rows, home, likely_home).await?;
                (Home::At { tailnet: home, policy: policy(found.as_ref()) }, found)
            }
        };
        let inviter = rows.take(&inviter_user_key, user_from)?;
        let user = if is_own { inviter.clone() } else { rows.take(&user_key, user_from)? };
        let invite = rows.take(&invite_key, invite_from)?;
        Ok(AcceptRows { invite, inviter, tailnet, user, home, home_tailnet, person })
    }

    /// Takes the tailnet from the rows if it was read; else reads it.
    async fn tailnet_among(
        &self,
        rows: &mut Rows,
        tailnet: TailnetId,
        likely: Option<TailnetId>,
    ) -> Result<Option<Tailnet>, StoreError> {
        let key = tailnets::key(tailnet);
        if likely == Some(tailnet) {
            return rows.take(&key, tailnet_from);
        }
        self.get(&key, Consistency::Strong).await?.map(tailnet_from).transpose()
    }
}

fn policy(tailnet: Option<&Tailnet>) -> Option<JoinPolicy> {
    tailnet.map(|tailnet| tailnet.join_policy)
}
