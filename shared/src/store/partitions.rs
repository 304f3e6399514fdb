//! The partition of a tailnet, which contains rows of several kinds.

use crate::domain::TailnetId;

use super::engine::Key;

const PREFIX: &str = "T#";

/// The partition of a tailnet.
pub(super) fn of_tailnet(tailnet: TailnetId) -> String {
    format!("{PREFIX}{tailnet}")
}

/// The tailnet in whose partition a key is; `None` for any other partition.
pub(super) fn tailnet_of(key: &Key) -> Option<TailnetId> {
    key.partition.strip_prefix(PREFIX)?.parse().ok()
}
