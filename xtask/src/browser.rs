//! Tests the pages in a browser: Playwright drives Chromium against a local stack, with its mailbox and its identity provider.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::stack::{self, free_port};
use crate::tools::{self, BROWSER, root, target};

/// A stack as it is just after its deployment, with the one founder that its operator has named.
const EMPTY: &[&str] = &["--unseeded", "--founders", "ann@example.org"];

/// Where browsers are on most machines.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Runs the tests in `tests/browser`.
pub(crate) fn check() -> Result<()> {
    let tools = BROWSER.install()?;
    let folder = target().join("browser");
    let empty = folder.join("empty");
    let _stack = stack::start(&folder, free_port()?, &["--fresh", "--no-watch"])?;
    let _empty = stack::start(&empty, free_port()?, &[&["--fresh", "--no-watch"], EMPTY].concat())?;
    let mut command = Command::new("node");
    command.arg(tools).arg("test").current_dir(root().join("tests/browser"));
    command.env("NODE_PATH", target().join("tools/browser/node_modules"));
    command.env("STACK", &folder).env("EMPTY_STACK", &empty).env("RESULTS", folder.join("results"));
    // The program that makes tokens.
    command.env("XTASK", env::current_exe()?);
    match installed_browser() {
        Some(browser) => command.env("BROWSER", browser),
        // Chromium from npm then brings the libraries that it needs.
        None => command.env("AWS_LAMBDA_JS_RUNTIME", "nodejs20.x"),
    };
    // Chromium from npm unpacks itself there.
    std::fs::create_dir_all(folder.join("tmp"))?;
    command.env("TMPDIR", folder.join("tmp"));
    tools::show(&mut command)
}

/// A Chromium or Chrome of this machine.
fn installed_browser() -> Option<PathBuf> {
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH")?).collect();
    BROWSERS
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}
