//! An event for every function, made for a running stack: its credentials, ids and codes are alive there.
//!
//! What a function needs is prepared through the stack's API: an open invite to delete, a waiting user to approve, a link to accept.
//! So a function behind the API answers 200, and every other one has nothing to report.

mod call;
mod records;
mod stack;

use anyhow::Result;
use serde_json::{Value, json};

use crate::{event_source, schedule};
use call::id_of;
use stack::{INVITES, KEYS};

pub use call::Call;
pub use records::{Change, activity, delivery, record};
pub use stack::{Person, Stack, Table};

/// Makes the event for a function.
///
/// # Errors
/// If the stack refuses what the event needs, or does not answer.
pub async fn event(stack: &Stack, function: &str) -> Result<Value> {
    match function {
        "send-invite-mail" => Ok(event_source::event(&[stack.created_invite().await?])),
        "expire-invites" => Ok(event_source::event(&[stack.expired_invite().await?])),
        "record-delivery" => stack.delivered_mail().await,
        "record-activity" => stack.activity_of_the_admin().await,
        schedule::FUNCTION => Ok(schedule::event()),
        function => call(stack, function).await?.event(),
    }
}

/// Makes the call that a function behind the API answers.
async fn call(stack: &Stack, function: &str) -> Result<Call> {
    let admin = stack.admin();
    Ok(match function {
        "create-invites" => admin.post(INVITES, &json!([{ "email": stack.new_address() }])),
        "list-invites" => admin.get(INVITES),
        "get-invite" => admin.get(&invite(&admin.creates_link().await?)),
        "delete-invite" => admin.delete(&invite(&admin.creates_link().await?)),
        "resend-invite" => {
            admin.post_nothing(&format!("{}/resend", invite(&stack.invite_to_resend().await?)))
        }
        "accept-invite" => stack.newcomer().accepts(&admin.creates_link().await?),
        "show-invite" => stack.opened_page().await?,

        "list-users" => admin.get("/api/v2/tailnet/-/users"),
        "get-user" => admin.get(&user(&stack.waiting_user().await?.id)),
        "approve-user" => change(&admin, &stack.waiting_user().await?.id, "approve"),
        "suspend-user" => change(&admin, &stack.active_user().await?.id, "suspend"),
        "restore-user" => change(&admin, &stack.suspended_user().await?.id, "restore"),
        "delete-user" => change(&admin, &stack.waiting_user().await?.id, "delete"),
        "set-user-role" => {
            let path = format!("{}/role", user(&stack.active_user().await?.id));
            admin.post(&path, &json!({ "role": "auditor" }))
        }

        "create-tailnet" => stack.newcomer().founds(),
        "list-tailnets" => admin.get("/api/v2/tailnets"),
        "leave-tailnet" => stack.guest().await?.post_nothing("/api/v2/tailnet/acme.example/leave"),
        "get-settings" => admin.get("/api/v2/tailnet/-/settings"),
        "update-settings" => admin.patch("/api/v2/tailnet/-/settings", &stack.settings_as_they_are().await?),

        "create-key" => stack.active_user().await?.person.post(KEYS, &json!({})),
        "list-keys" => admin.get(KEYS),
        "delete-key" => {
            let owner = stack.active_user().await?.person;
            let key = stack.send(owner.post(KEYS, &json!({}))).await?;
            owner.delete(&format!("{KEYS}/{}", id_of(&key)?))
        }

        "get-usage" => admin.get("/api/v2/tailnet/-/usage"),
        "list-audit-events" => {
            admin.get("/api/v2/tailnet/-/logging/configuration?start=2000-01-01T00:00:00Z")
        }
        unknown => anyhow::bail!("there is no event for {unknown} yet: add it to local/src/events.rs"),
    })
}

fn change(admin: &Person<'_>, id: &str, what: &str) -> Call {
    admin.post_nothing(&format!("{}/{what}", user(id)))
}

fn user(id: &str) -> String {
    format!("/api/v2/users/{id}")
}

fn invite(invite: &Value) -> String {
    format!("/api/v2/user-invites/{}", invite["id"].as_str().unwrap_or_default())
}
