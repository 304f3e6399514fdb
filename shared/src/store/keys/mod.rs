//! API access tokens. Each has a row that describes it. It is valid while its user's own row names it (decision 12).

mod row;

mod reads;

mod create_key;
mod delete_key;

pub use create_key::{CreateKeyOutcome, KeysChange};
pub use delete_key::DeleteKeyOutcome;
