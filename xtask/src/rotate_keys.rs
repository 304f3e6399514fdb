//! `cargo xtask rotate-keys`: one step of rotating a key ring of a deployed stack, by the AWS CLI.
#![expect(clippy::indexing_slicing, reason = "what a JSON value lacks is null")]

mod ring;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::json;
use shared::config::Ring;
use shared::edge::app::Surroundings;

use crate::aws::{Aws, Cli, Stack};
use crate::tools::step;

/// One step of rotating a key ring of a deployed stack; docs/operations.md says when to take the next one.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The ring
    #[arg(value_enum)]
    ring: RingName,
    /// The step
    #[arg(value_enum)]
    step: Step,
    /// The stack
    #[arg(long, default_value = "tailnet-invites")]
    stack: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RingName {
    Links,
    Credentials,
    Cookies,
}

/// The steps, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// Make a new key known to every function; the old one goes on signing
    Add,
    /// Let the newest key sign
    Sign,
    /// Forget every key but the one that signs
    Remove,
}

/// What the template calls a ring.
struct Names {
    /// The output that holds the secret's ARN.
    secret: &'static str,
    /// The parameter that says which version of the secret functions get.
    version: &'static str,
    /// The parameter that says which key signs.
    signing_key: &'static str,
}

impl RingName {
    const fn ring(self) -> Ring {
        match self {
            Self::Links => Ring::Links,
            Self::Credentials => Ring::Credentials,
            Self::Cookies => Ring::Cookies,
        }
    }
}

const fn names(ring: Ring) -> Names {
    let (secret, version, signing_key) = match ring {
        Ring::Links => ("LinkKeysArn", "LinkKeysVersion", "LinkSigningKey"),
        Ring::Credentials => ("CredentialKeysArn", "CredentialKeysVersion", "CredentialSigningKey"),
        Ring::Cookies => ("CookieKeysArn", "CookieKeysVersion", "CookieSigningKey"),
    };
    Names { secret, version, signing_key }
}

/// Takes the step and waits until every function has it.
pub(crate) fn run(options: &Options) -> Result<()> {
    let entropy = Surroundings::of_the_system().entropy;
    take(options.ring.ring(), options.step, &options.stack, &Cli, &mut || ring::new_key(&entropy))?;
    step("done: every function has it");
    Ok(())
}

fn take(
    ring: Ring,
    wanted: Step,
    stack: &str,
    aws: &impl Aws,
    new_key: &mut dyn FnMut() -> String,
) -> Result<()> {
    let names = names(ring);
    let described = Stack::describe(aws, stack)?;
    let secret = described.output(names.secret)?;
    let signing: u8 = described.parameter(names.signing_key)?.parse().context("the signing key is no id")?;
    let current = aws.call("secretsmanager", "get-secret-value", &json!({ "SecretId": secret }))?;
    let keys = ring::read(&current["SecretString"])?;
    let newest = ring::newest(&keys)?;
    if wanted == Step::Sign {
        if !described.has_version(names.version, &current["VersionId"]) {
            bail!("not every function knows key {newest} yet: take the step `add` first");
        }
        return described.update(aws, &[(names.signing_key, &newest.to_string())]);
    }
    let changed = match wanted {
        Step::Add if newest != signing => bail!("key {newest} was added already: take the step `sign`"),
        Step::Add => ring::with_new_key(keys, newest, new_key())?,
        Step::Remove | Step::Sign => ring::only(keys, signing)?,
    };
    let put = json!({ "SecretId": secret, "SecretString": serde_json::to_string(&changed)? });
    let put = aws.call("secretsmanager", "put-secret-value", &put)?;
    let version = put["VersionId"].as_str().context("the secret has no new version")?;
    described.update(aws, &[(names.version, version)])
}

#[cfg(test)]
mod tests;
