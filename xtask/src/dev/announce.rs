//! Publishes the addresses of the stack: for programs in a file, for people in a table.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::people::{People, people};
use super::settings::Addresses;

/// The file's name in the folder of the stack.
const FILE: &str = "endpoints.json";
/// The file with the environment of the functions, for `cargo lambda watch --env-file`.
const ENVIRONMENT: &str = "lambda.env";

#[derive(Serialize)]
struct Endpoints<'a> {
    api: &'a str,
    mailbox: &'a str,
    dynamodb: &'a str,
    lambda: &'a str,
    people: &'a People,
}

/// The part of the file that the other commands read.
#[derive(Deserialize)]
pub(crate) struct Announced {
    /// The API and the pages.
    pub(crate) api: String,
    /// The table.
    pub(crate) dynamodb: String,
    /// The Invoke API of the functions.
    pub(crate) lambda: String,
}

/// Publishes that all is up: for programs always, for people in full only at the first start.
pub(crate) fn announce(folder: &Path, addresses: &Addresses, is_new: bool) -> Result<()> {
    let people = people()?;
    let Addresses { api, mailbox, dynamodb, lambda, .. } = addresses;
    let endpoints =
        serde_json::to_string_pretty(&Endpoints { api, mailbox, dynamodb, lambda, people: &people })?;
    write(folder, ENVIRONMENT, &addresses.env_file())?;
    // Programs wait for this file, so it is written last.
    write(folder, FILE, &(endpoints + "\n"))?;
    show(&if is_new { text(addresses, &people) } else { "Restarted.".to_owned() });
    Ok(())
}

/// Writes a file in one step, so that nobody reads a part of it.
fn write(folder: &Path, name: &str, text: &str) -> Result<()> {
    let draft = folder.join(format!("{name}.new"));
    let written = fs::write(&draft, text).and_then(|()| fs::rename(&draft, folder.join(name)));
    written.with_context(|| format!("{name} cannot be written"))
}

/// Reads the addresses of the running stack.
pub(crate) fn endpoints(folder: &Path) -> Result<Announced> {
    let text =
        fs::read_to_string(folder.join(FILE)).context("start `cargo xtask dev` first: it is not running")?;
    serde_json::from_str(&text).with_context(|| format!("{FILE} cannot be read"))
}

/// Removes the file, since its addresses are no longer valid.
pub(crate) fn withdraw(folder: &Path) {
    // The file may not exist.
    let _ = fs::remove_file(folder.join(FILE));
}

#[expect(clippy::print_stdout, reason = "this is for the person at the terminal")]
fn show(text: &str) {
    println!("{text}");
}

fn text(addresses: &Addresses, people: &People) -> String {
    let Addresses { api, mailbox, dynamodb, lambda, .. } = addresses;
    let tailnets = people.iter().map(|(tailnet, logins)| {
        let names = logins.iter().map(|(position, login)| match login.split('@').next() {
            Some(name) if name != *position => format!("{name} ({position})"),
            _ => (*position).to_owned(),
        });
        format!("  {tailnet:<14} {}", names.collect::<Vec<_>>().join(", "))
    });
    let tailnets = tailnets.collect::<Vec<_>>().join("\n");
    format!(
        r#"
  API            {api}
  Pages          {api} (sign in as any of the people below, or anybody)
  Mailbox        {mailbox}
  Table          {dynamodb} (DynamoDB)
  Functions      {lambda} (Lambda)

Tailnets, and who is in them (logins are NAME@TAILNET):
{tailnets}

Try first: make a link in another terminal, open it in a browser, sign in as anybody, and join:
  curl -s {api}/api/v2/tailnet/-/user-invites -d '[{{}}]' -H 'Content-Type: application/json' \
    -H "Authorization: Bearer $(cargo xtask token admin@acme.example)"

Or invite by mail, and open the link in the mailbox:
  curl -s {api}/api/v2/tailnet/-/user-invites -H 'Content-Type: application/json' \
    -H "Authorization: Bearer $(cargo xtask token admin@acme.example)" \
    -d '[{{"email":"ann@example.com"}},{{"email":"bob@example.com","role":"auditor"}}]'

See who has joined:
  curl -s '{api}/api/v2/tailnet/-/users' -H "Authorization: Bearer $(cargo xtask token admin@acme.example)"

Ctrl-C stops everything."#
    )
}
