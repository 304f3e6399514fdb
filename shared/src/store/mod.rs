//! The one table: the only module that knows DynamoDB, its keys and its conditions.
//!
//! `docs/data-model.md` lists the rows and the access patterns. Every change is one transaction, in a file named after it.

mod keys;
mod rows;

mod error;
mod guard;
mod transaction;

mod accept_invite;
mod create_invites;
mod delete_invite;
mod expire_invite;
mod idempotency;
mod mail;
mod reads;
mod resend_invite;
mod revocation;
mod unsent_mail;

mod change_user;
mod create_tailnet;
mod delete_user;
mod departure;
mod leave_tailnet;
mod memberships;
mod update_settings;

mod api_keys;
mod usage;

pub mod schema;
pub mod seed;
pub mod stream_record;

use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;

pub use accept_invite::{AcceptOutcome, AcceptRows, Acceptance};
pub use api_keys::{CreateKeyOutcome, DeleteKeyOutcome};
pub use change_user::ChangeUserOutcome;
pub use create_invites::{CreateOutcome, Creation, TakenBy};
pub use create_tailnet::{CreateTailnetOutcome, Founding};
pub use delete_invite::{DeleteOutcome, RevokeOutcome};
pub use delete_user::{DeleteUserOutcome, HomeAfter, Removal};
pub use error::StoreError;
pub use expire_invite::ExpireOutcome;
pub use guard::{CallerGuard, SendCharge};
pub use idempotency::{ClaimOutcome, IdempotencyKey};
pub use leave_tailnet::{Freshness, LeaveOutcome, LeaveRows, Leaving};
pub use mail::MailRows;
pub use memberships::MembershipRef;
pub use reads::InvitationRows;
pub use resend_invite::ResendOutcome;
pub use revocation::Revocation;
pub use unsent_mail::{RequeueOutcome, UnsentMail};
pub use update_settings::UpdateSettingsOutcome;
pub use usage::ActivityRows;

/// Draws 16 random bytes.
pub type EntropySource = Arc<dyn Fn() -> [u8; 16] + Send + Sync>;

/// The table.
#[derive(Clone)]
pub struct Store {
    client: Client,
    table: String,
    entropy: EntropySource,
}

impl Store {
    /// A store in the table of that name; randomness goes only into request tokens and back-off.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>, entropy: EntropySource) -> Self {
        Self { client, table: table.into(), entropy }
    }

    /// Opens the connection, so that no request pays for it.
    ///
    /// # Errors
    /// [`StoreError`] if the table cannot be reached.
    pub async fn connect(&self) -> Result<(), StoreError> {
        self.get(&keys::nothing(), reads::Consistency::Eventual).await.map(drop)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("table", &self.table).finish_non_exhaustive()
    }
}
