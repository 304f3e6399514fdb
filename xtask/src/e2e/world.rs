//! Seeds the deployed table, and writes the file with the addresses and logins for the tests.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Credentials;
use jiff::Timestamp;
use local::seeds::SeededTailnet;
use serde_json::{Map, Value, json};
use shared::domain::{TailnetId, User, UserStatus};
use shared::edge::app::Surroundings;
use shared::http_client;
use shared::store::Store;

use super::cloud::Cloud;
use super::deployment::Deployment;
use super::ministack::MiniStack;

/// Writes two organizations and a personal tailnet into the deployed table.
pub(super) fn seed(ministack: &MiniStack, deployment: &Deployment) -> Result<Vec<SeededTailnet>> {
    let surroundings = Surroundings::of_the_system();
    let tailnets = tailnets((surroundings.clock)())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Store::new(client(ministack).await, &deployment.table, surroundings.entropy.clone());
        for tailnet in &tailnets {
            tailnet.put(&store).await?;
        }
        Ok(tailnets)
    })
}

fn tailnets(now: Timestamp) -> Result<Vec<SeededTailnet>> {
    let id = |number: u64| TailnetId::try_from((1 << 52) + number);
    Ok(vec![
        SeededTailnet::organization("acme.example".parse()?, id(1)?, now),
        SeededTailnet::organization("globex.example".parse()?, id(2)?, now),
        SeededTailnet::personal("ann.example".parse()?, id(3)?, now),
    ])
}

async fn client(ministack: &MiniStack) -> Client {
    let sdk = aws_config::defaults(BehaviorVersion::latest())
        .endpoint_url(ministack.aws())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "e2e"))
        .http_client(http_client::of_sdk())
        .load()
        .await;
    Client::new(&sdk)
}

/// Writes the addresses and logins for the tests.
pub(super) fn write_endpoints(
    cloud: &Cloud,
    deployment: &Deployment,
    world: &[SeededTailnet],
) -> Result<PathBuf> {
    let Cloud { folder, tools, ministack, .. } = cloud;
    let people: Map<String, Value> =
        world.iter().map(|seeded| (seeded.tailnet.name.to_string(), logins(&seeded.users))).collect();
    let endpoints = json!({
        "api": ministack.api(),
        "aws": ministack.aws(),
        "table": deployment.table,
        "logGroup": deployment.log_group,
        "credentialKeys": deployment.credential_keys,
        "linkKeys": deployment.link_keys,
        "functions": deployment.functions,
        "givenUpBatches": deployment.given_up_batches,
        "folder": folder,
        "resources": deployment.resources,
        "xtask": { "program": std::env::current_exe()?, "tools": tools },
        "people": people,
    });
    let file = folder.join("endpoints.json");
    fs::write(&file, serde_json::to_vec_pretty(&endpoints)?)?;
    Ok(file)
}

/// The logins of users by role; by status for users who cannot act.
fn logins(users: &[User]) -> Value {
    let named = users.iter().map(|user| {
        let name = match user.status {
            UserStatus::Active | UserStatus::Idle => user.role.as_str(),
            status => status.as_str(),
        };
        (name.to_owned(), Value::from(user.login.as_str()))
    });
    Value::Object(named.collect())
}
