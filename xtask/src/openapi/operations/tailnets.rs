//! Tailnets: founding them, their settings, and leaving them.

use serde_json::{Value, json};
use shared::domain::{CannotLeave, Denied, ParseTailnetNameError};
use shared::http::{MAX_BODY_BYTES, Refusal};
use shared::identity::InvalidCredential;
use shared::operations::CreateTailnetError;

use super::parts::{body, empty, ok, refused, refused_to_a_person, tailnet};
use super::{Operation, Refused};
use crate::openapi::examples::{self, tailnets};

pub(super) fn create_tailnet() -> Operation {
    let example = json!({ "name": "acme.example", "kind": "organizational" });
    let examples = json!({ "an organization's": { "value": example } });
    Operation {
        summary: "Found a tailnet",
        description: "The caller becomes its owner. The first tailnet that a person is in is their home.",
        signed_in: true,
        parameters: Vec::new(),
        body: Some(body(json!({ "$ref": "#/components/schemas/NewTailnet" }), examples)),
        answer: ok(json!({ "$ref": "#/components/schemas/Tailnet" }), tailnets::founded()),
        refused: refused_to_a_person([
            Refusal::field("name", ParseTailnetNameError.to_string()),
            Refusal::field("kind", "must be personal or organizational"),
            CreateTailnetError::NameTaken.into(),
            Refusal::too_large(MAX_BODY_BYTES),
        ]),
    }
}

pub(super) fn list_tailnets() -> Operation {
    Operation {
        summary: "List the tailnets that the caller is in",
        description: "The home first, those included where the caller waits for approval or is suspended.",
        signed_in: true,
        parameters: Vec::new(),
        body: None,
        answer: ok(
            json!({ "$ref": "#/components/schemas/Tailnets" }),
            json!({ "tailnets": [tailnets::founded(), tailnets::joined()] }),
        ),
        refused: refused_to_a_person([]),
    }
}

pub(super) fn get_settings() -> Operation {
    Operation {
        summary: "Show the settings of a tailnet",
        description: "Whether users must be approved, and which of them may join other tailnets.",
        signed_in: true,
        parameters: vec![tailnet()],
        body: None,
        answer: ok(settings(), tailnets::settings()),
        refused: refused([]),
    }
}

pub(super) fn update_settings() -> Operation {
    let policy = json!({ "oneOf": [{ "$ref": "#/components/schemas/JoinPolicy" }, { "type": "null" }] });
    let schema = json!({
        "type": "object",
        "properties": {
            "usersApprovalOn": { "type": ["boolean", "null"] },
            "usersRoleAllowedToJoinExternalTailnets": policy,
        },
    });
    let examples = json!({
        "one setting": { "value": { "usersApprovalOn": false } },
        "as a client sends that knows more settings": {
            "value": { "usersRoleAllowedToJoinExternalTailnets": "none", "httpsEnabled": null },
        },
    });
    Operation {
        summary: "Change settings of a tailnet",
        description: "What is absent or `null` stays as it is, and the answer is all of them. User approval is switched by Owner, Admin and \
                      Network admin, the policy on other tailnets by Owner, Admin and IT admin; a change of which one part is not \
                      permitted is refused as a whole.",
        signed_in: true,
        parameters: vec![tailnet()],
        body: Some(body(schema, examples)),
        answer: ok(settings(), tailnets::settings()),
        refused: refused([
            Refusal::field("usersApprovalOn", "must be true or false"),
            Refusal::field("usersRoleAllowedToJoinExternalTailnets", "must be none, admin or member"),
            Refusal::field("httpsEnabled", "is not a setting of this service; leave it out or null"),
            Refusal::too_large(MAX_BODY_BYTES),
        ]),
    }
}

pub(super) fn leave_tailnet() -> Operation {
    let reasons =
        [CannotLeave::Suspended, CannotLeave::IsOwner, CannotLeave::IsPersonal, CannotLeave::IsHome];
    let refusals = std::iter::once(InvalidCredential.into())
        .chain(reasons.map(Refusal::from))
        .chain([Denied::NotAUser.into()])
        .chain(examples::infrastructure());
    Operation {
        summary: "Leave a tailnet",
        description: "One that was joined later than the first, of an organization. Whoever waits for approval may leave, too. The home \
                      tailnet's log says so.",
        signed_in: true,
        parameters: vec![tailnet()],
        body: None,
        answer: empty(),
        refused: Refused::Json(refusals.collect()),
    }
}

fn settings() -> Value {
    json!({ "$ref": "#/components/schemas/TailnetSettings" })
}
