//! The operations of the API: who may call them, and which events they write.

use http::Method;
use serde_json::json;
use shared::domain::Role;
use tests::{Answer, Somebody, Tailnet, World};

use Role::{Admin, Auditor, BillingAdmin, ItAdmin, Member, NetworkAdmin, Owner};

const SENDERS: &[Role] = &[Owner, Admin, ItAdmin];
const VIEWERS: &[Role] = &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin];
const MANAGERS: &[Role] = &[Owner, Admin, ItAdmin];
const READERS: &[Role] = &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin, Auditor];
const APPROVAL_SWITCHERS: &[Role] = &[Owner, Admin, NetworkAdmin];
const POLICY_MAKERS: &[Role] = &[Owner, Admin, ItAdmin];
const BOTH_SETTINGS: &[Role] = &[Owner, Admin];
const RELEASERS: &[Role] = &[Owner, Admin];

const START: &str = "?start=2026-01-01T00:00:00Z";

/// One operation.
#[derive(Clone)]
pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) body: &'static str,
    /// The roles that may call it.
    pub(super) allowed: &'static [Role],
    /// The events that it writes into the log of the tailnet, as `TARGET.ACTION[.PROPERTY]`.
    pub(super) events: &'static [&'static str],
}

const fn operation(
    name: &'static str,
    method: Method,
    path: &'static str,
    body: &'static str,
    allowed: &'static [Role],
    events: &'static [&'static str],
) -> Operation {
    Operation { name, method, path, body, allowed, events }
}

/// The permission table of `docs/rules.md`, as calls. A name in braces stands for an id in the tailnet. Joining, founding and leaving are
/// not here: they need a guest, so they have stories of their own.
#[rustfmt::skip]
pub(super) static OPERATIONS: [Operation; 33] = [
    operation("create-invites", Method::POST, "/api/v2/tailnet/{tailnet}/user-invites", "[{}]", SENDERS, &["INVITE.CREATE.TAILNET_INVITE"]),
    operation("resend-invite", Method::POST, "/api/v2/user-invites/{invite}/resend", "", SENDERS, &["INVITE.RESEND.TAILNET_INVITE"]),
    operation("delete-invite", Method::DELETE, "/api/v2/user-invites/{invite}", "", SENDERS, &["INVITE.DELETE.TAILNET_INVITE"]),
    operation("check-invites", Method::POST, "/api/v2/tailnet/{tailnet}/user-invites/-/check", r#"[{"email":"emil@friends.example"}]"#, SENDERS, &[]),
    operation("import-invites", Method::POST, "/api/v2/tailnet/{tailnet}/user-invites/-/import", r#"[{"email":"emil@friends.example"}]"#, SENDERS, &["INVITE.CREATE.TAILNET_INVITE"]),
    operation("resend-invites", Method::POST, "/api/v2/tailnet/{tailnet}/user-invites/-/resend", r#"{"ids":["{invite}"]}"#, SENDERS, &["INVITE.RESEND.TAILNET_INVITE"]),
    operation("delete-invites", Method::POST, "/api/v2/tailnet/{tailnet}/user-invites/-/delete", r#"{"ids":["{invite}"]}"#, SENDERS, &["INVITE.DELETE.TAILNET_INVITE"]),
    operation("list-invites", Method::GET, "/api/v2/tailnet/{tailnet}/user-invites", "", VIEWERS, &[]),
    operation("get-invite", Method::GET, "/api/v2/user-invites/{invite}", "", VIEWERS, &[]),
    operation("approve-user", Method::POST, "/api/v2/users/{waiting}/approve", "", MANAGERS, &["USER.APPROVE"]),
    operation("suspend-user", Method::POST, "/api/v2/users/{user}/suspend", "", MANAGERS, &["USER.SUSPEND"]),
    operation("restore-user", Method::POST, "/api/v2/users/{suspended}/restore", "", MANAGERS, &["USER.RESTORE"]),
    operation("delete-user", Method::POST, "/api/v2/users/{user}/delete", "", MANAGERS, &["USER.DELETE"]),
    operation("set-user-role", Method::POST, "/api/v2/users/{user}/role", r#"{"role":"billing-admin"}"#, MANAGERS, &["USER.UPDATE.USER_ROLE"]),
    operation("change-users", Method::POST, "/api/v2/tailnet/{tailnet}/users/-/approve", r#"{"ids":["{waiting}"]}"#, MANAGERS, &["USER.APPROVE"]),
    operation("change-users", Method::POST, "/api/v2/tailnet/{tailnet}/users/-/suspend", r#"{"ids":["{user}"]}"#, MANAGERS, &["USER.SUSPEND"]),
    operation("change-users", Method::POST, "/api/v2/tailnet/{tailnet}/users/-/restore", r#"{"ids":["{suspended}"]}"#, MANAGERS, &["USER.RESTORE"]),
    operation("change-users", Method::POST, "/api/v2/tailnet/{tailnet}/users/-/role", r#"{"ids":["{user}"],"role":"billing-admin"}"#, MANAGERS, &["USER.UPDATE.USER_ROLE"]),
    operation("change-users", Method::POST, "/api/v2/tailnet/{tailnet}/users/-/delete", r#"{"ids":["{user}"]}"#, MANAGERS, &["USER.DELETE"]),
    operation("list-users", Method::GET, "/api/v2/tailnet/{tailnet}/users", "", READERS, &[]),
    operation("list-people", Method::GET, "/api/v2/tailnet/{tailnet}/people", "", READERS, &[]),
    operation("get-user", Method::GET, "/api/v2/users/{user}", "", READERS, &[]),
    operation("get-settings", Method::GET, "/api/v2/tailnet/{tailnet}/settings", "", READERS, &[]),
    operation("get-usage", Method::GET, "/api/v2/tailnet/{tailnet}/usage", "", READERS, &[]),
    operation("update-settings", Method::PATCH, "/api/v2/tailnet/{tailnet}/settings", r#"{"usersApprovalOn":false}"#, APPROVAL_SWITCHERS, &["TAILNET.DISABLE.USER_APPROVAL_REQUIRED"]),
    operation("update-settings", Method::PATCH, "/api/v2/tailnet/{tailnet}/settings", r#"{"usersRoleAllowedToJoinExternalTailnets":"none"}"#, POLICY_MAKERS, &["TAILNET.UPDATE.EXTERNAL_TAILNET_JOIN"]),
    operation("update-settings", Method::PATCH, "/api/v2/tailnet/{tailnet}/settings", r#"{"usersApprovalOn":false,"usersRoleAllowedToJoinExternalTailnets":"none"}"#, BOTH_SETTINGS, &["TAILNET.DISABLE.USER_APPROVAL_REQUIRED", "TAILNET.UPDATE.EXTERNAL_TAILNET_JOIN"]),
    operation("release-mail", Method::POST, "/api/v2/tailnet/{tailnet}/mail/release", "", RELEASERS, &["TAILNET.RELEASE.MAIL"]),
    operation("list-audit-events", Method::GET, "/api/v2/tailnet/{tailnet}/logging/configuration{start}", "", VIEWERS, &[]),
    operation("list-changes", Method::GET, "/api/v2/tailnet/{tailnet}/changes?after=2026-01-01T00:00:00Z", "", READERS, &[]),
    operation("create-key", Method::POST, "/api/v2/tailnet/{tailnet}/keys", "{}", &Role::ALL, &["API_KEY.CREATE"]),
    operation("list-keys", Method::GET, "/api/v2/tailnet/{tailnet}/keys", "", &Role::ALL, &[]),
    operation("delete-key", Method::DELETE, "/api/v2/tailnet/{tailnet}/keys/{key}", "", &Role::ALL, &["API_KEY.DELETE"]),
];

/// The ids for the names in braces.
#[derive(Clone)]
pub(super) struct Things(Vec<(&'static str, String)>);

impl Things {
    /// Makes an invite and finds a user in a tailnet whose mails have stopped, and makes an API access token of the caller, if they may.
    pub(super) async fn of(world: &World, tailnet: &Tailnet<'_>, caller: &Somebody) -> Self {
        let invite = tailnet.invite("dora@friends.example").await["id"].as_str().unwrap().to_owned();
        // A mail may be resent only after a minute.
        world.advance(jiff::SignedDuration::from_mins(2));
        world.stop_mail(tailnet.id).await;
        let key = caller.post(&format!("/api/v2/tailnet/{}/keys", tailnet.id), json!({})).await;
        let user = if caller.login == "auditor@acme.example" { Member } else { Auditor };
        Self(vec![
            ("{tailnet}", tailnet.id.to_string()),
            ("{invite}", invite),
            ("{user}", tailnet.user(user).id.to_string()),
            ("{waiting}", tailnet.named("waiting").id.to_string()),
            ("{suspended}", tailnet.named("suspended").id.to_string()),
            ("{key}", key.json["id"].as_str().unwrap_or("k0000000000000000").to_owned()),
            ("{start}", START.to_owned()),
        ])
    }

    /// The same, with the tailnet called by a name.
    pub(super) fn in_tailnet(&self, called: &str) -> Self {
        let renamed = |(name, value): &(&'static str, String)| {
            (*name, if *name == "{tailnet}" { called.to_owned() } else { value.clone() })
        };
        Self(self.0.iter().map(renamed).collect())
    }

    /// The same with ids that do not exist, and with another tailnet if `tailnet` is given.
    pub(super) fn absent(&self, tailnet: Option<&str>) -> Self {
        let absent = |(name, value): &(&'static str, String)| {
            let value = match *name {
                "{tailnet}" => tailnet.unwrap_or(value),
                "{invite}" => "01938000-0000-7000-8000-000000000000",
                "{key}" => "k00000000000000ff",
                "{start}" => START,
                _ => "42",
            };
            (*name, value.to_owned())
        };
        Self(self.0.iter().map(absent).collect())
    }
}

impl Operation {
    /// The status for an active user with this role.
    pub(super) fn expected_of(&self, role: Role) -> u16 {
        if self.allowed.contains(&role) { 200 } else { 403 }
    }

    /// Whether its path names a tailnet. Otherwise it acts in the caller's own.
    pub(super) fn names_tailnet(&self) -> bool {
        self.path.contains("{tailnet}")
    }

    /// Whether it refuses API access tokens.
    pub(super) fn takes_session(&self) -> bool {
        self.name == "create-key"
    }

    pub(super) async fn call(&self, somebody: &Somebody, things: &Things) -> Answer {
        let fill = |path: String, (name, value): &(&'static str, String)| path.replace(name, value);
        let path = things.0.iter().fold(self.path.to_owned(), fill);
        let body = things.0.iter().fold(self.body.to_owned(), fill);
        somebody.call(self.method.clone(), &path, &body, &[]).await
    }
}
