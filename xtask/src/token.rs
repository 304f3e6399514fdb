//! `cargo xtask token`: signs somebody in at the running local stack, as a program does, and prints the bearer token.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use local::exchange::{self, Login};
use shared::domain::{EmailAddress, TailnetId};

use crate::dev::{announce, people};
use crate::tools::root;

/// Whom the token is for.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The e-mail address that the person signs in with: a seeded one, or anybody's
    login: EmailAddress,
    /// The tailnet that the token acts in, by the name of a seeded one or by id [default: a seeded login's own, else none]
    #[arg(long)]
    tailnet: Option<String>,
    /// The person's name [default: made from the address]
    #[arg(long)]
    name: Option<String>,
    /// Sign in with an address that the identity provider has not verified
    #[arg(long)]
    unverified: bool,
    /// The folder that the stack keeps its files in
    #[arg(long, default_value = "target/dev")]
    folder: PathBuf,
}

/// Prints the token, alone on its line.
#[expect(clippy::print_stdout, reason = "the token is what the command is for")]
pub(crate) fn run(options: &Options) -> Result<()> {
    println!("{}", token(options)?);
    Ok(())
}

/// A token for a seeded login, of the stack that keeps its files in a folder.
pub(crate) fn of(folder: &Path, login: &str) -> Result<String> {
    let (login, folder) = (login.parse()?, folder.to_owned());
    token(&Options { login, tailnet: None, name: None, unverified: false, folder })
}

fn token(options: &Options) -> Result<String> {
    let tailnet = tailnet(options)?;
    let (address, name) = (options.login.as_str(), options.name.as_deref());
    let login = Login { address, name, is_verified: !options.unverified };
    let api = announce::endpoints(&root().join(&options.folder))?.api;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(exchange::session(&api, login, tailnet))
}

fn tailnet(options: &Options) -> Result<Option<TailnetId>> {
    match &options.tailnet {
        Some(tailnet) => people::tailnet_called(tailnet).map(Some),
        None => Ok(people::home_of(options.login.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tailnet_of(arguments: &[&str]) -> Option<TailnetId> {
        #[derive(clap::Parser)]
        struct Command {
            #[command(flatten)]
            options: Options,
        }
        let arguments = std::iter::once("token").chain(arguments.iter().copied());
        let command = <Command as clap::Parser>::try_parse_from(arguments).unwrap();
        tailnet(&command.options).unwrap()
    }

    #[test]
    fn a_seeded_login_acts_in_its_own_tailnet_and_anybody_else_in_none() {
        let acme = people::home_of("admin@acme.example");
        assert!(acme.is_some());
        assert_eq!(tailnet_of(&["admin@acme.example"]), acme);
        assert_eq!(tailnet_of(&["Admin@ACME.example"]), acme);
        assert_eq!(tailnet_of(&["new@example.com"]), None);
        assert_eq!(tailnet_of(&["new@example.com", "--tailnet", "acme.example"]), acme);
    }
}
