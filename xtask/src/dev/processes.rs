//! Child processes: each in a process group of its own, its output shown with its name, all ended together.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::log;

/// How long a process may take to end by itself.
const GRACE: Duration = Duration::from_secs(3);
/// How long to wait before a process is started again.
const RESTART_DELAY: Duration = Duration::from_millis(200);
/// How often that doubles for a process that keeps ending, so that one that cannot start does not spin.
const DOUBLINGS: u32 = 6;
/// A process that has run for longer is in order.
const STABLE_AFTER: Duration = Duration::from_secs(10);

/// The processes of the stack.
#[derive(Debug)]
pub(crate) struct Processes {
    stop: watch::Sender<bool>,
    failures: mpsc::UnboundedSender<anyhow::Error>,
    tasks: JoinSet<()>,
}

/// A process that was started, to be restarted by; without it the process goes on.
#[derive(Debug)]
pub(crate) struct Process {
    restarts: mpsc::Sender<Restart>,
}

/// Who asks for a restart is told when it is done.
type Restart = oneshot::Sender<()>;

/// What becomes of the stack when a process ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnExit {
    /// The stack cannot go on.
    Fail,
    /// The process is started again.
    Restart,
}

impl Processes {
    /// No processes yet; the receiver tells of those that the stack cannot go on without.
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<anyhow::Error>) {
        let (failures, failed) = mpsc::unbounded_channel();
        let stop = watch::Sender::new(false);
        (Self { stop, failures, tasks: JoinSet::new() }, failed)
    }

    /// Starts a process.
    pub(crate) fn start(
        &mut self,
        name: &'static str,
        mut command: Command,
        on_exit: OnExit,
    ) -> Result<Process> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.process_group(0).kill_on_drop(true);
        let (stop, failures) = (self.stop.subscribe(), self.failures.clone());
        let (restarts, asked) = mpsc::channel(1);
        let first = spawn(name, &mut command, &stop)?;
        self.tasks.spawn(async move {
            if let Err(error) = keep(name, command, first, on_exit, stop, asked).await {
                // Nobody listens once the stack is being stopped.
                let _ = failures.send(error);
            }
        });
        Ok(Process { restarts })
    }

    /// Ends every process and waits until they are gone.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

impl Process {
    /// Ends the process and starts it again, by then perhaps from another file; when this returns the old one is gone.
    pub(crate) async fn restart(&self) {
        let (done, restarted) = oneshot::channel();
        // An error says that the stack is being stopped.
        if self.restarts.send(done).await.is_ok() {
            let _ = restarted.await;
        }
    }
}

async fn keep(
    name: &'static str,
    mut command: Command,
    mut child: Child,
    on_exit: OnExit,
    mut stop: watch::Receiver<bool>,
    mut asked: mpsc::Receiver<Restart>,
) -> Result<()> {
    let mut crashes = 0;
    loop {
        let started = Instant::now();
        let mut restart = tokio::select! {
            status = child.wait() => {
                crashed(name, status, on_exit)?;
                None
            }
            Some(restart) = asked.recv() => Some(restart),
            () = stopped(&mut stop) => {
                end(&mut child).await;
                return Ok(());
            }
        };
        if restart.is_some() {
            end(&mut child).await;
        } else {
            crashes = if started.elapsed() > STABLE_AFTER { 0 } else { DOUBLINGS.min(crashes + 1) };
            restart = tokio::select! {
                () = sleep(RESTART_DELAY * 2_u32.pow(crashes)) => None,
                // Whoever asks has changed something, so it may start this time.
                Some(restart) = asked.recv() => Some(restart),
                () = stopped(&mut stop) => return Ok(()),
            };
        }
        child = spawn(name, &mut command, &stop)?;
        if let Some(restart) = restart {
            // Nobody need wait for it.
            let _ = restart.send(());
        }
    }
}

fn crashed(name: &str, status: io::Result<ExitStatus>, on_exit: OnExit) -> Result<()> {
    let how = status.map_or_else(|error| error.to_string(), |status| status.to_string());
    if on_exit == OnExit::Fail {
        return Err(anyhow!("{name} ended unexpectedly ({how}); its last lines above say why"));
    }
    log(name, &format!("ended ({how}) and is started again"));
    Ok(())
}

/// Waits until the stack is stopped; that nobody can stop it any more means the same.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|&stopped| stopped).await;
}

fn spawn(name: &'static str, command: &mut Command, stop: &watch::Receiver<bool>) -> Result<Child> {
    let mut child = command.spawn().with_context(|| format!("{name} cannot be started"))?;
    if let Some(output) = child.stdout.take() {
        tokio::spawn(show(name, output, stop.clone()));
    }
    if let Some(output) = child.stderr.take() {
        tokio::spawn(show(name, output, stop.clone()));
    }
    Ok(child)
}

/// Asks the whole group to end, and makes what is left of it.
async fn end(child: &mut Child) {
    let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    let Some(group) = group else { return };
    // An error says that the group is gone already.
    let _ = kill_process_group(group, Signal::TERM);
    let _ = timeout(GRACE, child.wait()).await;
    let _ = kill_process_group(group, Signal::KILL);
    let _ = child.wait().await;
}

/// Shows what a process says, until the stack is stopped: what it says to that is of no use to anybody.
async fn show(name: &'static str, output: impl AsyncRead + Unpin, stop: watch::Receiver<bool>) {
    let mut lines = BufReader::new(output).split(b'\n');
    while let Ok(Some(line)) = lines.next_segment().await {
        let line = String::from_utf8_lossy(&line);
        if !line.trim_end().is_empty() && !*stop.borrow() {
            log(name, line.trim_end());
        }
    }
}
