//! Events for other systems: what one says, and handing it to EventBridge (R29, W40).

mod event;
mod event_bridge;

pub use event::{PublishedEvent, SOURCE, schema};
pub use event_bridge::{PublishError, Publisher};
