//! The settings of a tailnet on the wire (W20, W21), and releasing its mails (P6).

use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::examples;
use crate::domain::{JoinPolicy, SettingsChange};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::json::{Problems, Sent, read_members};
use crate::edge::http::openapi::Description;
use crate::edge::http::refusal::{Code, Field};
use crate::edge::http::{Incoming, MAX_BODY_BYTES, Refusal};
use crate::operations::{NamedSettings, ReleaseMailError, SettingsOf};

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 3] = [
    Endpoint::get("/api/v2/tailnet/{tailnet}/settings", "get-settings", describe_get),
    Endpoint::patch("/api/v2/tailnet/{tailnet}/settings", "update-settings", describe_update),
    Endpoint::post("/api/v2/tailnet/{tailnet}/mail/release", "release-mail", describe_release),
];

const USER_APPROVAL: &str = "usersApprovalOn";
const JOIN_POLICY: &str = "usersRoleAllowedToJoinExternalTailnets";
const HTTPS: &str = "httpsEnabled";

/// Settings of other parts of a control plane, which clients know and may send as `null` (W21).
const FOREIGN_SETTINGS: [&str; 10] = [
    "aclsExternallyManagedOn",
    "aclsExternalLink",
    "devicesApprovalOn",
    "devicesAutoUpdatesOn",
    "devicesKeyDurationDays",
    "networkFlowLoggingOn",
    "regionalRoutingOn",
    "routeSelection",
    "postureIdentityCollectionOn",
    HTTPS,
];

/// Reads the body of update-settings: which of our settings it names, even if they are invalid, and their values. A `null` leaves a
/// setting unchanged.
pub fn settings_change(incoming: &Incoming<'_>) -> (NamedSettings, Result<SettingsChange, Refusal>) {
    let sent = incoming.body().and_then(read_members);
    let sent = match sent {
        Ok(sent) => sent,
        Err(refusal) => return (NamedSettings::default(), Err(refusal)),
    };
    let has = |setting: &str| sent.members.iter().any(|(name, value)| name == setting && !value.is_null());
    let named = NamedSettings { user_approval: has(USER_APPROVAL), join_policy: has(JOIN_POLICY) };
    (named, change_of(&sent))
}

fn change_of(sent: &Sent) -> Result<SettingsChange, Refusal> {
    let mut problems = Problems::of(sent, String::new());
    let mut change = SettingsChange::default();
    for (name, value) in &sent.members {
        match name.as_str() {
            USER_APPROVAL if !value.is_null() => {
                change.user_approval_on = problems.typed(name, value.as_bool().ok_or(SWITCH));
            }
            JOIN_POLICY if !value.is_null() => {
                // Only a string: the derived deserializer of an enum would also accept an object with one member.
                let policy = value.is_string().then(|| JoinPolicy::deserialize(value).ok()).flatten();
                change.join_policy = problems.typed(name, policy.ok_or(POLICY));
            }
            USER_APPROVAL | JOIN_POLICY => {}
            foreign if FOREIGN_SETTINGS.contains(&foreign) => {
                if !value.is_null() {
                    problems.blame(name, FOREIGN);
                }
            }
            _ => problems.blame(name, "is not a setting"),
        }
    }
    problems.unless_any(Some(change))
}

const SWITCH: &str = "must be true or false";
const POLICY: &str = "must be none, admin or member";
const FOREIGN: &str = "is not a setting of this service; leave it out or null";

fn bad_user_approval() -> Refusal {
    Refusal::field(USER_APPROVAL, SWITCH)
}

fn bad_join_policy() -> Refusal {
    Refusal::field(JOIN_POLICY, POLICY)
}

fn foreign_setting(name: &str) -> Refusal {
    Refusal::field(name, FOREIGN)
}

/// The settings of a tailnet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TailnetSettings)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Whether whoever accepts an invite waits until somebody approves them.
    users_approval_on: bool,
    /// Which users may join other tailnets: none, those with an admin role, or everybody.
    users_role_allowed_to_join_external_tailnets: JoinPolicy,
    /// Until when no invites are mailed, because too many of the latest mails bounced; absent if they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    mail_stopped_until: Option<Timestamp>,
    /// From when on an Owner or Admin may release the mails; there as long as `mailStoppedUntil` is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    mail_releasable_at: Option<Timestamp>,
}

/// The settings of a tailnet.
#[must_use]
pub fn settings(of: &SettingsOf) -> Settings {
    Settings {
        users_approval_on: of.tailnet.user_approval_on,
        users_role_allowed_to_join_external_tailnets: of.tailnet.join_policy,
        mail_stopped_until: of.mail_stop.map(|stop| stop.until),
        mail_releasable_at: of.mail_stop.map(|stop| stop.releasable_at),
    }
}

impl From<ReleaseMailError> for Refusal {
    fn from(error: ReleaseMailError) -> Self {
        let message = error.to_string();
        match error {
            ReleaseMailError::NotStopped => {
                let field = Field::new("tailnet", message).with_code(Code::NotStopped);
                Self::fields(StatusCode::CONFLICT, vec![field])
            }
            ReleaseMailError::TooSoon { wait, .. } => {
                Self::retry(StatusCode::TOO_MANY_REQUESTS, message, wait)
            }
        }
    }
}

fn describe_get() -> Description {
    Description::for_user(
        "Show the settings of a tailnet",
        "Whether users must be approved, and which of them may join other tailnets.",
    )
    .answers(&example())
}

fn describe_update() -> Description {
    Description::for_user(
        "Change settings of a tailnet",
        "What is absent or `null` stays as it is, and the answer is all of them. User approval is switched by Owner, Admin and Network \
         admin, the policy on other tailnets by Owner, Admin and IT admin; a change of which one part is not permitted is refused as a \
         whole.",
    )
    .body_with_schema(
        change_schema(),
        [
            ("one setting", json!({ USER_APPROVAL: false })),
            ("as a client sends that knows more settings", json!({ JOIN_POLICY: JoinPolicy::None, HTTPS: null })),
        ],
    )
    .answers(&example())
    .refuses([
        bad_user_approval(),
        bad_join_policy(),
        foreign_setting(HTTPS),
        Refusal::too_large(MAX_BODY_BYTES),
    ])
}

fn describe_release() -> Description {
    let too_soon = ReleaseMailError::TooSoon { at: examples::made_at(), wait: Duration::from_hours(24) };
    Description::for_user(
        "Release the mails of a tailnet",
        "The mails of a tailnet stop when too many of the latest bounced: `mailStoppedUntil` of its settings says so. An Owner or Admin lets \
         them go out again, at most once a week. Mails that were held are tried again within minutes.",
    )
    .refuses([ReleaseMailError::NotStopped, too_soon])
}

/// An example: the settings of a tailnet whose mails go out.
fn example() -> Settings {
    settings(&SettingsOf { tailnet: examples::tailnet(), mail_stop: None })
}

fn change_schema() -> RefOr<Schema> {
    let null = || ObjectBuilder::new().schema_type(Type::Null);
    let switch = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::Boolean, Type::Null]));
    let policy = OneOfBuilder::new().item(Ref::from_schema_name(JoinPolicy::name())).item(null());
    let ours = ObjectBuilder::new().property(USER_APPROVAL, switch).property(JOIN_POLICY, policy);
    FOREIGN_SETTINGS
        .into_iter()
        .fold(ours, |settings, foreign| settings.property(foreign, null()))
        .additional_properties(Some(AdditionalProperties::FreeForm(false)))
        .into()
}
