//! Leaving a tailnet other than home. Somebody who still waits for approval may leave, too (R17, R19, R20).

use super::delete_user::removed;
use super::{Caller, Failure, Moment};
use crate::domain::{CannotLeave, Change, Denied, Membership, Tailnet, TailnetId, User};
use crate::store::tailnets::{LeaveOutcome, Leaving, MembershipRows};
use crate::store::{Consistency, Store, StoreError};

/// Eventually consistent first, which costs half; strongly consistent on retry.
const DECISIONS: [Consistency; 4] =
    [Consistency::Eventual, Consistency::Strong, Consistency::Strong, Consistency::Strong];

/// Lets the caller leave. The audit logs of the tailnet and of the caller's home get an event each.
///
/// # Errors
/// [`Failure`] with [`CannotLeave`].
pub async fn leave_tailnet(
    store: &Store,
    caller: &Caller,
    moment: Moment,
) -> Result<(), Failure<CannotLeave>> {
    let (person, user_id) = (caller.identity.person_id(), caller.identity.user_id());
    for consistency in DECISIONS {
        // An eventually consistent read is safe: the transaction repeats the checks.
        let rows = store.membership_rows(caller.tailnet, person, user_id, consistency).await?;
        let person = rows.person.clone();
        let (user, tailnet, home) = match decide(caller, rows) {
            // An eventually consistent read can miss that the caller has just joined.
            Err(_) if consistency == Consistency::Eventual => continue,
            decided => decided?,
        };
        let leaving = Leaving {
            user: &user,
            person: &person,
            proof: &caller.proof,
            record: &caller.record(vec![removed(&user)], moment),
            home_record: &caller.record_in(home, vec![Change::tailnet_left(&tailnet)], moment),
        };
        match store.leave_tailnet(&leaving).await? {
            LeaveOutcome::Left => return Ok(()),
            LeaveOutcome::Changed => {}
        }
    }
    Err(StoreError::busy().into())
}

/// Checks the rows. Returns the user who leaves, the tailnet, and the home.
fn decide(caller: &Caller, rows: MembershipRows) -> Result<(User, Tailnet, TailnetId), Failure<CannotLeave>> {
    let user = caller.present(rows.user)?;
    let tailnet = rows.tailnet.ok_or(Denied::NotAUser)?;
    let home = rows.person.home.filter(|home| *home != tailnet.id);
    let (role, status, is_home) = (user.role, user.status, home.is_none());
    Membership { tailnet: tailnet.clone(), role, status, is_home }.check_leaving()?;
    Ok((user, tailnet, home.ok_or(CannotLeave::IsHome)?))
}
