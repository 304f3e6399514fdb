//! A running stack, the people who call it, and the preparations for an event.

use anyhow::{Context, Result, anyhow, bail};
use axum::http::{HeaderMap, Method, StatusCode};
use jiff::SignedDuration;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use shared::domain::{InviteId, UserId};
use shared::edge::app::Surroundings;
use shared::edge::endpoints::Endpoint;
use shared::identity::{CredentialKeys, LinkKeys};
use shared::store::seed::key_of_invite;

use super::call::{Call, id_of};
use super::records::{self, Change, activity, delivery};
use crate::seeds;

/// The invites of the caller's own tailnet.
pub(super) const INVITES: &str = "/api/v2/tailnet/-/user-invites";
/// The caller's own API access tokens.
const KEYS: &str = "/api/v2/tailnet/-/keys";
/// The seeded user who makes the preparations.
pub(super) const ADMIN: &str = "admin@acme.example";
/// An invite may be mailed again after a minute (R8). A second more, for rounding.
const RESEND_INTERVAL: SignedDuration = SignedDuration::from_secs(61);
/// The age of an invite that has expired and whose row has been removed.
const LONG_AGO: SignedDuration = SignedDuration::from_hours(32 * 24);

/// A running stack.
#[derive(Debug)]
pub struct Stack {
    pub(super) http: reqwest::Client,
    pub(super) api: String,
    pub(super) keys: CredentialKeys,
    pub(super) link_keys: LinkKeys,
    table: Table,
    pub(super) surroundings: Surroundings,
}

/// The stack's table, read directly.
#[derive(Debug, Clone)]
pub struct Table {
    /// The client for it.
    pub client: aws_sdk_dynamodb::Client,
    /// Its name.
    pub name: String,
}

/// Somebody who calls the API.
#[derive(Debug)]
pub struct Person<'a> {
    stack: &'a Stack,
    session: String,
}

/// The invite, user or token that an operation is called on, and somebody who may call it.
#[derive(Debug)]
pub(super) struct Thing<'a> {
    pub(super) owner: Person<'a>,
    /// Its id; empty if the path has none.
    pub(super) id: String,
}

/// Somebody who has joined `acme.example`.
#[derive(Debug)]
pub(super) struct Member<'a> {
    pub(super) person: Person<'a>,
    /// Their user's id.
    pub(super) id: String,
}

impl Stack {
    /// The stack whose API has this origin. `keys` sign its sessions, `link_keys` the links of its mails.
    ///
    /// # Errors
    /// If the HTTP client cannot be made.
    pub fn new(api: &str, keys: CredentialKeys, link_keys: LinkKeys, table: Table) -> Result<Self> {
        let http = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build()?;
        let surroundings = Surroundings::of_the_system();
        Ok(Self { http, api: api.to_owned(), keys, link_keys, table, surroundings })
    }

    /// The person who signs in with an address.
    #[must_use]
    pub fn person(&self, login: &str) -> Person<'_> {
        let claims = seeds::claims(login, None, true, None, (self.surroundings.clock)());
        // Signing cannot fail: claims can always be written as JSON. If it did, the API would answer 401.
        Person { stack: self, session: claims.sign(&self.keys).unwrap_or_default() }
    }

    pub(super) fn admin(&self) -> Person<'_> {
        self.person(ADMIN)
    }

    pub(super) fn newcomer(&self) -> Person<'_> {
        self.person(&self.new_address())
    }

    /// An address that nobody has used.
    pub(super) fn new_address(&self) -> String {
        format!("{}@events.example", self.new_name())
    }

    /// A tailnet's name, or a local part, that nobody has used.
    pub(super) fn new_name(&self) -> String {
        let letters = (self.surroundings.entropy)().map(|byte| char::from(b'a' + byte % 26));
        format!("event-{}", String::from_iter(letters))
    }

    /// Sends a call and returns the answer.
    ///
    /// # Errors
    /// If it is refused or has no answer.
    pub async fn send(&self, call: Call) -> Result<Value> {
        let (_, body) = self.answer(call, StatusCode::OK).await?;
        serde_json::from_slice(&body).context("an answer of the API is not JSON")
    }

    pub(super) async fn answer(&self, call: Call, expected: StatusCode) -> Result<(HeaderMap, Vec<u8>)> {
        let (head, body) = call.0.into_parts();
        let request = self.http.request(head.method.clone(), format!("{}{}", self.api, head.uri));
        let response = request.headers(head.headers).body(body).send().await;
        let response = response.with_context(|| format!("{} does not answer: is it running?", self.api))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await?;
        if status != expected {
            let text = String::from_utf8_lossy(&body);
            bail!(
                "preparing the event failed: {} {} answered {status}: {text}",
                head.method,
                head.uri.path()
            );
        }
        Ok((headers, body.into()))
    }

    /// Makes the invite, user or token that the path of an endpoint names.
    pub(super) async fn thing_of(&self, endpoint: &Endpoint) -> Result<Thing<'_>> {
        let owner = self.admin();
        let Some((kind, _)) = endpoint.path.split_once("/{id}") else {
            return Ok(Thing { owner, id: String::new() });
        };
        Ok(match kind.rsplit('/').next().unwrap_or_default() {
            "user-invites" => Thing { id: id_of(&owner.creates_link().await?)?, owner },
            "users" => Thing { owner, id: self.waiting_user().await?.id },
            // A new user each time, because a user may have only ten tokens.
            "keys" => {
                let owner = self.active_user().await?.person;
                Thing { id: id_of(&self.send(owner.post(KEYS, &json!({}))).await?)?, owner }
            }
            unknown => bail!("no event makes one of {unknown} yet: add it to local/src/events/stack.rs"),
        })
    }

    /// Somebody who has just joined, and waits if user approval is on.
    pub(super) async fn waiting_user(&self) -> Result<Member<'_>> {
        let person = self.newcomer();
        let user = self.send(person.accepts(&self.admin().creates_link().await?)).await?;
        Ok(Member { person, id: id_of(&user)? })
    }

    pub(super) async fn active_user(&self) -> Result<Member<'_>> {
        let member = self.waiting_user().await?;
        self.send(self.admin().post_nothing(&format!("/api/v2/users/{}/approve", member.id))).await?;
        Ok(member)
    }

    pub(super) async fn suspended_user(&self) -> Result<Member<'_>> {
        let member = self.active_user().await?;
        self.send(self.admin().post_nothing(&format!("/api/v2/users/{}/suspend", member.id))).await?;
        Ok(member)
    }

    /// Somebody who joined `acme.example` after founding a tailnet of their own, and so may leave it.
    pub(super) async fn guest(&self) -> Result<Person<'_>> {
        self.guest_named(&self.new_address()).await
    }

    /// The same with an address.
    pub(super) async fn guest_named(&self, address: &str) -> Result<Person<'_>> {
        let guest = self.person(address);
        self.send(guest.founds()).await?;
        self.send(guest.accepts(&self.admin().creates_link().await?)).await?;
        Ok(guest)
    }

    pub(super) async fn settings_as_they_are(&self) -> Result<Value> {
        let settings = self.send(self.admin().get("/api/v2/tailnet/-/settings")).await?;
        Ok(json!({ "usersApprovalOn": settings["usersApprovalOn"] }))
    }

    /// The release of a tailnet that somebody has founded and whose mails have stopped. Its row says so, so that nothing has to bounce.
    pub(super) async fn release_of_stopped_mail(&self) -> Result<Call> {
        let owner = self.newcomer();
        let tailnet = id_of(&self.send(owner.founds()).await?)?;
        let now = (self.surroundings.clock)().as_millisecond();
        self.table.set(&brake_of(&tailnet), "#", "stoppedAt", now).await?;
        Ok(owner.post_nothing(&format!("/api/v2/tailnet/{tailnet}/mail/release")))
    }

    /// An invite whose mail was requested more than a minute ago. Its row is changed, so that nobody has to wait.
    pub(super) async fn invite_to_resend(&self) -> Result<Value> {
        let invite = self.admin().invites_somebody().await?;
        let (partition, sort) = key_of(&invite)?;
        self.table.lower(&partition, &sort, "mailRequestedAt", RESEND_INTERVAL.as_millis()).await?;
        Ok(invite)
    }

    /// The record of an invite that was created and is to be mailed.
    pub(super) async fn created_invite(&self) -> Result<Value> {
        let (_, mut row) = self.invite_with_row().await?;
        // The mail may have gone out since.
        row["mailStatus"] = json!({ "S": "queued" });
        Ok(records::record(&Change::Inserted(row), (self.surroundings.clock)()))
    }

    /// The record of an invite that expired and was removed. It has the row of an open invite, but an older id.
    pub(super) async fn expired_invite(&self) -> Result<Value> {
        let (invite, mut row) = self.invite_with_row().await?;
        let id =
            InviteId::in_batch((self.surroundings.clock)() - LONG_AGO, self.surroundings.moment().entropy, 0);
        let (_, sort) = key_of_invite(invite["tailnetId"].to_string().parse()?, id);
        row["sk"] = json!({ "S": sort });
        Ok(records::record(&Change::Removed(row), id.expires_at() + SignedDuration::from_hours(30)))
    }

    pub(super) async fn delivered_mail(&self) -> Result<Value> {
        let (invite, row) = self.invite_with_row().await?;
        let requested_at = text(&row["mailRequestedAt"]["N"])?;
        let now = (self.surroundings.clock)();
        Ok(delivery(&invite["tailnetId"].to_string(), text(&invite["id"])?, requested_at, now))
    }

    pub(super) async fn activity_of_the_admin(&self) -> Result<Value> {
        let tailnets = self.send(self.admin().get("/api/v2/tailnets")).await?;
        let home =
            tailnets.pointer("/tailnets/0").or_else(|| tailnets.get(0)).context("the admin's tailnet")?;
        let user = UserId::of(&seeds::person(ADMIN));
        Ok(activity(&id_of(home)?, &user.to_string(), (self.surroundings.clock)()))
    }

    /// Hands a tailnet that somebody has founded to whoever owns it anyway.
    pub(super) async fn hand_over(&self) -> Result<Value> {
        let address = self.new_address();
        let tailnet = self.send(self.person(&address).founds()).await?;
        Ok(json!({ "tailnetId": id_of(&tailnet)?, "newOwner": address }))
    }

    async fn invite_with_row(&self) -> Result<(Value, Value)> {
        let invite = self.admin().invites_somebody().await?;
        let (partition, sort) = key_of(&invite)?;
        let row = self.table.row(&partition, &sort).await?;
        Ok((invite, row))
    }
}

impl Table {
    /// A row, in the JSON form that it has in a record of the stream.
    ///
    /// # Errors
    /// If it does not exist, or the table does not answer.
    pub async fn row(&self, partition: &str, sort: &str) -> Result<Value> {
        let call = self.client.get_item().table_name(&self.name).consistent_read(true);
        let found = call.key("pk", string(partition)).key("sk", string(sort)).send().await;
        let row = found.map_err(unreachable)?.item.context("the row is not in the table")?;
        Ok(serde_json::to_value(serde_dynamo::Item::from(row))?)
    }

    async fn set(&self, partition: &str, sort: &str, attribute: &str, value: i64) -> Result<()> {
        let update = self.client.update_item().table_name(&self.name);
        let update = update.key("pk", string(partition)).key("sk", string(sort));
        let update = update.update_expression(format!("SET {attribute} = :value"));
        let value = aws_sdk_dynamodb::types::AttributeValue::N(value.to_string());
        update.expression_attribute_values(":value", value).send().await.map_err(unreachable)?;
        Ok(())
    }

    async fn lower(&self, partition: &str, sort: &str, attribute: &str, by: i128) -> Result<()> {
        let update = self.client.update_item().table_name(&self.name);
        let update = update.key("pk", string(partition)).key("sk", string(sort));
        let update = update.update_expression(format!("SET {attribute} = {attribute} - :by"));
        let by = aws_sdk_dynamodb::types::AttributeValue::N(by.to_string());
        update.expression_attribute_values(":by", by).send().await.map_err(unreachable)?;
        Ok(())
    }
}

impl Person<'_> {
    /// A call of an endpoint with its example body, on the invite, user or token with this id; of many users, one that approves them.
    pub(super) fn calls(&self, endpoint: &Endpoint, id: &str) -> Call {
        let path = endpoint.path.replace("{tailnet}", "-").replace("{id}", id).replace("{change}", "approve");
        let call = self.call(endpoint.method.clone(), &path);
        match (endpoint.describe)().example_body() {
            Some(body) => call.with_body(body),
            None => call,
        }
    }

    pub(super) fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Call {
        self.call(Method::POST, path).with_body(body)
    }

    pub(super) fn post_nothing(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    pub(super) fn patch(&self, path: &str, body: &Value) -> Call {
        self.call(Method::PATCH, path).with_body(body)
    }

    pub(super) fn accepts(&self, invite: &Value) -> Call {
        self.post("/api/v2/user-invites/-/accept", &json!({ "invite": invite["inviteUrl"] }))
    }

    pub(super) fn founds(&self) -> Call {
        let name = self.stack.new_name();
        self.post("/api/v2/tailnets", &json!({ "name": name, "kind": "organizational" }))
    }

    pub(super) async fn creates_link(&self) -> Result<Value> {
        self.creates(&json!([{}])).await
    }

    pub(super) async fn invites_somebody(&self) -> Result<Value> {
        self.creates(&json!([{ "email": self.stack.new_address() }])).await
    }

    async fn creates(&self, invites: &Value) -> Result<Value> {
        let mut created = self.stack.send(self.post(INVITES, invites)).await?;
        created.get_mut(0).map(Value::take).context("an invite is created")
    }

    fn call(&self, method: Method, path: &str) -> Call {
        Call::new(method, path).with_header("authorization", &format!("Bearer {}", self.session))
    }
}

/// Partition and sort key of an invite's row.
fn key_of(invite: &Value) -> Result<(String, String)> {
    let (tailnet, id) = (invite["tailnetId"].to_string(), text(&invite["id"])?);
    Ok(key_of_invite(tailnet.parse()?, id.parse()?))
}

/// The partition of the brake of a tailnet's mails.
fn brake_of(tailnet: &str) -> String {
    format!("L#T#{tailnet}")
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("a text is missing in an answer of the stack")
}

fn string(value: &str) -> aws_sdk_dynamodb::types::AttributeValue {
    aws_sdk_dynamodb::types::AttributeValue::S(value.to_owned())
}

fn unreachable(error: impl Into<aws_sdk_dynamodb::Error>) -> anyhow::Error {
    let error: aws_sdk_dynamodb::Error = error.into();
    anyhow!("the table: {}", aws_sdk_dynamodb::error::DisplayErrorContext(error))
}
