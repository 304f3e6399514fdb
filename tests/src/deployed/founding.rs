//! Tailnets that stories found for themselves, so that their changes do not affect other stories.

use crate::Answer;
use serde_json::{Value, json};

use super::people::{Person, person};

/// A tailnet that a story founded.
pub struct Founded {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: String,
    /// The founder. The tailnet is their home.
    pub owner: Person,
}

/// A user of a tailnet.
pub struct Member {
    /// Who they are.
    pub person: Person,
    /// Their user's id.
    pub id: String,
}

/// `owner@<name>` founds a tailnet.
pub async fn found(name: &str, kind: &str) -> Founded {
    found_by(person(&format!("owner@{name}")), name, kind).await
}

/// Somebody founds a tailnet.
pub async fn found_by(owner: Person, name: &str, kind: &str) -> Founded {
    let made = owner.post("/api/v2/tailnets", json!({ "name": name, "kind": kind })).await.expect(200).json;
    assert_eq!((&made["role"], &made["home"]), (&json!("owner"), &json!(true)), "{made}");
    Founded { name: name.to_owned(), id: text(&made["id"]), owner }
}

impl Founded {
    /// Somebody joins by a link. They wait if user approval is on.
    pub async fn joins(&self, login: &str) -> Member {
        self.lets_in(person(login)).await
    }

    /// Somebody who has signed in joins by a link. They wait if user approval is on.
    pub async fn lets_in(&self, newcomer: Person) -> Member {
        let link = self.owner.make_link().await;
        let user = newcomer.accept(&link["inviteUrl"]).await.expect(200).json;
        Member { person: newcomer, id: text(&user["id"]) }
    }

    /// Somebody joins, is approved and gets a role.
    pub async fn joins_as(&self, login: &str, role: &str) -> Member {
        let member = self.joins(login).await;
        self.does("approve", &member).await.expect(200);
        self.sets_role(&member, role).await.expect(200);
        member
    }

    /// The owner approves, suspends, restores or deletes a user.
    pub async fn does(&self, what: &str, member: &Member) -> Answer {
        self.owner.post_nothing(&format!("/api/v2/users/{}/{what}", member.id)).await
    }

    /// The owner gives a user another role.
    pub async fn sets_role(&self, member: &Member, role: &str) -> Answer {
        self.owner.post(&format!("/api/v2/users/{}/role", member.id), json!({ "role": role })).await
    }

    /// A path below the tailnet.
    #[must_use]
    pub fn path(&self, below: &str) -> String {
        format!("/api/v2/tailnet/{}/{below}", self.name)
    }

    /// Changes settings.
    pub async fn set(&self, by: &Person, settings: Value) -> Answer {
        by.patch(&self.path("settings"), settings).await
    }
}

/// A JSON text.
#[must_use]
pub fn text(value: &Value) -> String {
    value.as_str().expect("it is a text").to_owned()
}
