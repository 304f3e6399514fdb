//! Starts: from the start of a process to its first poll, and to its first answer.

use anyhow::Result;
use axum::body::Bytes;

use crate::cloud::Cloud;
use crate::process::FunctionProcess;
use crate::runtime_api::RuntimeApi;
use crate::scenario::Scenario;
use crate::statistics::{Spread, millis};

/// The medians of several starts, in milliseconds.
#[derive(Debug)]
pub(super) struct Starts {
    /// Until the process asks for its first event.
    pub(super) first_poll: f64,
    /// Until the process has answered its first event, which waits in the queue from the beginning.
    pub(super) first_answer: f64,
}

/// Starts a process for each event.
pub(super) async fn measure(scenario: Scenario, cloud: &Cloud, events: Vec<Bytes>) -> Result<Starts> {
    let (mut polls, mut answers) = (Vec::new(), Vec::new());
    for event in events {
        let mut api = RuntimeApi::start().await?;
        let answer = api.send(event);
        let process = FunctionProcess::start(cloud, scenario.binary(), &api.address)?;
        let polled = api.polled().await?;
        let answered = answer.await?.answered;
        polls.push(millis(polled.duration_since(process.started)));
        answers.push(millis(answered.duration_since(process.started)));
    }
    Ok(Starts { first_poll: Spread::of(polls).median, first_answer: Spread::of(answers).median })
}
