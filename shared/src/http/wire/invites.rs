//! Invites on the wire (contract section 2).

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::{EmailStatus, Invite, InviteRole, Role};
use crate::http::Incoming;
use crate::http::paging::Paged;
use crate::identity::InviteLinks;
use crate::operations::{Created, ListedInvites};

use super::paged;

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
    /// Why the latest mail could not be sent so far; it is tried again.
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
