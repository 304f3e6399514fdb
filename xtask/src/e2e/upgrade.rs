//! `cargo xtask test-upgrade`: shows that this version can be deployed over an earlier one's stack.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::tools::{self, root, step, target};

use super::cloud::Cloud;
use super::deployment::{Code, Deployment, Version};
use super::{build, run_journeys, test_target, world};

/// Deploys an earlier version into a local AWS, fills it over HTTP, updates the stack to this version, and tests that nothing is lost: no
/// resource that holds something was replaced, rows and answers are as they were, and everything goes on. Then drives the journeys of
/// `cargo xtask e2e` through the updated stack.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The version to update from: a tag, a branch or a commit
    #[arg(long, value_name = "REVISION")]
    from: String,
}

/// The test target.
const TARGET: &str = "upgrade";

/// A part of the stories, which is a module of the test target.
struct Part {
    module: &'static str,
    title: &'static str,
}

const BEFORE: Part =
    Part { module: "before::", title: "using it over HTTP, and noting what it has and answers" };
const KEPT: Part = Part { module: "kept::", title: "comparing what it has and answers now" };
const AFTER: Part = Part { module: "after::", title: "going on with what was begun" };

/// Builds both versions, updates the one to the other, and stops everything again, even after a failure.
pub(crate) fn run(options: &Options) -> Result<()> {
    let folder = target().join("upgrade");
    let source = folder.join("source");
    check_out(&options.from, &source)?;
    let earlier = build_earlier(&options.from, &source, &folder.join("build"))?;
    let present = build()?;

    let cloud = Cloud::start(&folder)?;
    step(&format!("deploying {}", options.from));
    let version = Version { source: &source, code: Code::Binaries(&earlier) };
    let deployment = Deployment::create(&cloud, version)?;
    test_part(&cloud, &deployment, &BEFORE)?;
    step("updating the stack to this version");
    let version = Version { source: &root(), code: Code::Binaries(&present) };
    let deployment = Deployment::update(&cloud, version)?;
    test_part(&cloud, &deployment, &KEPT)?;
    test_part(&cloud, &deployment, &AFTER)?;
    run_journeys(&cloud, &deployment)?;
    step(&format!("a stack of {} was updated without loss", options.from));
    Ok(())
}

/// Checks a revision out into a work tree of its own. It is kept, so that the next run builds only what differs.
fn check_out(revision: &str, source: &Path) -> Result<()> {
    step(&format!("checking {revision} out"));
    let git = |folder: &Path, arguments: &[&str]| {
        tools::run(Command::new("git").args(arguments).current_dir(folder))
    };
    let commit = commit_of(revision)?;
    if source.join(".git").exists() {
        return git(source, &["checkout", "--quiet", "--force", "--detach", &commit]);
    }
    fs::create_dir_all(source)?;
    // Forced, since git still knows the work tree where `target` was deleted.
    let source = source.to_str().context("the folder's name is no text")?;
    git(&root(), &["worktree", "add", "--quiet", "--force", "--detach", source, &commit])
}

/// The full name of a commit. A branch may be checked out in one work tree only.
fn commit_of(revision: &str) -> Result<String> {
    let commit = format!("{revision}^{{commit}}");
    let command = ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit];
    let output = Command::new("git").args(command).current_dir(root()).output().context("git is missing")?;
    ensure!(
        output.status.success(),
        "{revision} is no revision of this repository; a shallow clone lacks most"
    );
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Builds the functions of the earlier version, into a folder of its own, and returns the folder of the binaries.
fn build_earlier(revision: &str, source: &Path, folder: &Path) -> Result<PathBuf> {
    step(&format!("building the functions of {revision} (minutes at first)"));
    let mut command = tools::cargo();
    command.current_dir(source).args([
        "build",
        "--release",
        "--locked",
        "--package=functions",
        "--target-dir",
    ]);
    tools::show(command.arg(folder))?;
    Ok(folder.join("release"))
}

/// Tells one part of the stories to the stack as it is now.
fn test_part(cloud: &Cloud, deployment: &Deployment, part: &Part) -> Result<()> {
    step(part.title);
    let endpoints = world::write_endpoints(cloud, deployment, &[])?;
    let tested = test_target(TARGET, &endpoints, &[part.module]);
    if tested.is_err() {
        step("what the functions have logged");
        deployment.print_logs(cloud)?;
    }
    tested
}
