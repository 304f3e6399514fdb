//! The settings of a tailnet on the wire (W20, W21).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::examples;
use crate::domain::{JoinPolicy, SettingsChange, Tailnet};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::json::{Sent, read_object};
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
    let members = incoming.body().and_then(read_object::<Sent>);
    let mut members = match members {
        Ok(Sent(members)) => members,
        Err(refusal) => return (NamedSettings::default(), Err(refusal)),
    };
    members.retain(|_, value| !value.is_null());
    let named = NamedSettings {
        user_approval: members.contains_key(USER_APPROVAL),
        join_policy: members.contains_key(JOIN_POLICY),
    };
    (named, change_of(&members))
}

fn change_of(members: &Map<String, Value>) -> Result<SettingsChange, Refusal> {
    let mut change = SettingsChange::default();
    for (name, value) in members {
        match name.as_str() {
            USER_APPROVAL => change.user_approval_on = Some(value.as_bool().ok_or_else(bad_user_approval)?),
            JOIN_POLICY => {
                // Only a string: the derived deserializer of an enum would also accept an object with one member.
                let policy = value.is_string().then(|| JoinPolicy::deserialize(value).ok()).flatten();
                change.join_policy = Some(policy.ok_or_else(bad_join_policy)?);
            }
            foreign if FOREIGN_SETTINGS.contains(&foreign) => return Err(foreign_setting(name)),
            _ => return Err(Refusal::field(name, "is not a setting")),
        }
    }
    Ok(change)
}

fn bad_user_approval() -> Refusal {
    Refusal::field(USER_APPROVAL, "must be true or false")
}

fn bad_join_policy() -> Refusal {
    Refusal::field(JOIN_POLICY, "must be none, admin or member")
}

fn foreign_setting(name: &str) -> Refusal {
    Refusal::field(name, "is not a setting of this service; leave it out or null")
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
    ObjectBuilder::new().property(USER_APPROVAL, switch).property(JOIN_POLICY, policy).into()
}
