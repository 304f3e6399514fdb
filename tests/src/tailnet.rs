//! Tailnets in a story, with people in them.

use serde_json::{Value, json};
use shared::domain::{Role, TailnetId};

use crate::people::{Answer, Somebody};
use crate::world::World;

/// A tailnet with one user of every role.
#[derive(Debug)]
pub struct Tailnet<'a> {
    pub(crate) world: &'a World,
    /// Its number.
    pub id: TailnetId,
    /// Its name.
    pub name: String,
}

impl Tailnet<'_> {
    /// The user with a role.
    #[must_use]
    pub fn user(&self, role: Role) -> Somebody {
        self.named(role.as_str())
    }

    /// The owner.
    #[must_use]
    pub fn owner(&self) -> Somebody {
        self.user(Role::Owner)
    }

    /// The admin.
    #[must_use]
    pub fn admin(&self) -> Somebody {
        self.user(Role::Admin)
    }

    /// The user with this local part: a role, `waiting` or `suspended`.
    #[must_use]
    pub fn named(&self, local: &str) -> Somebody {
        self.world.person_in(&format!("{local}@{}", self.name), self.id)
    }

    /// The admin makes one invite to an address.
    pub async fn invite(&self, email: &str) -> Value {
        self.create(json!([{ "email": email }])).await.expect(200).json[0].clone()
    }

    /// The admin makes one invite to copy.
    pub async fn link(&self) -> Value {
        self.create(json!([{}])).await.expect(200).json[0].clone()
    }

    /// The admin makes invites.
    pub async fn create(&self, body: Value) -> Answer {
        self.admin().post("/api/v2/tailnet/-/user-invites", body).await
    }

    /// The owner sets user approval, and the policy on joining other tailnets: `none`, `admin` or `member`.
    pub async fn settle(&self, approval_on: bool, join_policy: &str) {
        let settings =
            json!({ "usersApprovalOn": approval_on, "usersRoleAllowedToJoinExternalTailnets": join_policy });
        self.owner().changes_settings(settings).await.expect(200);
    }

    /// What the admin sees in the list of open invites.
    pub async fn open_invites(&self) -> Vec<Value> {
        let answer = self.admin().get("/api/v2/tailnet/-/user-invites").await.expect(200);
        answer.json.as_array().cloned().expect("a bare array")
    }

    /// What the admin sees in the list of users.
    pub async fn users(&self) -> Vec<Value> {
        let answer = self.admin().get("/api/v2/tailnet/-/users").await.expect(200);
        answer.json["users"].as_array().cloned().expect("an array")
    }

    /// How many users somebody sees in the list of users.
    pub async fn users_seen_by(&self, somebody: &Somebody) -> usize {
        let answer = somebody.get("/api/v2/tailnet/-/users").await.expect(200);
        answer.json["users"].as_array().expect("an array").len()
    }

    /// The audit log, each event as `TARGET.ACTION[.PROPERTY] name by login`.
    pub async fn log(&self) -> Vec<String> {
        let answer = self
            .admin()
            .get("/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z")
            .await
            .expect(200);
        let entries = answer.json["logs"].as_array().cloned().expect("an array");
        entries.iter().map(line).collect()
    }

    /// The audit log, each event as `TARGET.ACTION[.PROPERTY]`.
    pub async fn events(&self) -> Vec<String> {
        let lines = self.log().await.into_iter();
        lines.map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect()
    }
}

fn line(entry: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let property =
        entry["target"]["property"].as_str().map(|property| format!(".{property}")).unwrap_or_default();
    let (kind, action) = (text(&entry["target"]["type"]), text(&entry["action"]));
    format!(
        "{kind}.{action}{property} {} by {}",
        text(&entry["target"]["name"]),
        text(&entry["actor"]["loginName"])
    )
}
