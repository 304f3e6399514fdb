//! Invites: making, seeing, revoking and mailing them, and joining by them.

use std::time::Duration;

use serde_json::{Value, json};
use shared::domain::{CannotJoin, MAX_INVITES_PER_REQUEST, ParseEmailError, ParseRoleError};
use shared::http::{MAX_BODY_BYTES, MAX_KEY_LENGTH, Refusal};
use shared::identity::{InvalidCredential, UnknownCode};
use shared::operations::{CreateInvitesError, NotFound, ResendInviteError};
use shared::store::TakenBy;

use super::parts::{bad_paging, body, empty, ok, paged, paging, parameter, refused, tailnet};
use super::{Operation, Refused};
use crate::openapi::examples;

pub(super) fn create_invites() -> Operation {
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

pub(super) fn list_invites() -> Operation {
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

pub(super) fn get_invite() -> Operation {
    Operation {
        summary: "Show an open invite",
        description: "With the right to send it, its link can be copied again as long as it is open.",
        signed_in: true,
        parameters: vec![invite_id()],
        body: None,
        answer: ok(json!({ "$ref": "#/components/schemas/UserInvite" }), examples::email_invite()),
        refused: refused([NotFound::Invite.into()]),
    }
}

pub(super) fn delete_invite() -> Operation {
    Operation {
        summary: "Revoke an open invite",
        description: "Its link is dead from then on. An accepted invite cannot be revoked.",
        signed_in: true,
        parameters: vec![invite_id()],
        body: None,
        answer: empty(),
        refused: refused([NotFound::Invite.into()]),
    }
}

pub(super) fn resend_invite() -> Operation {
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

pub(super) fn accept_invite() -> Operation {
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
        CannotJoin::Gone,
        CannotJoin::AlreadyMember,
        CannotJoin::NumberTaken,
        CannotJoin::BoundToAnotherAddress,
        CannotJoin::ForbiddenByHome,
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

fn invite_id() -> Value {
    let schema = json!({ "type": "string" });
    parameter("path", "id", schema, "The invite's id", "019aafd1-8d00-7000-8707-070707070707")
}

fn list_of_invites() -> Value {
    json!({ "type": "array", "items": { "$ref": "#/components/schemas/UserInvite" } })
}
