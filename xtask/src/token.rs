//! `cargo xtask token`: makes bearer tokens for the local stack. They are signed with its key, so it need not run.

use anyhow::{Context, Result};
use clap::Args;
use local::seeds;
use shared::domain::EmailAddress;
use shared::edge::app::Surroundings;

use crate::dev::{people, settings};

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
    /// Make a token that says that the address was not verified
    #[arg(long)]
    unverified: bool,
}

/// Prints the token, alone on its line.
#[expect(clippy::print_stdout, reason = "the token is what the command is for")]
pub(crate) fn run(options: &Options) -> Result<()> {
    println!("{}", token(options)?);
    Ok(())
}

/// A token for a seeded login.
pub(crate) fn of(login: &str) -> Result<String> {
    token(&Options { login: login.parse()?, tailnet: None, name: None, unverified: false })
}

fn token(options: &Options) -> Result<String> {
    let login = options.login.as_str();
    let tailnet = match &options.tailnet {
        Some(tailnet) => Some(people::tailnet_called(tailnet)?),
        None => people::home_of(login),
    };
    let keys = settings::credential_keys()?;
    let now = (Surroundings::of_the_system().clock)();
    let claims = seeds::claims(login, options.name.as_deref(), !options.unverified, tailnet, now);
    claims.sign(&keys).context("the token cannot be written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::identity::Credential;

    fn credential(arguments: &[&str]) -> Credential {
        #[derive(clap::Parser)]
        struct Command {
            #[command(flatten)]
            options: Options,
        }
        let arguments = std::iter::once("token").chain(arguments.iter().copied());
        let command = <Command as clap::Parser>::try_parse_from(arguments).unwrap();
        let header = format!("Bearer {}", token(&command.options).unwrap());
        let ring = settings::credential_keys().unwrap();
        Credential::read(&header, &ring, (Surroundings::of_the_system().clock)()).unwrap()
    }

    #[test]
    fn a_seeded_login_acts_in_its_own_tailnet_and_anybody_else_in_none() {
        let acme = people::home_of("admin@acme.example");
        assert!(acme.is_some());
        assert_eq!(credential(&["admin@acme.example"]).tailnet, acme);
        assert_eq!(credential(&["Admin@ACME.example"]).tailnet, acme);
        assert_eq!(credential(&["new@example.com"]).tailnet, None);
        assert_eq!(credential(&["new@example.com", "--tailnet", "acme.example"]).tailnet, acme);
    }

    #[test]
    fn an_unverified_address_is_not_in_the_token_as_a_verified_one() {
        let verified = |arguments| credential(arguments).identity.verified_email.is_some();
        assert!(verified(&["new@example.com"]));
        assert!(!verified(&["new@example.com", "--unverified"]));
    }
}
