//! Users: their rows, the conditions on them, and the transactions that change or remove them.

mod conditions;
mod guard;
mod row;

mod reads;

mod change_user;
mod delete_user;
mod departure;

pub use change_user::{ChangeUsersOutcome, MAX_CHANGED_USERS};
pub use delete_user::{DeleteUserOutcome, Removal};
pub use guard::{Bucket, CallerGuard, Exhausted, SendCharge};

pub(super) use conditions::{
    acting_with_role, has_email, holds, not_revoked, not_void, same_person, with_status,
};
pub(super) use departure::{Label as DepartureLabel, depart};
pub(super) use guard::ChargeFailure;
#[cfg(feature = "seeding")]
pub(super) use row::user_item;
pub(super) use row::{PREFIX, expiries, key, newcomer_item, parse_key, revising, user_from};
