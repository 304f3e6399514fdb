//! Loopback ports: the port of the API is fixed, the others are the next ones that are free.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

/// The longest time until a part of the stack must listen.
const START_LIMIT: Duration = Duration::from_secs(20);

/// Listens on a fixed port, on the loopback addresses of both IPv4 and IPv6 if the machine has both: browsers and clients resolve
/// `localhost` to either.
pub(crate) async fn listen(port: u16) -> Result<Vec<TcpListener>> {
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| refused(port, error))?;
    let port = first.local_addr()?.port();
    match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
        Ok(second) => Ok(vec![first, second]),
        // Another program would get requests that are meant for this stack.
        Err(error) if error.kind() == ErrorKind::AddrInUse => Err(refused(port, error)),
        Err(_) => Ok(vec![first]),
    }
}

fn refused(port: u16, error: std::io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow!("port {port} is in use: stop what listens there, or choose another port with --port")
        }
        _ => anyhow!(error)
            .context(format!("port {port} cannot be listened on: choose another port with --port")),
    }
}

/// Listens on the preferred port if it is free, else on any free port.
pub(crate) async fn listen_near(preferred: u16) -> Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, preferred)).await {
        Ok(listener) => Ok(listener),
        Err(_) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("there is no free port"),
    }
}

/// A free port for a process to listen on: the preferred one if possible.
pub(crate) async fn free_port(preferred: u16) -> Result<u16> {
    Ok(listen_near(preferred).await?.local_addr()?.port())
}

/// Waits until a process listens on the port.
pub(crate) async fn wait_until_listening(what: &str, port: u16) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listening = async {
        while TcpStream::connect(address).await.is_err() {
            sleep(Duration::from_millis(20)).await;
        }
    };
    if timeout(START_LIMIT, listening).await.is_err() {
        bail!("{what} did not start within {} seconds", START_LIMIT.as_secs());
    }
    Ok(())
}
