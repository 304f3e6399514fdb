//! The edge of the functions that operators call by hand: reads what they ask for.

use serde::{Deserialize, Serialize};

use crate::domain::{ParseIdError, TailnetId};
use crate::operations::{Filled, NewOwner};
use crate::store::sweep::WalkPosition;

/// The functions that operators call.
pub const FUNCTIONS: [&str; 2] = ["hand-over-tailnet", "fill-directory"];

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

/// What an operator asks for: that users are listed who are not, in a part of the table.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FillDirectory {
    /// Whether they are only counted.
    pub dry_run: bool,
    /// Where the call before ended; `None` or `null` for the beginning of the table.
    #[serde(default)]
    pub after: Option<WalkPosition>,
}

/// What a call has done.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilledDirectory {
    users: usize,
    unlisted: usize,
    /// Where the next call goes on; `null` at the end of the table.
    next: Option<WalkPosition>,
}

impl From<Filled> for FilledDirectory {
    fn from(Filled { users, unlisted, next }: Filled) -> Self {
        Self { users, unlisted, next }
    }
}
