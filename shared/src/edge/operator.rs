//! The edge of the functions that operators call by hand: reads what they ask for.

use serde::Deserialize;

use crate::domain::{ParseIdError, TailnetId};
use crate::operations::NewOwner;

/// The functions that operators call.
pub const FUNCTIONS: [&str; 1] = ["hand-over-tailnet"];

/// What an operator asks for: another owner for a tailnet.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandOver {
    tailnet_id: String,
    new_owner: String,
}

/// What an operator asks for cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableHandOver {
    /// The tailnet's number.
    #[error("tailnetId must be the number of a tailnet")]
    Tailnet(#[from] ParseIdError),
    /// The new owner.
    #[error("newOwner must be a user's number or their verified address")]
    NewOwner,
}

impl HandOver {
    /// The tailnet, and its new owner.
    ///
    /// # Errors
    /// [`UnreadableHandOver`].
    pub fn read(&self) -> Result<(TailnetId, NewOwner), UnreadableHandOver> {
        let tailnet = self.tailnet_id.parse()?;
        let by_number = self.new_owner.parse().map(NewOwner::User);
        let new_owner = by_number.or_else(|_| self.new_owner.parse().map(NewOwner::Address));
        Ok((tailnet, new_owner.map_err(|_| UnreadableHandOver::NewOwner)?))
    }
}
