//! `cargo xtask activity`: reports to the running stack that a user moved data. It stands in for EventBridge.

use anyhow::{Context, Result, bail};
use clap::Args;
use local::events::activity;
use local::seeds;
use serde_json::Value;
use shared::domain::{EmailAddress, UserId};
use shared::edge::app::Surroundings;

use super::announce;
use super::people;
use crate::tools::{step, target};

/// The function that EventBridge would call by the rule of the template.
const FUNCTION: &str = "record-activity";
/// Who moved data.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The e-mail address that the person signs in with
    login: EmailAddress,
    /// The tailnet that they moved data in, by the name of a seeded one or by id [default: a seeded login's own]
    #[arg(long)]
    tailnet: Option<String>,
}

/// Reports the activity to the running stack.
pub(crate) fn run(options: &Options) -> Result<()> {
    let event = event(options)?;
    let lambda = announce::endpoints(&target().join("dev"))?.lambda;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(report(&lambda, &event))?;
    step(&format!("reported: {event}"));
    Ok(())
}

async fn report(lambda: &str, event: &Value) -> Result<()> {
    let url = format!("{lambda}/2015-03-31/functions/{FUNCTION}/invocations");
    let call = reqwest::Client::new().post(url).body(event.to_string()).send();
    let answer = call.await.context("the stack cannot be reached; is `cargo xtask dev` running?")?;
    if answer.headers().contains_key("x-amz-function-error") {
        bail!("{FUNCTION} failed: {}", answer.text().await?);
    }
    Ok(())
}

fn event(options: &Options) -> Result<Value> {
    let login = options.login.as_str();
    let tailnet = match &options.tailnet {
        Some(tailnet) => people::tailnet_called(tailnet)?,
        None => {
            people::home_of(login).with_context(|| format!("{login} is not a seeded login: say --tailnet"))?
        }
    };
    let now = (Surroundings::of_the_system().clock)();
    Ok(activity(&tailnet.to_string(), &UserId::of(&seeds::person(login)).to_string(), now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::edge::bus::ActivityEvent;

    fn event_of(login: &str, tailnet: Option<&str>) -> Result<Value> {
        event(&Options { login: login.parse()?, tailnet: tailnet.map(ToOwned::to_owned) })
    }

    #[test]
    fn the_function_reads_who_moved_data_where() {
        let read = |value: Value| serde_json::from_value::<ActivityEvent>(value).unwrap().activity().unwrap();
        let member = read(event_of("member@acme.example", None).unwrap());
        assert_eq!(Some(member.tailnet), people::home_of("member@acme.example"));
        assert_eq!(member.user, UserId::of(&seeds::person("member@acme.example")));
        let guest = read(event_of("dora@friends.example", Some("acme.example")).unwrap());
        assert_eq!(guest.tailnet, member.tailnet);
        assert!(event_of("dora@friends.example", None).is_err());
    }
}
