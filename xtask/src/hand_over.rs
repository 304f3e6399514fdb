//! `cargo xtask hand-over`: gives a tailnet of a deployed stack to another owner, by the AWS CLI.

use anyhow::Result;
use clap::Args;
use serde_json::json;
use shared::domain::TailnetId;

use crate::aws::{Aws, Cli, Stack};
use crate::tools::step;

/// Gives a tailnet to another owner, who must be an active user of it. The owner that it has becomes an admin. The tailnet's log says so.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The tailnet's number
    tailnet: TailnetId,
    /// The new owner: their number in the list of users, or their verified address
    new_owner: String,
    /// The stack
    #[arg(long, default_value = "tailnet-invites")]
    stack: String,
}

/// Calls the function.
pub(crate) fn run(options: &Options) -> Result<()> {
    let Options { tailnet, new_owner, stack } = options;
    let function = Stack::describe(&Cli, stack)?.resource(&Cli, "HandOverTailnet")?;
    let asked = json!({ "tailnetId": tailnet.to_string(), "newOwner": new_owner });
    let _ = Cli.invoke(&function, &asked)?;
    step(&format!("{new_owner} owns tailnet {tailnet}"));
    Ok(())
}
