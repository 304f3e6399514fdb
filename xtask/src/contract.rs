//! Checks the OpenAPI document against the server: Schemathesis sends to a local stack what the document allows and what it does not, and
//! judges the answers by the document.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::stack::{self, Running, free_port};
use crate::token;
use crate::tools::{SCHEMATHESIS, root, step, target};

/// What is sent follows from it.
const SEED: u32 = 20_261_128;
/// How many requests each operation gets in a phase, and how many sequences of requests there are at most.
const EXAMPLES: &str = "60";
/// How often sequences of requests are tried again, each time with the next seed and a new table. A sequence ends all others of its seed if
/// it is answered in another way when it is repeated, as it must be where a name can be taken once.
const MORE_SEQUENCES: u32 = 5;
/// How long all requests may take. By themselves they take a minute; other checks run beside them.
const LIMIT: Duration = Duration::from_mins(10);
/// The caller, who may do most.
const OWNER: &str = "owner@acme.example";
/// Who joins the caller's tailnet and leaves it again.
const GUEST: &str = "admin@globex.example";

/// Sends requests to local stacks, with one seed after the other.
pub(crate) fn check() -> Result<()> {
    let tools = SCHEMATHESIS.install()?;
    let mut seeds = SEED..=SEED + MORE_SEQUENCES;
    let mut run: Option<Run> = None;
    stack::until_within(LIMIT, "the end of the requests", || {
        if let Some(run) = &mut run {
            let Some(status) = run.schemathesis.0.try_wait()? else { return Ok(false) };
            ensure!(status.success(), "infra/openapi.json and the server disagree");
        }
        // The stack of the run before must end first: it keeps its files in the same folder.
        run = None;
        run = seeds.next().map(|seed| Run::start(&tools, seed)).transpose()?;
        Ok(run.is_none())
    })
}

/// A stack, and the program that sends requests to it. The program ends first.
struct Run {
    schemathesis: Running,
    _stack: Running,
}

impl Run {
    fn start(tools: &Path, seed: u32) -> Result<Self> {
        step(&format!("sending requests with the seed {seed}"));
        let (folder, port) = (target().join("contract"), free_port()?);
        let stack = stack::start(&folder, port, &["--fresh", "--no-watch"])?;
        let schemathesis = Running(schemathesis(tools, port, &folder, seed)?.spawn()?);
        Ok(Self { schemathesis, _stack: stack })
    }
}

/// The command for all phases, or with another seed only for sequences of requests.
fn schemathesis(tools: &Path, port: u16, folder: &Path, seed: u32) -> Result<Command> {
    let source = root().join("xtask/src/contract");
    let phases = if seed == SEED { "examples,coverage,fuzzing,stateful" } else { "stateful" };
    let mut command = Command::new(tools.join("schemathesis"));
    command.arg("--config-file").arg(source.join("schemathesis.toml"));
    command.arg("run").arg(root().join("infra/openapi.json"));
    command.args(["--url", &format!("http://127.0.0.1:{port}"), "--phases", phases]);
    command.args(["--seed", &seed.to_string(), "--max-examples", EXAMPLES]);
    command.env("OWNER", token::of(folder, OWNER)?).env("GUEST", token::of(folder, GUEST)?);
    command.env("SCHEMATHESIS_HOOKS", source.join("hooks.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    command.env("NO_PROXY", "127.0.0.1").stdin(Stdio::null());
    // It leaves files in the folder that it is started in.
    command.current_dir(folder);
    Ok(command)
}
