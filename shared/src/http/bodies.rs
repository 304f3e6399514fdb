//! What the calls about people, tailnets and API access tokens ask for in their bodies.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::domain::{
    InviteRole, JoinPolicy, KeyLifetime, MAX_KEY_DESCRIPTION, ParseRoleError, SettingsChange, TailnetKind,
    TailnetName, one_line,
};
use crate::operations::{NamedSettings, NewKey};

use super::Refusal;
use super::incoming::Incoming;
use super::json_body::read_object;

const USER_APPROVAL: &str = "usersApprovalOn";
const JOIN_POLICY: &str = "usersRoleAllowedToJoinExternalTailnets";

/// Settings of other parts of a control plane, which clients know and may send as `null` (contract section 4).
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
    "httpsEnabled",
];

/// A tailnet to be founded.
#[derive(Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = NewTailnet))]
#[serde(deny_unknown_fields)]
pub(super) struct TailnetBody {
    /// Unique: 2 to 63 lower-case letters, digits, dots and hyphens.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    name: Option<String>,
    /// Whether it belongs to one person or to an organization.
    #[cfg_attr(feature = "openapi", schema(value_type = TailnetKind))]
    kind: Option<String>,
}

/// Reads the body of create-tailnet.
///
/// # Errors
/// 400; 413.
pub fn new_tailnet(incoming: &Incoming<'_>) -> Result<(TailnetName, TailnetKind), Refusal> {
    let body: TailnetBody = read_object(incoming.body()?)?;
    let name = required("name", body.name)?;
    let name = name.parse::<TailnetName>().map_err(|error| Refusal::field("name", error.to_string()))?;
    let kind = match required("kind", body.kind)?.as_str() {
        "personal" => TailnetKind::Personal,
        "organizational" => TailnetKind::Organizational,
        _ => return Err(Refusal::field("kind", "must be personal or organizational")),
    };
    Ok((name, kind))
}

/// Another role for a user.
#[derive(Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = NewRole))]
#[serde(deny_unknown_fields)]
pub(super) struct RoleBody {
    /// Any but owner: ownership is not granted by a change of role.
    #[cfg_attr(feature = "openapi", schema(value_type = InviteRole))]
    role: Option<String>,
}

/// Reads the body of set-user-role.
///
/// # Errors
/// 400; 413.
pub fn new_role(incoming: &Incoming<'_>) -> Result<InviteRole, Refusal> {
    let body: RoleBody = read_object(incoming.body()?)?;
    let role = required("role", body.role)?;
    role.parse().map_err(|error: ParseRoleError| Refusal::field("role", error.to_string()))
}

/// An API access token to be made.
#[derive(Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = NewKeyRequest))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct KeyBody {
    /// What it is for; empty if absent.
    description: Option<String>,
    /// How long it is valid, 1 to 90 days in seconds; 90 days if absent.
    expiry_seconds: Option<u64>,
}

/// Reads the body of create-key, which may be left out.
///
/// # Errors
/// 400; 413.
pub fn new_key(incoming: &Incoming<'_>) -> Result<NewKey, Refusal> {
    let bytes = incoming.body()?;
    let body = if bytes.trim_ascii().is_empty() { KeyBody::default() } else { read_object(bytes)? };
    let description = body.description.unwrap_or_default();
    if description.chars().count() > MAX_KEY_DESCRIPTION {
        let message = format!("must have at most {MAX_KEY_DESCRIPTION} characters");
        return Err(Refusal::field("description", message));
    }
    let lifetime = body.expiry_seconds.map_or(Ok(KeyLifetime::LONGEST), KeyLifetime::try_from);
    let lifetime = lifetime.map_err(|error| Refusal::field("expirySeconds", error.to_string()))?;
    Ok(NewKey { description: one_line(&description, MAX_KEY_DESCRIPTION), lifetime })
}

/// Reads the body of update-settings: which of our settings it names, and what they are to be. A `null` leaves a setting as it is.
pub fn settings_change(incoming: &Incoming<'_>) -> (NamedSettings, Result<SettingsChange, Refusal>) {
    let members = incoming.body().and_then(read_object::<Map<String, Value>>);
    let mut members = match members {
        Ok(members) => members,
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
            USER_APPROVAL => {
                let on = value.as_bool().ok_or_else(|| Refusal::field(name, "must be true or false"))?;
                change.user_approval_on = Some(on);
            }
            JOIN_POLICY => {
                // An object with one member would do for the derived deserializer, too.
                let policy = value.is_string().then(|| JoinPolicy::deserialize(value).ok()).flatten();
                let bad = || Refusal::field(name, "must be none, admin or member");
                change.join_policy = Some(policy.ok_or_else(bad)?);
            }
            foreign if FOREIGN_SETTINGS.contains(&foreign) => {
                return Err(Refusal::field(name, "is not a setting of this service; leave it out or null"));
            }
            _ => return Err(Refusal::field(name, "is not a setting")),
        }
    }
    Ok(change)
}

fn required(name: &str, value: Option<String>) -> Result<String, Refusal> {
    value.ok_or_else(|| Refusal::field(name, "is required"))
}
