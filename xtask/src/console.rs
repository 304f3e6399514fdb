//! `cargo xtask console`: builds the admin console, which is committed, so that nobody needs Node to build or deploy the functions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tools::{root, run, show, step, target};

/// What a person types to mend what is stale.
const COMMAND: &str = "run `cargo xtask console` and commit what it writes";

/// Builds the console from its sources: the types of the API, and the files that `show-console` serves. With `check`, says whether those
/// that are committed are up to date.
///
/// # Errors
/// If the sources are wrong, or, with `check`, if a file is stale.
pub(crate) fn build(check: bool) -> Result<()> {
    let folder = root().join("console");
    install(&folder)?;
    let npx = |arguments: &[&str]| {
        let mut command = Command::new("npx");
        command.args(["--no-install"]).args(arguments).current_dir(&folder);
        command
    };
    let types = "src/api/schema.d.ts";
    let written = target().join("console/schema.d.ts");
    let output = if check { written.to_string_lossy().into_owned() } else { types.to_owned() };
    run(&mut npx(&["openapi-typescript", "../infra/openapi.json", "--output", &output]))?;
    if check && fs::read(&written)? != fs::read(folder.join(types))? {
        bail!("console/{types} is stale; {COMMAND}");
    }
    show(&mut npx(&["tsc"]))?;
    let built = if check { target().join("console/dist") } else { folder.join("dist") };
    run(npx(&["vite", "build", "--emptyOutDir", "--logLevel", "warn", "--outDir"]).arg(&built))?;
    if check && files(&built)? != files(&folder.join("dist"))? {
        bail!("console/dist is stale; {COMMAND}");
    }
    Ok(())
}

/// Installs the packages that the lock file names, unless they are there.
fn install(folder: &Path) -> Result<()> {
    run(Command::new("node").arg("--version"))
        .context("Node is missing: install Node 20 or later (https://nodejs.org)")?;
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/installed.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step("installing what builds the console (once)");
    run(Command::new("npm").args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(folder))
        .context("the packages of the console could not be installed from npm: check the network and run this again")?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// Every file below a folder, by its path there.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("{} is missing; {COMMAND}", folder.display()))?
    {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(
                files(&path)?.into_iter().map(|(inner, content)| (format!("{name}/{inner}"), content)),
            );
        } else {
            found.insert(name, fs::read(&path)?);
        }
    }
    Ok(found)
}
