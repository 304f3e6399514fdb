//! Makes an event for any function, with credentials, ids and codes that are valid in a running stack (decision 16).
//!
//! What a function needs is prepared through the stack's API: an open invite to delete, a waiting user to approve, a link to accept.
//! So a function behind the API answers 200, and any other function succeeds.

mod call;
mod forms;
mod passkeys;
mod records;
mod sign_in;
mod stack;

use anyhow::{Context, Result};
use axum::http::Method;
use serde_json::{Value, json};
use shared::edge::endpoints::{Endpoint, endpoints};

use crate::{event_source, schedule};
use call::id_of;
use stack::INVITES;

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
        "hand-over-tailnet" => stack.hand_over().await,
        "fill-directory" => Ok(json!({ "dryRun": true })),
        schedule::EVERY_MINUTE | schedule::EVERY_SIX_HOURS => Ok(schedule::event()),
        function => call(stack, function).await?.event(),
    }
}

/// Makes a call that a function behind the API answers with 200, or for forms and signing in with 303. A function that is not named here is called with the example of its
/// endpoint's description, on an invite, user or token that was made for it.
async fn call(stack: &Stack, function: &str) -> Result<Call> {
    let admin = stack.admin();
    Ok(match function {
        // An address can be invited only once.
        "create-invites" => admin.post(INVITES, &json!([{ "email": stack.new_address() }])),
        "import-invites" => {
            admin.post(&format!("{INVITES}/-/import"), &json!([{ "email": stack.new_address() }]))
        }
        "resend-invite" => admin.calls(endpoint(function)?, &id_of(&stack.invite_to_resend().await?)?),
        "accept-invite" => stack.newcomer().accepts(&admin.creates_link().await?),
        "show-invite" => stack.opened_page().await?,
        "join" => stack.form_to_join().await?,
        "leave" => stack.form_to_leave().await?,
        "found" => stack.form_to_found(),
        "opt-out" => stack.form_to_opt_out()?,
        "sign-out" => stack.form_to_sign_out().await?,
        "begin-sign-in" => Call::new(Method::GET, "/sign-in/local"),
        "finish-sign-in" => stack.way_back().await?,
        "exchange-token" => stack.exchange().await?,
        "begin-passkey"
        | "create-passkey"
        | "begin-passkey-sign-in"
        | "finish-passkey-sign-in"
        | "list-passkeys"
        | "delete-passkey" => stack.with_passkeys(function).await?,

        "suspend-user" | "set-user-role" => admin.calls(endpoint(function)?, &stack.active_user().await?.id),
        "restore-user" => admin.calls(endpoint(function)?, &stack.suspended_user().await?.id),

        "create-tailnet" => stack.newcomer().founds(),
        "leave-tailnet" => stack.guest().await?.post_nothing("/api/v2/tailnet/acme.example/leave"),
        "update-settings" => admin.patch("/api/v2/tailnet/-/settings", &stack.settings_as_they_are().await?),

        "release-mail" => stack.release_of_stopped_mail().await?,

        "list-audit-events" => {
            admin.get("/api/v2/tailnet/-/logging/configuration?start=2000-01-01T00:00:00Z")
        }
        "list-changes" => admin.get("/api/v2/tailnet/-/changes?after=2000-01-01T00:00:00Z"),
        function => {
            let endpoint = endpoint(function)?;
            let thing = stack.thing_of(endpoint).await?;
            thing.owner.calls(endpoint, &thing.id)
        }
    })
}

fn endpoint(function: &str) -> Result<&'static Endpoint> {
    endpoints()
        .find(|endpoint| endpoint.function == function)
        .with_context(|| format!("there is no function {function}"))
}
