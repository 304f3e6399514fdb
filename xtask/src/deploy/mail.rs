//! What SES must allow before mails arrive.
#![expect(clippy::indexing_slicing, reason = "what a JSON value lacks is null")]

use anyhow::{Context, Result, bail, ensure};

use crate::tools::step;

use super::environment::Environment;
use super::programs::Aws;

/// Refuses an account that may not send at all, or not as fast as the mailer will; and the sandbox, but to try things.
pub(super) fn check_account(aws: &Aws<'_>, environment: &Environment, is_dev: bool) -> Result<()> {
    let account = aws.call(&["sesv2", "get-account"])?;
    ensure!(
        account["SendingEnabled"] != false,
        "SES has paused the mails of this account: the SES console says why, and how to appeal"
    );
    let (a_day, a_second) =
        (account["SendQuota"]["Max24HourSend"].as_f64(), account["SendQuota"]["MaxSendRate"].as_f64());
    let a_second = a_second.unwrap_or(1.0);
    step(&format!("SES takes {} mails a day, {a_second} a second", a_day.unwrap_or_default()));
    if account["ProductionAccessEnabled"] != true {
        let sandbox = "the account is in the sandbox of SES, where mail reaches only verified addresses";
        ensure!(
            is_dev,
            "{sandbox}: ask for production access (SES console, Account dashboard), or deploy --env dev meanwhile"
        );
        step(sandbox);
    }
    let wanted: f64 =
        environment.parameter("MailsPerSecond").unwrap_or("1").parse().context("MailsPerSecond")?;
    ensure!(
        wanted <= a_second,
        "MailsPerSecond={wanted} is more than SES takes: give {a_second} in infra/samconfig.toml, or ask AWS for more"
    );
    Ok(())
}

/// Refuses a sender that SES will not send for. The stack makes the identity of the sender's domain, unless one is named.
pub(super) fn check_sender(
    aws: &Aws<'_>,
    environment: &Environment,
    has_stack: bool,
    is_dev: bool,
) -> Result<()> {
    let sender = environment.parameter("MailFrom").unwrap_or_default();
    let existing = environment.parameter("ExistingMailIdentity");
    let domain = sender.rsplit('@').next().unwrap_or_default();
    let identity = existing.unwrap_or(domain);
    let command = ["sesv2", "get-email-identity", "--email-identity", identity];
    let Some(found) = aws.call_unless(&command, "NotFoundException")? else {
        if existing.is_some() {
            bail!(
                "SES has no identity {identity}: verify it, or leave ExistingMailIdentity empty to have the stack make one"
            );
        }
        step(&format!("the stack will make the identity {identity}; its DNS records will be in the outputs"));
        return Ok(());
    };
    ensure!(
        existing.is_some() || has_stack,
        "SES has the identity {identity} already, which the stack cannot make again: give ExistingMailIdentity={identity}"
    );
    if found["VerifiedForSendingStatus"] == true {
        step(&format!("{identity} is verified"));
        return Ok(());
    }
    let unverified = format!("{identity} is not verified, so no mail goes out");
    // The first deployment of an address of API Gateway is followed by a second one, while DNS takes its time.
    ensure!(
        is_dev && existing.is_none(),
        "{unverified}: make its DNS records (the stack's outputs MailDnsRecord1 to 3, or the SES console), and wait until SES has seen them"
    );
    step(&unverified);
    Ok(())
}
