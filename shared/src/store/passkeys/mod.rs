//! Passkeys: a row for each credential, one for the passkeys of a person, one for each name that was ever given, and one for each challenge
//! that was used.

mod row;

mod change_passkeys;
mod reads;
mod sign_in;

pub use change_passkeys::{PasskeysChange, PasskeysOutcome};
pub use reads::AccountRows;
pub use row::{StoredCredential, UsedChallenge};
pub use sign_in::SignInOutcome;
