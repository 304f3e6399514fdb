//! `cargo xtask deploy`: looks whether a deployment can succeed, and has SAM deploy the zips of `cargo xtask package`.
#![expect(clippy::indexing_slicing, reason = "what a JSON value lacks is null")]

mod environment;
mod mail;
mod programs;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde_json::Value;
use shared::edge::endpoints::functions;

use crate::tools::{root, step, target};

use environment::Environment;
use programs::Programs;

/// The environment for trying things, where mail may reach only verified addresses.
const DEV: &str = "dev";

/// Deploys the zips of `cargo xtask package` by the SAM CLI, with an environment of infra/samconfig.toml. Looks first at what would make it
/// fail, or mails not arrive: the two CLIs, account and region, parameters, SES and the sender, the certificate, the zips. It changes
/// nothing before all of that is right.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The environment
    #[arg(long, default_value = DEV)]
    env: String,
    /// Deploy without asking whether the changes are right
    #[arg(long)]
    yes: bool,
}

/// Where the files are.
struct Files {
    /// `samconfig.toml`.
    config: PathBuf,
    /// The template, which says what the parameters are.
    template: PathBuf,
    /// The folder with a folder of zips for each architecture.
    packages: PathBuf,
}

/// Checks and deploys.
pub(crate) fn run(options: &Options) -> Result<()> {
    let infra = root().join("infra");
    let files = Files {
        config: infra.join("samconfig.toml"),
        template: infra.join("template.yaml"),
        packages: target().join("package"),
    };
    deploy(options, &files, &Programs::of_this_user())
}

fn deploy(options: &Options, files: &Files, programs: &Programs) -> Result<()> {
    step(&format!("reading the environment {} of {}", options.env, files.config.display()));
    let environment = Environment::read(&files.config, &options.env)?;
    environment.check(&std::fs::read_to_string(&files.template)?)?;
    let package = package(&files.packages, environment.parameter("Architecture").unwrap_or("arm64"))?;

    step("looking for the SAM CLI and the AWS CLI");
    programs.require("sam", "https://docs.aws.amazon.com/serverless-application-model")?;
    programs.require("aws", "https://aws.amazon.com/cli")?;
    let region = programs.region(&environment)?;
    let aws = programs.aws(&region);
    step("asking AWS who you are");
    let identity = aws
        .call(&["sts", "get-caller-identity"])
        .context("AWS does not know you: sign in (`aws sso login`, `aws configure`), or set AWS_PROFILE")?;
    let (account, arn) = (&identity["Account"], &identity["Arn"]);
    step(&format!("account {}, region {region}, as {}", shown(account), shown(arn)));

    let stack = environment.stack.as_str();
    let is_there = aws
        .call_unless(&["cloudformation", "describe-stacks", "--stack-name", stack], "does not exist")?
        .is_some();
    step("asking SES what this account may send");
    mail::check_account(&aws, &environment, options.env == DEV)?;
    step("asking SES about the sender");
    mail::check_sender(&aws, &environment, is_there, options.env == DEV)?;
    if let Some(domain) = environment.parameter("DomainName") {
        step("asking Certificate Manager about the domain");
        check_certificate(&aws, &environment, domain, &region)?;
    }

    step(&format!("{} {stack} with the SAM CLI", if is_there { "updating" } else { "making" }));
    let confirm = if options.yes { "--no-confirm-changeset" } else { "--confirm-changeset" };
    let arguments = ["deploy", "--config-env", &options.env, "--region", &region, confirm];
    programs.sam(&arguments, &[("--config-file", &files.config), ("--template-file", &package)])?;

    let described = aws.call(&["cloudformation", "describe-stacks", "--stack-name", stack])?;
    step(&format!("deployed. {}", remaining(&environment, &described["Stacks"][0]["Outputs"])));
    Ok(())
}

/// The template beside the zips for an architecture.
fn package(packages: &Path, arch: &str) -> Result<PathBuf> {
    let folder = packages.join(arch);
    let missing = functions().into_iter().find(|function| !folder.join(format!("{function}.zip")).exists());
    let template = folder.join("template.yaml");
    if missing.is_some() || !template.exists() {
        bail!(
            "{} lacks {}: run `cargo xtask package --arch {arch}`",
            folder.display(),
            missing.unwrap_or("a template")
        );
    }
    Ok(template)
}

fn check_certificate(
    aws: &programs::Aws<'_>,
    environment: &Environment,
    domain: &str,
    region: &str,
) -> Result<()> {
    let arn = environment.parameter("CertificateArn").context(
        "DomainName takes a certificate: ask Certificate Manager for one in the region of the stack, and give its ARN as CertificateArn",
    )?;
    ensure!(
        arn.split(':').nth(3) == Some(region),
        "the certificate is not in {region}: make one there, and give its ARN as CertificateArn"
    );
    let answer = aws.call(&["acm", "describe-certificate", "--certificate-arn", arn])?;
    let certificate = &answer["Certificate"];
    ensure!(
        certificate["Status"] == "ISSUED",
        "the certificate is {}: make the DNS record that Certificate Manager shows, and wait until it is issued",
        shown(&certificate["Status"])
    );
    let mut names = certificate["SubjectAlternativeNames"].as_array().into_iter().flatten();
    let covers = |name: &str| match name.strip_prefix("*.") {
        Some(parent) => domain.split_once('.').is_some_and(|(_, above)| above == parent),
        None => name == domain,
    };
    let is_covered = names.any(|name| name.as_str().is_some_and(covers));
    ensure!(
        is_covered,
        "the certificate is not for {domain}: make one for it, and give its ARN as CertificateArn"
    );
    Ok(())
}

/// What an operator still has to do, and where.
fn remaining(environment: &Environment, outputs: &Value) -> String {
    let output = |name: &str| {
        let mut outputs = outputs.as_array().into_iter().flatten();
        outputs.find(|output| output["OutputKey"] == name).and_then(|output| output["OutputValue"].as_str())
    };
    let mut lines = vec!["What remains, if it is not done:".to_owned()];
    let records: Vec<_> =
        ["MailDnsRecord1", "MailDnsRecord2", "MailDnsRecord3"].into_iter().filter_map(output).collect();
    if !records.is_empty() {
        lines.push(format!("- make the DNS records of the sender:\n    {}", records.join("\n    ")));
    }
    let url = match environment.parameter("BaseUrl") {
        Some(base) => base.to_owned(),
        None => format!("https://{}", environment.parameter("DomainName").unwrap_or_default()),
    };
    match (environment.parameter("DomainName"), output("DomainTarget"), output("ApiUrl")) {
        (Some(domain), Some(to), _) if environment.parameter("HostedZoneId").is_none() => {
            lines.push(format!("- make the DNS record {domain} CNAME {to}"));
        }
        (None, _, Some(api)) if api != url => {
            lines.push(format!(
                "- links lead to {url}: unless that leads here, give BaseUrl={api} and deploy again"
            ));
        }
        _ => {}
    }
    lines.push("- confirm the mail that AlarmEmail got".to_owned());
    lines.push(format!("- try it: cargo xtask smoke {url} (docs/operations.md)"));
    lines.join("\n")
}

fn shown(value: &Value) -> &str {
    value.as_str().unwrap_or("unknown")
}
