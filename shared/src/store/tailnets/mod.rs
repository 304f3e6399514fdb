//! Tailnets: their rows, their names, and the transactions that found, change and leave them.

mod row;

mod reads;

mod create_tailnet;
mod hand_over_tailnet;
mod leave_tailnet;
mod update_settings;

pub use create_tailnet::{CreateTailnetOutcome, Founding};
pub use hand_over_tailnet::HandOverOutcome;
pub use leave_tailnet::{LeaveOutcome, Leaving};
pub use reads::MembershipRows;
pub use update_settings::UpdateSettingsOutcome;

pub(super) use row::{key, tailnet_from};
#[cfg(feature = "seeding")]
pub(super) use row::{name_item, tailnet_item};
