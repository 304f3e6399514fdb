//! Runs the stories of the store's main paths against a second DynamoDB engine, so that nothing rests on a property of the first alone.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::stack::{Running, free_port, until};
use crate::tools::{self, MOTO, TEST, step, target};

/// What is told: joining, leaving, people, settings, tokens, passkeys, tailnets and their log, through every kind of transaction and range.
const STORIES: [&str; 11] = [
    "approval::",
    "credentials::",
    "joining::",
    "keys::",
    "leaving::",
    "links::",
    "passkeys::",
    "people::",
    "settings::",
    "tailnets::",
    "usage::",
];

/// What the second engine cannot do: it runs concurrent transactions into each other, and keeps rows whose time is over.
const LEFT_OUT: [&str; 6] = ["races", "crashes", "abuse", "at_once", "again_and_again", "tidied_up"];

/// Starts the engine and tells the stories.
pub(crate) fn check() -> Result<()> {
    let server = MOTO.install()?.join("moto_server");
    let (folder, port) = (target().join("second-engine"), free_port()?);
    fs::create_dir_all(&folder)?;
    let log = File::create(folder.join("moto.log"))?;
    step("starting the second engine");
    let port_text = port.to_string();
    let mut command = Command::new(server);
    command.args(["--host", "127.0.0.1", "--port", &port_text]).stdin(Stdio::null());
    let spawned =
        command.stdout(log.try_clone()?).stderr(log).spawn().context("the engine cannot be started")?;
    let _engine = Running(spawned);
    until("the second engine", || Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()))?;
    let mut stories = tools::cargo();
    stories.args(TEST).args(["--test", "stories", "--"]).args(STORIES);
    stories.args(LEFT_OUT.iter().flat_map(|name| ["--skip", name]));
    tools::show(stories.env("STORIES_ENGINE", format!("http://127.0.0.1:{port}")))
}
