//! `cargo xtask dev-figures`: measures how long a developer waits for the local stack, and writes it into CONTRIBUTING.md.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::dev::announce;
use crate::marked;
use crate::stack::{self, Running, free_port, until, until_it_answers, until_within};
use crate::tools::{self, step, target, timed};

/// The edited file: one of the domain, on which all other code depends.
const EDITED: &str = "shared/src/domain/role.rs";

/// How long the first build may take.
const FIRST_BUILD: Duration = Duration::from_mins(20);

/// Measures and writes the figures.
pub(crate) fn run() -> Result<()> {
    let (folder, port) = (target().join("dev-figures"), free_port()?);
    let first = start_in_a_clean_clone(&folder.join("clone"), port)?;
    step("making the table (not measured)");
    drop(stack::start(&folder, port, &["--fresh", "--no-watch"])?);
    step("starting with the table there");
    let (started, start) = timed(|| {
        let stack = stack::start(&folder, port, &[])?;
        until_it_answers("the local stack", &folder, port).map(|()| stack)
    });
    let stack = started?;
    let processes = 1 + children_of(stack.0.id())?;
    step(&format!("editing {EDITED}"));
    let (answered, edit) = timed(|| edit_and_wait(&folder, port));
    answered?;
    let rows = [
        format!("| in a clean clone, to the first answer | {:.0} s |", first.as_secs_f32()),
        format!("| start with the table there, to the first answer | {:.1} s |", start.as_secs_f32()),
        format!(
            "| edit of a file of `domain`, to the first answer of the new code | {:.1} s |",
            edit.as_secs_f32()
        ),
        format!("| processes, the mail service and the identity provider included | {processes} |"),
    ];
    let table = format!("| `cargo xtask dev` | |\n|---|---|\n{}\n", rows.join("\n"));
    marked::write("CONTRIBUTING.md", "dev-figures", &table)?;
    step(&format!("written into CONTRIBUTING.md:\n{table}"));
    Ok(())
}

/// Clones the last commit and starts the stack there. Only the crates that cargo has downloaded before are reused.
fn start_in_a_clean_clone(clone: &Path, port: u16) -> Result<Duration> {
    step("starting in a clean clone, which builds everything");
    if clone.exists() {
        fs::remove_dir_all(clone)?;
    }
    let folder = clone.join("target/dev");
    tools::run(Command::new("git").args(["clone", "--quiet", "."]).arg(clone).current_dir(tools::root()))?;
    let mut command = tools::without_cargo_variables("cargo");
    command.args(["xtask", "dev", "--no-watch", "--port", &port.to_string(), "--folder"]).arg(&folder);
    command.current_dir(clone).stdin(Stdio::null()).stdout(Stdio::null());
    let (started, first) = timed(|| -> Result<Running> {
        let stack = Running(command.spawn()?);
        until_within(FIRST_BUILD, "the local stack", || Ok(announce::endpoints(&folder).is_ok()))?;
        until_it_answers("the local stack", &folder, port)?;
        Ok(stack)
    });
    drop(started?);
    fs::remove_dir_all(clone)?;
    Ok(first)
}

/// Changes a comment, waits until the new code answers, and puts the comment back.
fn edit_and_wait(folder: &Path, port: u16) -> Result<()> {
    let (file, announced) = (tools::root().join(EDITED), folder.join("endpoints.json"));
    let before = written_at(&announced)?;
    let text = fs::read_to_string(&file)?;
    fs::write(&file, format!("{text}// Edited.\n"))?;
    let restarted = until("the new code", || Ok(written_at(&announced).is_ok_and(|time| time > before)))
        .and_then(|()| until_it_answers("the new code", folder, port));
    fs::write(&file, text)?;
    restarted
}

fn written_at(file: &Path) -> Result<SystemTime> {
    Ok(fs::metadata(file)?.modified()?)
}

/// How many running child processes a process has.
fn children_of(process: u32) -> Result<usize> {
    let mut children = 0;
    for task in fs::read_dir(format!("/proc/{process}/task")).context("this takes Linux")? {
        children += fs::read_to_string(task?.path().join("children"))?.split_whitespace().count();
    }
    Ok(children)
}
