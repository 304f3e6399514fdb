//! The edge of the functions that a schedule calls.

use serde::Deserialize;

/// The event of a schedule. It means that it is time, and nothing else: a late one must do what an earlier one has left undone.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct ScheduledEvent {}
