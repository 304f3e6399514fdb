//! The largest request of each kind: the memory and the time that it takes (P7).
//!
//! Each kind has a process of its own. The tailnet is a [`Crowd`].

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use axum::body::Bytes;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::domain::{Joining, PersonPlace, UserId};

use crate::cloud::Cloud;
use crate::crowd::Crowd;
use crate::events;
use crate::process::FunctionProcess;
use crate::runtime_api::RuntimeApi;
use crate::statistics::millis;
use crate::step;

/// The most memory that a function may need, in MiB.
const MOST_MEMORY: f64 = 40.0;
/// The longest that a request may take.
const LONGEST: Duration = Duration::from_secs(3);
/// The longest that a page of people may take, which somebody waits for who types.
const LONGEST_OF_PEOPLE: Duration = Duration::from_millis(300);
/// Half of the users of the largest tailnet.
const HALF: i32 = 100_000;
/// How often each request is made. Memory that grows with each would show.
const CALLS: usize = 3;
/// How many invites a request makes at most.
const MOST_INVITES: usize = 49;
/// How many values of a filter a request has: about as many as an HTTP API takes, whose limit is 10 KB for all headers and the URL.
const FILTERS: usize = 700;
/// The most bytes of a request's body.
const BODY: usize = 256 * 1024;

const USERS: &str = "/api/v2/tailnet/-/users";
const INVITES: &str = "/api/v2/tailnet/-/user-invites";
const PEOPLE: &str = "/api/v2/tailnet/-/people";
const LOG: &str = "/api/v2/tailnet/-/logging/configuration?start=2020-01-01T00:00:00Z";

/// A request.
struct Kind {
    name: &'static str,
    function: &'static str,
    event: Bytes,
    status: u16,
}

/// What a request took.
#[derive(Debug, Clone)]
pub struct Largest {
    /// What it asks for.
    pub request: &'static str,
    /// The peak resident memory of the process after it had answered, in MiB.
    pub peak_memory: f64,
    /// The peak resident memory before its first event, in MiB.
    pub at_start: f64,
    /// The longest that an answer took.
    pub longest: Duration,
    /// The longest that it may take.
    pub most: Duration,
    /// The bytes of the answer's body.
    pub bytes: usize,
}

/// Measures the largest request of each kind with the binaries in a folder. The logs of the processes are written into `logs`.
///
/// # Errors
/// A binary that is missing, or a function that does not answer as it must.
pub async fn largest(crowd: Crowd, binaries: &Path, logs: &Path) -> Result<Vec<Largest>> {
    std::fs::create_dir_all(logs)?;
    step("filling a tailnet");
    let cloud = Cloud::start(binaries, logs).await?;
    let made = make_invites(&cloud).await?;
    crowd.fill(&cloud, &made)?;
    let mut measured = Vec::new();
    for kind in kinds(&cloud)? {
        step(kind.name);
        let failed = || format!("{} failed; see {}/{}.log", kind.name, logs.display(), kind.function);
        measured.push(measure(&cloud, &kind).await.with_context(failed)?);
    }
    Ok(measured)
}

/// Fails if a request has passed a budget.
///
/// # Errors
/// The requests that have.
pub fn check_largest(measured: &[Largest]) -> Result<()> {
    let passed = |one: &&Largest| one.peak_memory > MOST_MEMORY || one.longest > one.most;
    let names: Vec<&str> = measured.iter().filter(passed).map(|one| one.request).collect();
    if names.is_empty() {
        return Ok(());
    }
    bail!("more memory or time than they may take: {}", names.join("; "))
}

/// The figures as a table of Markdown.
#[must_use]
pub fn largest_table(measured: &[Largest]) -> String {
    let mut table =
        "| request | peak MiB | of these before it | ms | answer KB |\n|---|---|---|---|---|\n".to_owned();
    for Largest { request, peak_memory, at_start, longest, bytes, .. } in measured {
        let (longest, kilobytes) = (millis(*longest), bytes / 1_000);
        let _ =
            writeln!(table, "| {request} | {peak_memory:.1} | {at_start:.1} | {longest:.0} | {kilobytes} |");
    }
    let (most, of_people) = (millis(LONGEST), millis(LONGEST_OF_PEOPLE));
    let _ =
        writeln!(table, "| *at most* | {MOST_MEMORY:.0} | | {most:.0}, of people {of_people:.0} | 1048 |");
    table
}

/// Makes as many invites as a request can. Returns the id of the first, which is that of the operation in the log.
async fn make_invites(cloud: &Cloud) -> Result<String> {
    #[derive(Deserialize)]
    struct Made {
        id: String,
    }
    let api = RuntimeApi::start().await?;
    let _maker = FunctionProcess::start(cloud, "create-invites", &api.address)?;
    let answer = api.send(create_most(cloud, "friend")?).await?;
    let made: Vec<Made> = serde_json::from_str(&answer.body)?;
    Ok(made.into_iter().next().context("no invite was made")?.id)
}

fn create_most(cloud: &Cloud, local: &str) -> Result<Bytes> {
    let addresses: Vec<String> =
        (0..MOST_INVITES).map(|number| format!("{local}-{number}@friends.example")).collect();
    events::create_by_email(&cloud.listing_admin()?, &addresses)
}

fn kinds(cloud: &Cloud) -> Result<Vec<Kind>> {
    let (admin, owner) = (cloud.listing_admin()?, cloud.listing_owner()?);
    let get = |name, function, path: &str| -> Result<Kind> {
        Ok(Kind { name, function, event: events::get(&admin, path)?, status: 200 })
    };
    let body = |item: Value| Value::Array(vec![item.clone(); BODY / format!("{item},").len() - 1]);
    Ok(vec![
        get("list users", "list-users", USERS)?,
        get("list users, all of whom have the role", "list-users", &format!("{USERS}?role=member"))?,
        get("list users, none of whom has the role", "list-users", &format!("{USERS}?role=billing-admin"))?,
        get("list people", "list-people", PEOPLE)?,
        get("find people by a letter that all have", "list-people", &format!("{PEOPLE}?q=m"))?,
        get("find one person among all", "list-people", &format!("{PEOPLE}?q=member-1234"))?,
        get("list those who are suspended", "list-people", &format!("{PEOPLE}?status=suspended"))?,
        get(
            "list people by role and status",
            "list-people",
            &format!("{PEOPLE}?role=it-admin&status=active"),
        )?,
        get("list people whom nobody has invited", "list-people", &format!("{PEOPLE}?inviter=7"))?,
        get("list people from the middle on", "list-people", &format!("{PEOPLE}?cursor={}", middle(cloud)))?,
        get("list invites", "list-invites", INVITES)?,
        get("find invites by one letter", "list-invites", &format!("{INVITES}?email=m"))?,
        get("read the log", "list-audit-events", LOG)?,
        get("read the log, filtered, all pass", "list-audit-events", &format!("{LOG}&event=INVITE.CREATE"))?,
        get("read the log, filtered, none passes", "list-audit-events", &format!("{LOG}&target=nobody"))?,
        get(
            "find many targets in the log",
            "list-audit-events",
            &format!("{LOG}{}", repeated("target", "t")),
        )?,
        get("find many names in the log", "list-audit-events", &format!("{LOG}{}", repeated("actor", "~n")))?,
        Kind {
            name: "list one's tailnets",
            function: "list-tailnets",
            event: events::get(&owner, "/api/v2/tailnets")?,
            status: 200,
        },
        Kind {
            name: "make 49 invites that are taken",
            function: "create-invites",
            event: create_most(cloud, "friend")?,
            status: 409,
        },
        Kind {
            name: "make as many invites as a body holds",
            function: "create-invites",
            event: events::create(&admin, &body(json!({})))?,
            status: 400,
        },
        Kind {
            name: "make as many that cannot be read",
            function: "create-invites",
            event: events::create(&admin, &body(json!(1)))?,
            status: 400,
        },
        Kind {
            name: "make as many with a wrong member",
            function: "create-invites",
            event: events::create(&admin, &body(json!({ "a": 1 })))?,
            status: 400,
        },
    ])
}

/// A cursor between the older and the newer half of all users.
fn middle(cloud: &Cloud) -> String {
    let at = cloud.now - SignedDuration::from_mins(1) * HALF;
    PersonPlace::User(Joining { at, user: UserId::FIRST }).to_string()
}

/// As many values of a parameter as a URL holds.
fn repeated(name: &str, value: &str) -> String {
    let values = (0..FILTERS).map(|number| format!("&{name}={value}{number}"));
    values.collect()
}

async fn measure(cloud: &Cloud, kind: &Kind) -> Result<Largest> {
    let mut api = RuntimeApi::start().await?;
    let process = FunctionProcess::start(cloud, kind.function, &api.address)?;
    let _ = api.polled().await?;
    let at_start = process.peak_memory()?;
    let (mut longest, mut bytes) = (Duration::ZERO, 0);
    for _ in 0..CALLS {
        let answer = api.send_any(kind.event.clone()).await?;
        let _ = api.polled().await?;
        if answer.status != kind.status {
            bail!("the status is {}: {}", answer.status, answer.body);
        }
        longest = longest.max(answer.wall());
        bytes = answer.body.len();
    }
    let most = if kind.function == "list-people" { LONGEST_OF_PEOPLE } else { LONGEST };
    Ok(Largest { request: kind.name, peak_memory: process.peak_memory()?, at_start, longest, most, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taking(peak_memory: f64, longest: Duration) -> Largest {
        Largest { request: "list users", peak_memory, at_start: 9.0, longest, most: LONGEST, bytes: 900_000 }
    }

    #[test]
    fn a_request_that_passes_a_budget_is_named() {
        check_largest(&[taking(39.0, Duration::from_secs(2))]).unwrap();
        for passed in [taking(41.0, Duration::from_secs(1)), taking(10.0, Duration::from_secs(4))] {
            let error = check_largest(&[passed]).unwrap_err();
            assert_eq!(error.to_string(), "more memory or time than they may take: list users");
        }
    }

    #[test]
    fn the_table_has_a_line_for_each_request_and_one_for_the_budgets() {
        let table = largest_table(&[taking(20.5, Duration::from_millis(120))]);
        assert!(table.contains("| list users | 20.5 | 9.0 | 120 | 900 |\n"), "{table}");
        assert!(table.ends_with("| *at most* | 40 | | 3000, of people 300 | 1048 |\n"), "{table}");
    }
}
