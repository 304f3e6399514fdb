//! Examples of what is answered: made by the code that answers, from values that stand still.

use std::collections::BTreeMap;
pub(super) mod keys;
pub(super) mod tailnets;

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use shared::domain::{
    DisplayName, EmailAddress, Invite, InviteId, InviteRole, JoinPolicy, NewInvite, Person, Role, Tailnet,
    TailnetId, TailnetKind, User, UserId, UserStatus,
};
use shared::http::Refusal;
use shared::identity::InviteLinks;
use shared::operations::Joined;
use shared::store::StoreError;

const ISSUER: &str = "https://login.example.com";

/// An e-mail invite, as its inviter sees it.
pub(super) fn email_invite() -> Value {
    invite("member", Some("dora@friends.example"), 0)
}

/// A link invite, as its inviter sees it.
pub(super) fn link_invite() -> Value {
    invite("auditor", None, 1)
}

fn invite(role: &str, email: Option<&str>, index: u16) -> Value {
    let new = NewInvite {
        role: fixed::<InviteRole>(role),
        email: email.map(fixed::<EmailAddress>),
        bind_to_email: false,
    };
    let id = InviteId::in_batch(made_at(), [7; 8], index);
    let inviter = user("admin@acme.example", Role::Admin);
    let invite = Invite::open(new, id, tailnet().id, inviter.id, inviter.display_name);
    let (base_url, key_ring) = (fixed("https://invites.example.com"), fixed(&key_ring()));
    let links = InviteLinks { base_url: &base_url, key_ring: &key_ring };
    let mut shown = json!(shared::http::user_invite(&invite, Role::Admin, links));
    // A real code would keep secret scanners busy.
    if let Some(url) = shown.get_mut("inviteUrl") {
        *url = json!("https://invites.example.com/uinv/tninv_...");
    }
    shown
}

/// A user.
pub(super) fn admin() -> Value {
    json!(shared::http::user(&user("admin@acme.example", Role::Admin)))
}

/// Somebody who has just joined.
pub(super) fn joined() -> Value {
    let user = User { status: UserStatus::NeedsApproval, ..user("dora@friends.example", Role::Member) };
    json!(shared::http::joined_user(&Joined { user, tailnet: tailnet() }))
}

/// A part of the log.
pub(super) fn audit_log() -> Value {
    let (actor, invite) = (admin(), email_invite());
    let member = |of: &Value, name: &str| of.get(name).cloned().unwrap_or_default();
    json!({
        "version": "1.1",
        "tailnet": "acme.example",
        "tailnetId": member(&actor, "tailnetId"),
        "logs": [{
            "eventTime": member(&invite, "createdAt"),
            "type": "CONFIG",
            "deferredAt": "0001-01-01T00:00:00Z",
            "eventGroupID": member(&invite, "id"),
            "origin": "CONFIG_API",
            "actor": {
                "id": member(&actor, "id"),
                "type": "USER",
                "loginName": member(&actor, "loginName"),
                "displayName": member(&actor, "displayName"),
            },
            "target": {
                "id": member(&invite, "id"),
                "name": member(&invite, "email"),
                "type": "INVITE",
                "property": "TAILNET_INVITE",
            },
            "action": "CREATE",
            "new": { "role": member(&invite, "role"), "email": member(&invite, "email") },
            "actionDetails": "",
            "error": "",
        }],
    })
}

/// What every call of the API may come to, whatever it asks for.
pub(super) fn infrastructure() -> [Refusal; 2] {
    [
        StoreError::Failed("example".into()).into(),
        StoreError::Busy { retry_after: Duration::from_secs(1), source: None }.into(),
    ]
}

fn user(login: &str, role: Role) -> User {
    let person = Person { issuer: ISSUER.to_owned(), subject: login.to_owned() };
    let name = if role == Role::Admin { "Ada Lovelace" } else { "Dora Maar" };
    User {
        id: UserId::of(&person),
        tailnet: tailnet().id,
        person,
        login: login.to_owned(),
        display_name: DisplayName::from(name.to_owned()),
        email: Some(fixed(login)),
        role,
        status: UserStatus::Active,
        created: made_at(),
        joined_by: None,
        api_keys: BTreeMap::new(),
    }
}

fn tailnet() -> Tailnet {
    Tailnet {
        id: TailnetId::from_entropy([1; 8]),
        name: fixed("acme.example"),
        kind: TailnetKind::Organizational,
        user_approval_on: true,
        join_policy: JoinPolicy::Admin,
    }
}

fn made_at() -> Timestamp {
    fixed("2026-11-23T09:00:00Z")
}

fn key_ring() -> String {
    json!({ "1": "an example, and no secret at all" }).to_string()
}

/// A value from a text that stands in this file.
#[expect(clippy::expect_used, reason = "the texts are those of this file, and a test makes the document")]
fn fixed<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("an example of its kind")
}
