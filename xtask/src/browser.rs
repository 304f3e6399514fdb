//! Drives a browser: Playwright opens the pages of local stacks in Chromium, with their mailbox and their identity provider.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use shared::domain::Language;

use crate::mail;
use crate::stack::{self, Running, free_port};
use crate::tools::{self, BROWSER, FONTS, root, target};

/// A stack as it is just after its deployment, with the one founder that its operator has named.
const EMPTY: &[&str] = &["--unseeded", "--founders", "ann@example.org"];

/// Where browsers are on most machines.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Runs the tests in `tests/browser`.
pub(crate) fn check() -> Result<()> {
    let stacks = Stacks::start(&target().join("browser"))?;
    tools::show(stacks.playwright("playwright.config.ts")?.env("LANGUAGES", "en,ar"))
}

/// Two local stacks: one with seeded tailnets, and an empty one.
pub(crate) struct Stacks {
    folder: PathBuf,
    _running: [Running; 2],
}

impl Stacks {
    /// Starts them. They keep their files in a folder.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let full = stack::start(folder, free_port()?, &["--fresh", "--no-watch"])?;
        let empty = [&["--fresh", "--no-watch"], EMPTY].concat();
        let empty = stack::start(&folder.join("empty"), free_port()?, &empty)?;
        Ok(Self { folder: folder.to_owned(), _running: [full, empty] })
    }

    /// A command that runs what a file of settings in `tests/browser` names, with every mail in every language.
    pub(crate) fn playwright(&self, settings: &str) -> Result<Command> {
        let mails = self.folder.join("mails");
        for language in Language::ALL {
            mail::write_all(&mails, language)?;
        }
        let mut command = playwright(settings, &self.folder)?;
        command.env("EMPTY_STACK", self.folder.join("empty")).env("MAILS", mails);
        Ok(command)
    }
}

/// A command that runs what a file of settings in `tests/browser` names, with the fonts of the project, against the stack whose endpoints
/// are in a folder.
pub(crate) fn playwright(settings: &str, folder: &Path) -> Result<Command> {
    let mut command = Command::new("node");
    command.arg(BROWSER.install()?).args(["test", "--config", settings]);
    command.current_dir(root().join("tests/browser"));
    command.env("NODE_PATH", target().join("tools/browser/node_modules"));
    command.env("STACK", folder).env("RESULTS", folder.join("results"));
    // The program that makes tokens.
    command.env("XTASK", env::current_exe()?);
    command.env("FONTCONFIG_FILE", FONTS.install()?).env("XDG_CACHE_HOME", folder.join("cache"));
    match installed_browser() {
        Some(browser) => command.env("BROWSER", browser),
        // Chromium from npm then brings the libraries that it needs.
        None => command.env("AWS_LAMBDA_JS_RUNTIME", "nodejs20.x"),
    };
    // Chromium from npm unpacks itself there.
    let temporary = folder.join("tmp");
    std::fs::create_dir_all(&temporary)?;
    command.env("TMPDIR", temporary);
    Ok(command)
}

/// A Chromium or Chrome of this machine.
fn installed_browser() -> Option<PathBuf> {
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH")?).collect();
    BROWSERS
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}
