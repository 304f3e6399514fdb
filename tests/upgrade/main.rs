//! What becomes of a stack of an earlier version when it is updated to this one. `cargo xtask test-upgrade` tells these stories in three
//! parts: `before` to the earlier version, `kept` after the update, and `after` to what goes on from there.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on, or an answer that lacks what it needs, is a failed test"
)]

mod asking;
mod memory;

mod before;

mod kept;

mod after;
