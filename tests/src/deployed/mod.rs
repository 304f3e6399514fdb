//! Helpers for stories of a stack that is deployed: they know it by its API, its mailbox, and the services of its account.

pub mod browser;
pub mod founding;
pub mod people;
pub mod stack;
