//! API access tokens.

use serde_json::{Value, json};
use shared::domain::{ApiKey, Identity, KeyId, KeyLifetime, Role};
use shared::identity::api_access_token;

use super::{fixed, key_ring, made_at, tailnet, user};

/// A token that was made just now.
pub(in crate::openapi) fn created() -> Value {
    let owner = user("admin@acme.example", Role::Admin);
    let identity = Identity {
        person: owner.person,
        login: owner.login,
        display_name: owner.display_name,
        verified_email: owner.email,
    };
    let token = api_access_token(&key(), &identity, &fixed(&key_ring()));
    let mut shown = json!(shared::http::created_key(&key(), &token));
    // A real token would keep secret scanners busy.
    if let Some(token) = shown.get_mut("key") {
        *token = json!("tskey-api-...");
    }
    shown
}

/// The tokens of a user.
pub(in crate::openapi) fn listed() -> Value {
    json!(shared::http::keys(&[key()]))
}

fn key() -> ApiKey {
    ApiKey {
        id: KeyId::from_entropy([7; 8]),
        tailnet: tailnet().id,
        user: user("admin@acme.example", Role::Admin).id,
        description: "nightly report".to_owned(),
        created: made_at(),
        expires_at: KeyLifetime::LONGEST.end(made_at()),
    }
}
