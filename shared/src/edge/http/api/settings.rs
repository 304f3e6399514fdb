//! The settings of a tailnet on the wire (W20, W21).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::examples;
use crate::domain::{JoinPolicy, SettingsChange, Tailnet};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::json::{Problems, Sent, read_members};
use crate::edge::http::openapi::Description;
use crate::edge::http::{Incoming, MAX_BODY_BYTES, Refusal};
use crate::operations::{NamedSettings, SettingsOf};

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 2] = [
    Endpoint::get("/api/v2/tailnet/{tailnet}/settings", "get-settings", describe_get),
    Endpoint::patch("/api/v2/tailnet/{tailnet}/settings", "update-settings", describe_update),
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
}

/// The settings of a tailnet as they were read.
#[must_use]
pub const fn read(read: &SettingsOf) -> Settings {
    Settings { mail_stopped_until: read.mail_stopped_until, ..settings(&read.tailnet) }
}

/// The settings of a tailnet.
#[must_use]
pub const fn settings(tailnet: &Tailnet) -> Settings {
    Settings {
        mail_stopped_until: None,
        users_approval_on: tailnet.user_approval_on,
        users_role_allowed_to_join_external_tailnets: tailnet.join_policy,
    }
}

fn describe_get() -> Description {
    Description::for_user(
        "Show the settings of a tailnet",
        "Whether users must be approved, and which of them may join other tailnets.",
    )
    .answers(&settings(&examples::tailnet()))
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
    .answers(&settings(&examples::tailnet()))
    .refuses([
        bad_user_approval(),
        bad_join_policy(),
        foreign_setting(HTTPS),
        Refusal::too_large(MAX_BODY_BYTES),
    ])
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
