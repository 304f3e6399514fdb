//! Calls one at a time: the CPU time of the process for a call, and the latency.

use anyhow::Result;
use axum::body::Bytes;

use super::Service;
use crate::statistics::{millis, percentile};

/// The figures of single calls, in milliseconds.
#[derive(Debug)]
pub(super) struct Single {
    /// CPU time of the process for a call.
    pub(super) cpu: f64,
    /// The median latency.
    pub(super) p50: f64,
    /// The 99th percentile of the latency.
    pub(super) p99: f64,
}

/// Sends each event once the process waits for it.
#[expect(clippy::cast_precision_loss, reason = "nobody makes 2^52 calls")]
pub(super) async fn measure(service: &mut Service, events: Vec<Bytes>) -> Result<Single> {
    let calls = events.len();
    let mut walls = Vec::with_capacity(calls);
    let before = service.process()?.cpu()?;
    for event in events {
        walls.push(millis(service.api.send(event).await?.wall()));
        let _ = service.api.polled().await?;
    }
    let cpu = millis(service.process()?.cpu()?.saturating_sub(before)) / calls as f64;
    walls.sort_by(f64::total_cmp);
    Ok(Single { cpu, p50: percentile(&walls, 50), p99: percentile(&walls, 99) })
}
