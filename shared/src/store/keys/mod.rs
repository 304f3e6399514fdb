//! API access tokens: each has a row that describes it, and is valid as long as its user's own row names it.

mod row;

mod reads;

mod create_key;
mod delete_key;

pub use create_key::{CreateKeyOutcome, KeysChange};
pub use delete_key::DeleteKeyOutcome;
