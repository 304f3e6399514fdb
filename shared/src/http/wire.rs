//! What goes over the wire (contract sections 2, 3 and 5).

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::domain::{
    Actor, AuditEvent, AuditFilter, AuditRecord, Change, EmailStatus, Invite, InviteRole, Origin, Role, User,
    UserStatus,
};
use crate::identity::InviteLinks;
use crate::operations::{AuditPage, Created, Joined, ListedInvites};

use super::Incoming;
use super::paging::{Paged, fit, next_url};

/// An invite, as somebody with a role sees it: the URL is the right to join, so only who may send the invite gets it (R6, R7).
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = UserInvite))]
#[serde(rename_all = "camelCase")]
pub struct ViewedInvite {
    id: String,
    role: InviteRole,
    /// A number here, a text on a user.
    tailnet_id: u64,
    /// The number that is the `id` of the inviter's user.
    inviter_id: u64,
    /// Where it was mailed; absent on a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    email: Option<String>,
    /// When the latest mail was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    last_email_sent_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    email_status: Option<EmailStatus>,
    /// Why the mail service would not take the latest mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    email_error: Option<String>,
    /// Whether only a person whose identity provider has verified the address may accept; absent for no.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bind_to_email: bool,
    /// The right to join; only for those who could have made the invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    invite_url: Option<String>,
    created_at: Timestamp,
    expires_at: Timestamp,
}

/// An invite as a viewer with this role sees it.
#[must_use]
pub fn user_invite(invite: &Invite, viewer: Role, links: InviteLinks<'_>) -> ViewedInvite {
    let mail = invite.mail();
    ViewedInvite {
        id: invite.id.to_string(),
        role: invite.role,
        tailnet_id: invite.tailnet.get(),
        inviter_id: invite.inviter.get(),
        email: invite.address().map(ToString::to_string),
        last_email_sent_at: mail.map(|mail| mail.requested_at),
        email_status: mail.map(|mail| mail.status),
        email_error: mail.and_then(|mail| mail.failure.clone()),
        bind_to_email: invite.bound_to().is_some(),
        invite_url: invite.shows_link_to(viewer).then(|| links.url(invite)),
        created_at: invite.id.created_at(),
        expires_at: invite.id.expires_at(),
    }
}

/// The invites that a request made, as whoever made them sees them: with their links.
#[must_use]
pub fn created_invites(created: &Created, links: InviteLinks<'_>) -> Vec<ViewedInvite> {
    // Whoever may grant a role may hold its link, and the owner may grant every role.
    created.0.iter().map(|invite| user_invite(invite, Role::Owner, links)).collect()
}

/// A page of invites: a bare array, and where the rest is.
#[must_use]
pub fn user_invites(incoming: &Incoming<'_>, listed: &ListedInvites) -> Paged<Vec<ViewedInvite>> {
    let links = incoming.app().links();
    let body = listed.invites.iter().map(|invite| user_invite(invite, listed.viewer.role, links)).collect();
    paged(incoming, body, listed.more, |invite: &ViewedInvite| invite.id.clone())
}

/// A user of a tailnet. `tailnetId` is a text here, unlike on an invite.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = User))]
#[serde(rename_all = "camelCase")]
pub struct ViewedUser {
    id: String,
    display_name: String,
    login_name: String,
    profile_pic_url: &'static str,
    tailnet_id: String,
    created: Timestamp,
    #[serde(rename = "type")]
    kind: &'static str,
    role: Role,
    status: UserStatus,
    device_count: u32,
    currently_connected: bool,
}

/// A user.
#[must_use]
pub fn user(user: &User) -> ViewedUser {
    ViewedUser {
        id: user.id.to_string(),
        display_name: user.display_name.to_string(),
        login_name: user.login.clone(),
        profile_pic_url: "",
        tailnet_id: user.tailnet.to_string(),
        created: user.created,
        kind: "member",
        role: user.role,
        status: user.status,
        device_count: 0,
        currently_connected: false,
    }
}

/// A page of users; no other key may stand beside `users`, or the Go client fails.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Users {
    users: Vec<ViewedUser>,
}

/// A page of users, and where the rest is.
#[must_use]
pub fn users(incoming: &Incoming<'_>, listed: &[User], more: bool) -> Paged<Users> {
    let Paged { body, next } =
        paged(incoming, listed.iter().map(user).collect(), more, |user: &ViewedUser| user.id.clone());
    Paged { body: Users { users: body }, next }
}

/// A user who has just joined.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct JoinedUser {
    #[serde(flatten)]
    user: ViewedUser,
    tailnet_name: String,
}

/// A user who has just joined.
#[must_use]
pub fn joined_user(joined: &Joined) -> JoinedUser {
    JoinedUser { user: user(&joined.user), tailnet_name: joined.tailnet.name.to_string() }
}

/// A part of the configuration audit log.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditLog {
    version: &'static str,
    tailnet: String,
    tailnet_id: String,
    logs: Vec<AuditEntry>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
struct AuditEntry {
    #[serde(rename = "eventTime")]
    event_time: Timestamp,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "deferredAt")]
    deferred_at: &'static str,
    #[serde(rename = "eventGroupID")]
    event_group_id: String,
    origin: Origin,
    actor: AuditActor,
    target: AuditTarget,
    action: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    old: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    new: Value,
    #[serde(rename = "actionDetails")]
    action_details: &'static str,
    error: &'static str,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
struct AuditActor {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    login_name: String,
    display_name: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
struct AuditTarget {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    property: Option<&'static str>,
}

/// The events of one operation, which share a page: the cursor stands behind whole operations.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct EventGroup(Vec<AuditEntry>, #[serde(skip)] String);

/// A page of the log, and where the rest is.
#[must_use]
pub fn audit_log(incoming: &Incoming<'_>, page: &AuditPage, filter: &AuditFilter) -> Paged<AuditLog> {
    let groups = page.records.iter().map(|record| event_group(record, filter)).collect();
    let Paged { body, next } = paged(incoming, groups, page.more, |group: &EventGroup| group.1.clone());
    let log = AuditLog {
        version: "1.1",
        tailnet: page.tailnet.name.to_string(),
        tailnet_id: page.tailnet.id.to_string(),
        logs: body.into_iter().flat_map(|EventGroup(entries, _)| entries).collect(),
    };
    Paged { body: log, next }
}

fn event_group(record: &AuditRecord, filter: &AuditFilter) -> EventGroup {
    let events =
        record.changes.iter().map(Change::event).filter(|event| filter.matches(&record.actor, event));
    let entry = |event: AuditEvent| AuditEntry {
        event_time: record.id.time(),
        kind: "CONFIG",
        deferred_at: "0001-01-01T00:00:00Z",
        event_group_id: record.id.to_string(),
        origin: record.origin,
        actor: AuditActor {
            id: record.actor.id(),
            kind: match record.actor {
                Actor::User { .. } => "USER",
                Actor::AutomatedWorker { .. } => "AUTOMATED_WORKER",
            },
            login_name: record.actor.login().to_owned(),
            display_name: record.actor.display_name().to_owned(),
        },
        action: event.action.to_string(),
        old: event.old,
        new: event.new,
        target: AuditTarget {
            id: event.target.id,
            name: event.target.name,
            kind: event.target.kind.to_string(),
            property: event.target.property,
        },
        action_details: "",
        error: "",
    };
    EventGroup(events.map(entry).collect(), record.id.to_string())
}

fn paged<T: Serialize>(
    incoming: &Incoming<'_>,
    mut items: Vec<T>,
    more: bool,
    id: impl Fn(&T) -> String,
) -> Paged<Vec<T>> {
    let dropped = fit(&mut items);
    let (path, query) = incoming.path_and_query();
    let last = items.last().filter(|_| more || dropped);
    let next = last.and_then(|item| next_url(&incoming.app().config.base_url, path, query, &id(item)));
    Paged { body: items, next }
}
