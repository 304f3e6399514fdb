//! A tailnet that is as large as any should be. Its rows are copies of a few, written straight into the engine.

use anyhow::{Context, Result};
use dynoxide::{AttributeValue, Database, ImportOptions, Item};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, from_value, json};
use shared::domain::{EventGroupId, InviteId, Joining, UserId};

use crate::cloud::{Cloud, TABLE};

/// How large a tailnet is.
#[derive(Debug, Clone, Copy)]
pub struct Crowd {
    /// Its users, each with an address.
    pub users: u64,
    /// Its open invites, each to another address and by another user.
    pub invites: u64,
    /// The operations in its log, each of which made 49 invites.
    pub operations: u64,
    /// The other tailnets that its owner is in.
    pub memberships: u64,
}

/// How many rows are written at a time.
const BATCH: u64 = 10_000;
/// The ids of users, and of the tailnets that the owner is in, are those from here on.
const FIRST_ID: u64 = 1 << 50;

impl Crowd {
    /// What every request must be able to stand (P7).
    pub const LARGEST: Self = Self { users: 200_000, invites: 4_000, operations: 10_000, memberships: 4_000 };
    /// For a test of the measuring itself.
    pub const SMALL: Self = Self { users: 100, invites: 10, operations: 10, memberships: 10 };

    /// Fills the tailnet that is listed. `made` is the first invite of an operation that made 49.
    pub(crate) fn fill(self, cloud: &Cloud, made: &str) -> Result<()> {
        let (tailnet, now) = (cloud.listed()?, cloud.now);
        let place = format!("T#{tailnet}");
        let rows = Rows(&cloud.engine);
        let user = rows.get(&place, &format!("U#{}", cloud.listed_user("member")))?;
        rows.import(self.users, |number| {
            let login = address("member", number);
            let role = if number < self.invites { "it-admin" } else { "member" };
            [
                with(
                    &user,
                    json!({
                        "sk": { "S": format!("U#{}", id(number)) },
                        "subject": { "S": login },
                        "login": { "S": login },
                        "displayName": { "S": format!("Member {number}") },
                        "email": { "S": login },
                        "userRole": { "S": role },
                    }),
                ),
                of(json!({
                    "pk": { "S": place },
                    "sk": { "S": format!("E#{login}") },
                    "heldByUsers": { "NS": [id(number).to_string()] },
                })),
            ]
        })?;
        self.list_users(cloud, rows, &format!("D#{tailnet}"))?;
        let invite = rows.get(&place, &format!("I#{made}"))?;
        rows.import(self.invites, |number| {
            let (invited, id_of_invite) = (
                address("member-to-be", number),
                InviteId::in_batch(before(now, number), number.to_be_bytes(), 1),
            );
            [
                with(
                    &invite,
                    json!({
                        "sk": { "S": format!("I#{id_of_invite}") },
                        "email": { "S": invited },
                        "inviter": { "N": id(number).to_string() },
                    }),
                ),
                of(json!({
                    "pk": { "S": place },
                    "sk": { "S": format!("E#{invited}") },
                    "heldByInvite": { "S": id_of_invite.to_string() },
                })),
            ]
        })?;
        let log = format!("A#{tailnet}");
        let operation = rows.get(&log, made)?;
        rows.import(self.operations, |number| {
            let id = EventGroupId::new(before(now, number), number.to_be_bytes());
            [with(&operation, json!({ "sk": { "S": id.to_string() } }))]
        })?;
        self.add_memberships(cloud, rows, &place)
    }

    /// Lists the users in the directory, as the function that follows the stream does. Each has joined a minute before the next.
    fn list_users(self, cloud: &Cloud, rows: Rows<'_>, directory: &str) -> Result<()> {
        rows.import(self.users, |number| {
            let (login, is_it) = (address("member", number), number < self.invites);
            let user = UserId::try_from(id(number)).unwrap_or(UserId::FIRST);
            let joining = Joining { at: before(cloud.now, number), user };
            let pointer = |start: &str| {
                of(json!({ "pk": { "S": directory }, "sk": { "S": format!("{start}{joining}") } }))
            };
            let entry = of(json!({
                "pk": { "S": directory },
                "sk": { "S": format!("J#{joining}") },
                "login": { "S": login },
                "displayName": { "S": format!("Member {number}") },
                "email": { "S": login },
                "userRole": { "S": if is_it { "it-admin" } else { "member" } },
                "userStatus": { "S": if number % 100 == 0 { "suspended" } else { "active" } },
                "revision": { "N": "0" },
            }));
            [
                entry,
                pointer("W#member#"),
                pointer(&format!("W#{number}#")),
                pointer(&format!("W#{login}#")),
                // Whoever has neither is led to by the same once more.
                pointer(if is_it { "R#it-admin#" } else { "W#member#" }),
                pointer(if number % 100 == 0 { "S#suspended#" } else { "W#member#" }),
            ]
        })
    }

    fn add_memberships(self, cloud: &Cloud, rows: Rows<'_>, place: &str) -> Result<()> {
        let tailnet = rows.get(place, "#")?;
        let owner = rows.get(place, &format!("U#{}", cloud.listed_user("owner")))?;
        let Some(AttributeValue::S(person)) = owner.get("person").cloned() else {
            return Err(anyhow::anyhow!("the owner is no person"));
        };
        rows.import(self.memberships, |number| {
            let there = format!("T#{}", id(number));
            [
                with(&tailnet, json!({ "pk": { "S": there } })),
                with(&owner, json!({ "pk": { "S": there } })),
                of(json!({
                    "pk": { "S": format!("P#{person}") },
                    "sk": { "S": there },
                    "tailnet": { "N": id(number).to_string() },
                    "joinedAt": { "N": cloud.now.as_millisecond().to_string() },
                })),
            ]
        })
    }
}

/// The rows of the table.
#[derive(Clone, Copy)]
struct Rows<'a>(&'a Database);

impl Rows<'_> {
    fn get(self, partition: &str, sort: &str) -> Result<Item> {
        let key = json!({ "pk": { "S": partition }, "sk": { "S": sort } });
        let asked = from_value(json!({ "TableName": TABLE, "Key": key }))?;
        self.0.get_item(asked)?.item.with_context(|| format!("there is no row {partition} {sort}"))
    }

    fn import<const COUNT: usize>(
        self,
        count: u64,
        rows: impl Fn(u64) -> [Result<Item>; COUNT],
    ) -> Result<()> {
        for first in (0..count).step_by(usize::try_from(BATCH)?) {
            let batch = (first..count.min(first + BATCH)).flat_map(&rows).collect::<Result<Vec<_>>>()?;
            let _ = self.0.import_items(TABLE, batch, ImportOptions::default())?;
        }
        Ok(())
    }
}

fn of(row: Value) -> Result<Item> {
    Ok(from_value(row)?)
}

/// A copy of a row with other attributes.
fn with(row: &Item, attributes: Value) -> Result<Item> {
    let mut copy = row.clone();
    copy.extend(of(attributes)?);
    Ok(copy)
}

fn id(number: u64) -> u64 {
    FIRST_ID + number
}

fn address(local: &str, number: u64) -> String {
    format!("{local}-{number:06}@acme.example")
}

/// A time some minutes ago, another for each number.
fn before(now: Timestamp, number: u64) -> Timestamp {
    now - SignedDuration::from_mins(1) * i32::try_from(number).unwrap_or(i32::MAX)
}
