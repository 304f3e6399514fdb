//! The scenarios, and the events for them.

use anyhow::{Context, Result};
use axum::body::Bytes;
use serde::Deserialize;

use crate::cloud::Cloud;
use crate::events;
use crate::process::FunctionProcess;
use crate::runtime_api::RuntimeApi;

/// A function under measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// The floor of every function: it only answers.
    Nothing,
    /// The floor of `CreateLink`: its three writes, made with the SDK and nothing else.
    BareTransaction,
    /// An admin makes one link.
    CreateLink,
    /// Somebody new joins by a link.
    Accept,
    /// An admin lists 100 invites of a long list.
    List,
}

impl Scenario {
    /// All scenarios, the floors first.
    pub const ALL: [Self; 5] =
        [Self::Nothing, Self::BareTransaction, Self::CreateLink, Self::Accept, Self::List];

    /// The binary that is run.
    #[must_use]
    pub const fn binary(self) -> &'static str {
        match self {
            Self::Nothing => "floor-nothing",
            Self::BareTransaction => "floor-transaction",
            Self::CreateLink => "create-invites",
            Self::Accept => "accept-invite",
            Self::List => "list-invites",
        }
    }
}

/// Makes events. Each joining needs a new invite, which the function `create-invites` makes.
pub(crate) struct Supply<'a> {
    cloud: &'a Cloud,
    maker: RuntimeApi,
    _process: FunctionProcess,
    guests: u64,
}

/// An invite in the answer of `create-invites`.
#[derive(Deserialize)]
struct Made {
    #[serde(rename = "inviteUrl")]
    link: String,
}

/// The most invites that a request makes.
const BATCH: usize = 49;

impl<'a> Supply<'a> {
    pub(crate) async fn start(cloud: &'a Cloud) -> Result<Self> {
        let maker = RuntimeApi::start().await?;
        let process = FunctionProcess::start(cloud, Scenario::CreateLink.binary(), &maker.address)?;
        Ok(Self { cloud, maker, _process: process, guests: 0 })
    }

    /// Fills the tailnet that is listed with e-mail invites.
    pub(crate) async fn fill_list(&mut self, count: usize) -> Result<()> {
        let admin = self.cloud.listing_admin()?;
        let addresses: Vec<String> =
            (0..count).map(|number| format!("friend{number}@friends.example")).collect();
        for addresses in addresses.chunks(BATCH) {
            drop(self.make(events::create_by_email(&admin, addresses)?).await?);
        }
        Ok(())
    }

    /// Events for a number of calls.
    pub(crate) async fn events(&mut self, scenario: Scenario, count: usize) -> Result<Vec<Bytes>> {
        if scenario == Scenario::Accept {
            return self.accepts(count).await;
        }
        let event = |number: usize| match scenario {
            Scenario::List => events::list(&self.cloud.listing_admin()?),
            _ => events::create_links(&self.cloud.admin(number as u64)?, 1),
        };
        (0..count).map(event).collect()
    }

    async fn accepts(&mut self, count: usize) -> Result<Vec<Bytes>> {
        let mut accepts = Vec::new();
        for batch in 0..count.div_ceil(BATCH) {
            let links = BATCH.min(count - accepts.len());
            let admin = self.cloud.admin(batch as u64)?;
            for made in self.make(events::create_links(&admin, links)?).await? {
                self.guests += 1;
                accepts.push(events::accept(&self.cloud.guest(self.guests)?, &made.link)?);
            }
        }
        Ok(accepts)
    }

    async fn make(&mut self, event: Bytes) -> Result<Vec<Made>> {
        let answer = self.maker.send(event).await.context("no invites could be made")?;
        Ok(serde_json::from_str(&answer.body)?)
    }
}
