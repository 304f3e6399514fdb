//! Calls under load: 16 in flight over the processes of a service.

use std::collections::VecDeque;

use anyhow::Result;
use axum::body::Bytes;

use super::Service;
use crate::now;

/// How many calls are queued or being answered at a time.
const IN_FLIGHT: usize = 16;

/// Measures how many calls are answered in a second.
#[expect(clippy::cast_precision_loss, reason = "nobody makes 2^52 calls")]
pub(super) async fn measure(service: &mut Service, events: Vec<Bytes>) -> Result<f64> {
    let calls = events.len();
    let mut in_flight = VecDeque::new();
    let began = now();
    for event in events {
        in_flight.push_back(service.api.send(event));
        if in_flight.len() == IN_FLIGHT
            && let Some(oldest) = in_flight.pop_front()
        {
            drop(oldest.await?);
        }
    }
    for answer in in_flight {
        drop(answer.await?);
    }
    let took = began.elapsed();
    for _ in 0..calls {
        let _ = service.api.polled().await?;
    }
    Ok(calls as f64 / took.as_secs_f64())
}
