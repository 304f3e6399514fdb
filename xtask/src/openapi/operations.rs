//! What the document says of each operation. The refusals are the errors themselves, so statuses and messages are those of the code.

use std::time::Duration;

use serde_json::{Value, json};
use shared::domain::{MAX_INVITES_PER_REQUEST, ParseEmailError, ParseRoleError, Refusal as Join, Role};
use shared::http::routes::Route;
use shared::http::{MAX_BODY_BYTES, MAX_ITEMS, MAX_KEY_LENGTH, Refusal};
use shared::identity::{InvalidCredential, UnknownCode};
use shared::operations::{
    CreateInvitesError, DeleteInviteError, Denied, GetInviteError, GetUserError, ResendInviteError,
};
use shared::store::TakenBy;

use super::examples;

/// An operation in words and values.
pub(super) struct Operation {
    pub summary: &'static str,
    pub description: &'static str,
    pub signed_in: bool,
    pub parameters: Vec<Value>,
    pub body: Option<Value>,
    pub answer: Answer,
    pub refused: Refused,
}

/// What an operation answers when all is well.
pub(super) struct Answer {
    pub status: u16,
    pub description: &'static str,
    pub content: Option<(&'static str, Value)>,
    pub headers: Value,
}

/// What an operation answers when it is not.
pub(super) enum Refused {
    /// For programs.
    Json(Vec<Refusal>),
    /// For people: statuses, and what the page says.
    Pages(Vec<(u16, &'static str)>),
}

/// The operation that a route leads to; none if it is not described yet.
pub(super) fn operation(route: &Route) -> Option<Operation> {
    Some(match (route.function, route.path) {
        ("create-invites", _) => create_invites(),
        ("list-invites", _) => list_invites(),
        ("get-invite", _) => get_invite(),
        ("delete-invite", _) => delete_invite(),
        ("resend-invite", _) => resend_invite(),
        ("accept-invite", _) => accept_invite(),
        ("list-users", _) => list_users(),
        ("get-user", _) => get_user(),
        ("list-audit-events", _) => list_audit_events(),
        ("show-invite", "/join") => show_invite(),
        ("show-invite", _) => open_link(),
        _ => return None,
    })
}

fn create_invites() -> Operation {
    let one = json!({ "role": "member", "email": "dora@friends.example" });
    let new = json!({ "$ref": "#/components/schemas/NewUserInvite" });
    let many = json!({ "type": "array", "items": new, "minItems": 1, "maxItems": MAX_INVITES_PER_REQUEST });
    let both = json!([one, { "role": "auditor" }]);
    let examples = json!({
        "an e-mail invite and a link": { "value": both },
        "one alone": { "value": one },
        "a link for a member": { "value": [{}] },
        "bound to the address": { "value": [{ "email": "dora@friends.example", "bindToEmail": true }] },
    });
    let schema = json!({ "oneOf": [many, new] });
    let key = parameter(
        "header",
        "Idempotency-Key",
        json!({ "type": "string", "minLength": 1, "maxLength": MAX_KEY_LENGTH, "pattern": "^[ -~]+$" }),
        "Makes a repetition of the request within 24 hours answer as the first did",
        "6f0c2f1e-invite-dora",
    );
    Operation {
        summary: "Make invites, by e-mail or as links",
        description: "All of the request or nothing of it. An invite with `email` is mailed, one without is a link to copy. An \
                      array answers in its own order; one object alone is taken as an array of one.",
        signed_in: true,
        parameters: vec![tailnet(), key],
        body: Some(body(schema, examples)),
        answer: ok(list_of_invites(), json!([examples::email_invite(), examples::link_invite()])),
        refused: refused([
            Refusal::field("[0].email", ParseEmailError::Invalid.to_string()),
            Refusal::field("[1].role", ParseRoleError.to_string()),
            Refusal::field(
                "Idempotency-Key",
                format!("must have 1 to {MAX_KEY_LENGTH} printable ASCII characters"),
            ),
            CreateInvitesError::Empty.into(),
            CreateInvitesError::TooMany { limit: 49, asked: 50 }.into(),
            CreateInvitesError::Repeated(vec![1]).into(),
            CreateInvitesError::BoundToNothing(vec![0]).into(),
            CreateInvitesError::Taken(vec![(0, TakenBy::Invite), (2, TakenBy::User)]).into(),
            Refusal::too_large(MAX_BODY_BYTES),
            CreateInvitesError::KeyUsedForOther.into(),
            CreateInvitesError::BudgetExhausted(Duration::from_secs(36)).into(),
        ]),
    }
}

fn list_invites() -> Operation {
    let email = parameter(
        "query",
        "email",
        json!({ "type": "string" }),
        "Only e-mail invites whose address starts with this text",
        "dora",
    );
    Operation {
        summary: "List the open invites, newest first",
        description: "Without `limit` as many as one response holds. Those who may view but not send invites get no `inviteUrl`.",
        signed_in: true,
        parameters: [tailnet(), email].into_iter().chain(paging()).collect(),
        body: None,
        answer: paged(list_of_invites(), json!([examples::link_invite(), examples::email_invite()])),
        refused: refused(bad_paging()),
    }
}

fn get_invite() -> Operation {
    Operation {
        summary: "Show an open invite",
        description: "With the right to send it, its link can be copied again as long as it is open.",
        signed_in: true,
        parameters: vec![invite_id()],
        body: None,
        answer: ok(json!({ "$ref": "#/components/schemas/UserInvite" }), examples::email_invite()),
        refused: refused([GetInviteError::NotFound.into()]),
    }
}

fn delete_invite() -> Operation {
    Operation {
        summary: "Revoke an open invite",
        description: "Its link is dead from then on. An accepted invite cannot be revoked.",
        signed_in: true,
        parameters: vec![invite_id()],
        body: None,
        answer: empty(),
        refused: refused([DeleteInviteError::NotFound.into()]),
    }
}

fn resend_invite() -> Operation {
    Operation {
        summary: "Mail an invite again",
        description: "The same link, at most once a minute, the first mail counted. The expiry does not move.",
        signed_in: true,
        parameters: vec![invite_id()],
        body: None,
        answer: empty(),
        refused: refused([
            ResendInviteError::NothingToResend.into(),
            ResendInviteError::NotFound.into(),
            ResendInviteError::TooSoon(Duration::from_secs(42)).into(),
            ResendInviteError::BudgetExhausted(Duration::from_secs(4)).into(),
        ]),
    }
}

fn accept_invite() -> Operation {
    let examples = json!({
        "a URL": { "value": { "invite": "https://invites.example.com/uinv/tninv_..." } },
        "a code": { "value": { "invite": "tninv_..." } },
    });
    let mut refusals = vec![
        InvalidCredential.into(),
        Refusal::field("body", "missing field `invite`"),
        UnknownCode.into(),
        Refusal::too_large(MAX_BODY_BYTES),
    ];
    let reasons = [
        Join::Gone,
        Join::AlreadyMember,
        Join::NumberTaken,
        Join::BoundToAnotherAddress,
        Join::ForbiddenByHome,
    ];
    refusals.extend(reasons.map(Refusal::from));
    refusals.extend(examples::infrastructure());
    Operation {
        summary: "Join a tailnet by an invite",
        description: "The person of the credential joins; whoever holds the link may, unless it is bound to an address. Repeated by \
                      the person who joined, it answers with their user again. 410 has the same body whether the invite was used, \
                      has expired or was deleted.",
        signed_in: true,
        parameters: vec![],
        body: Some(body(json!({ "$ref": "#/components/schemas/AcceptUserInvite" }), examples)),
        answer: ok(json!({ "$ref": "#/components/schemas/JoinedUser" }), examples::joined()),
        refused: Refused::Json(refusals),
    }
}

fn list_users() -> Operation {
    let roles: Vec<&str> = Role::ALL.into_iter().map(Role::as_str).chain(["all"]).collect();
    let kind = parameter(
        "query",
        "type",
        json!({ "type": "string", "enum": ["member", "shared", "all"], "default": "member" }),
        "There are no shared users, so `shared` lists nobody",
        "member",
    );
    let role = parameter(
        "query",
        "role",
        json!({ "type": "string", "enum": roles, "default": "all" }),
        "Only users with this role",
        "admin",
    );
    let not_a_role = [Refusal::field("role", "must be a role or all")];
    Operation {
        summary: "List the users of a tailnet",
        description: "In the order of their ids. No other key stands beside `users`; the next page is in `Link`.",
        signed_in: true,
        parameters: [tailnet(), kind, role].into_iter().chain(paging()).collect(),
        body: None,
        answer: paged(
            json!({ "$ref": "#/components/schemas/Users" }),
            json!({ "users": [examples::admin()] }),
        ),
        refused: refused(not_a_role.into_iter().chain(bad_paging())),
    }
}

fn get_user() -> Operation {
    let id = parameter("path", "id", json!({ "type": "string" }), "The user's id", "5034501847193217");
    Operation {
        summary: "Show a user",
        description: "Every active user may look at their own.",
        signed_in: true,
        parameters: vec![id],
        body: None,
        answer: ok(json!({ "$ref": "#/components/schemas/User" }), examples::admin()),
        refused: refused([GetUserError::NotFound.into()]),
    }
}

fn list_audit_events() -> Operation {
    let time = |name, description| {
        let schema = json!({ "type": "string", "format": "date-time" });
        parameter("query", name, schema, description, "2026-11-23T00:00:00Z")
    };
    let mut start = time("start", "From this time on, itself included; 90 days are kept");
    if let Some(start) = start.as_object_mut() {
        start.insert("required".to_owned(), json!(true));
    }
    let repeated = |name, description, example: &str| {
        let schema = json!({ "type": "array", "items": { "type": "string" } });
        let mut repeated = parameter("query", name, schema, description, example);
        if let Some(repeated) = repeated.as_object_mut() {
            repeated.insert("example".to_owned(), json!([example]));
        }
        repeated
    };
    let filters = [
        start,
        time("end", "Up to this time, itself included; now if absent"),
        repeated("actor", "Who did it: an id, or `~text` for a part of login or display name", "~admin"),
        repeated("target", "What it was done to: an id or a name", "dora@friends.example"),
        repeated(
            "event",
            "What was done: `TARGETTYPE.ACTION` or `TARGETTYPE.ACTION.PROPERTY`",
            "INVITE.CREATE",
        ),
    ];
    let bad_times = [
        Refusal::field("start", "is required, as an RFC 3339 time"),
        Refusal::field("end", "must not be before start"),
    ];
    Operation {
        summary: "Read the configuration audit log, oldest first",
        description: "Values of one filter are alternatives, filters restrict each other. `limit` counts operations before they are \
                      filtered, so a page can be short, or empty, and still have a next one.",
        signed_in: true,
        parameters: [tailnet()].into_iter().chain(filters).chain(paging()).collect(),
        body: None,
        answer: paged(json!({ "$ref": "#/components/schemas/AuditLog" }), examples::audit_log()),
        refused: refused(bad_times.into_iter().chain(bad_paging())),
    }
}

fn open_link() -> Operation {
    let code = parameter("path", "code", json!({ "type": "string" }), "The invite code", "tninv_...");
    let header = |description: &str, example: &str| json!({ "description": description, "schema": { "type": "string" }, "example": example });
    Operation {
        summary: "Open an invite's link",
        description: "Moves the code from the address bar into a sealed cookie and changes nothing else, however often it is opened.",
        signed_in: false,
        parameters: vec![code],
        body: None,
        answer: Answer {
            status: 303,
            description: "To the page of the invite",
            content: None,
            headers: json!({
                "Location": header("Always `/join`", "/join"),
                "Set-Cookie": header("The sealed code, for `/join` only", "tailnet_invite=...; Path=/join; Max-Age=3600; HttpOnly; SameSite=Lax; Secure"),
            }),
        },
        refused: Refused::Pages(vec![(404, "The code is forged or damaged")]),
    }
}

fn show_invite() -> Operation {
    let page = json!({ "schema": { "type": "string" }, "example": "<!doctype html>…You are invited to join acme.example…" });
    Operation {
        summary: "Show what an invite is for",
        description: "A page for the person who opened the link: who invites, to which tailnet, in which role, until when.",
        signed_in: false,
        parameters: vec![parameter(
            "cookie",
            "tailnet_invite",
            json!({ "type": "string" }),
            "As the link set it",
            "...",
        )],
        body: None,
        answer: Answer {
            status: 200,
            description: "The invite",
            content: Some(("text/html", page)),
            headers: Value::Null,
        },
        refused: Refused::Pages(vec![
            (400, "The link was not opened in this browser"),
            (404, "The code is forged or damaged"),
            (410, "The invite was used, has expired or was deleted; which of them is not said"),
            (503, "The invite could not be looked up"),
        ]),
    }
}

fn parameter(place: &str, name: &str, schema: Value, description: &str, example: &str) -> Value {
    let required = place == "path";
    json!({ "in": place, "name": name, "required": required, "description": description, "schema": schema, "example": example })
}

fn tailnet() -> Value {
    let description =
        "`-` for the tailnet of the credential, or else the person's home; or a tailnet's id or name";
    parameter("path", "tailnet", json!({ "type": "string" }), description, "acme.example")
}

fn invite_id() -> Value {
    let schema = json!({ "type": "string" });
    parameter("path", "id", schema, "The invite's id", "019aafd1-8d00-7000-8707-070707070707")
}

fn paging() -> [Value; 2] {
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": MAX_ITEMS, "default": MAX_ITEMS });
    let mut limit = parameter("query", "limit", limit, "The most items of a page", "");
    if let Some(limit) = limit.as_object_mut() {
        limit.insert("example".to_owned(), json!(100));
    }
    let description = "Where the page before ended, as its `Link` header says it";
    let mut cursor = parameter("query", "cursor", json!({ "type": "string" }), description, "");
    if let Some(cursor) = cursor.as_object_mut() {
        cursor.remove("example");
    }
    [limit, cursor]
}

fn bad_paging() -> [Refusal; 2] {
    [
        Refusal::field("limit", format!("must be a number from 1 to {MAX_ITEMS}")),
        Refusal::field("cursor", "must be taken from a Link header"),
    ]
}

fn body(schema: Value, examples: Value) -> Value {
    json!({
        "required": true,
        "description": format!("At most {MAX_BODY_BYTES} bytes. Unknown members are refused; `null` means absent."),
        "content": { "application/json": { "schema": schema, "examples": examples } },
    })
}

fn list_of_invites() -> Value {
    json!({ "type": "array", "items": { "$ref": "#/components/schemas/UserInvite" } })
}

fn ok(schema: Value, example: Value) -> Answer {
    let content = Some(("application/json", json!({ "schema": schema, "example": example })));
    Answer { status: 200, description: "OK", content, headers: Value::Null }
}

fn empty() -> Answer {
    ok(json!({ "type": "object" }), json!({}))
}

fn paged(schema: Value, example: Value) -> Answer {
    let link = json!({
        "description": "The next page, `<URL>; rel=\"next\"`; absent on the last",
        "schema": { "type": "string" },
    });
    Answer { headers: json!({ "Link": link }), ..ok(schema, example) }
}

/// The refusals of a call that a user of a tailnet makes, and those that are its own.
fn refused(own: impl IntoIterator<Item = Refusal>) -> Refused {
    let of_every_call = [InvalidCredential.into(), Denied::MayNotAct.into(), Denied::RoleMayNot.into()];
    let absent_tailnet = [Denied::NotAUser.into()];
    let all = of_every_call.into_iter().chain(own).chain(absent_tailnet).chain(examples::infrastructure());
    Refused::Json(all.collect())
}
