//! `cargo xtask event`: an event for one function, made for the running local stack.

use std::path::Path;

use anyhow::{Result, bail};
use clap::Args;
use local::events::{self, Stack, Table};
use serde_json::Value;
use shared::edge::endpoints::functions;

use crate::dev::{announce, cloud, settings};
use crate::tools::target;

/// Print an event for one function, with credentials, ids and codes that are alive in the running local stack.
///
/// What the function needs is prepared there first: an open invite to delete, a waiting user to approve, a link to accept. So the
/// function answers 200 when the event is handed to it:
///
/// cargo xtask event delete-invite > target/event.json
/// cargo lambda invoke delete-invite --data-file target/event.json
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {
    /// The function, such as `create-invites`
    function: String,
}

/// Prints the event, one line of JSON.
#[expect(clippy::print_stdout, reason = "the event is what the command is for")]
pub(crate) fn run(options: &Options) -> Result<()> {
    let function = options.function.as_str();
    if !functions().contains(&function) {
        bail!("there is no function {function}; there are {}", functions().join(", "));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("{}", runtime.block_on(event(&target().join("dev"), function))?);
    Ok(())
}

/// The event for a function of the stack that keeps its files in a folder.
pub(crate) async fn event(folder: &Path, function: &str) -> Result<Value> {
    let endpoints = announce::endpoints(folder)?;
    let client = cloud::dynamodb(&cloud::sdk_config().await, &endpoints.dynamodb);
    let (keys, link_keys) = (settings::credential_keys()?, settings::link_keys()?);
    let stack =
        Stack::new(&endpoints.api, keys, link_keys, Table { client, name: settings::TABLE.to_owned() })?;
    events::event(&stack, function).await
}
