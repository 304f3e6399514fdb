//! What can be done: one use case a file, named as the function that calls it.
//!
//! An operation is given the time and randomness of its call and decides by the rules in `domain`; what it reads and writes is in
//! `store`. Its error type lists the reasons that the caller can act on.

mod access;

mod create_invites;
mod delete_invite;
mod get_invite;
mod list_invites;
mod resend_invite;

mod accept_invite;
mod show_invite;

mod get_user;
mod list_audit_events;
mod list_users;

mod expire_invite;
mod send_invite_mail;

pub use accept_invite::{AcceptInviteError, Joined, accept_invite};
pub use access::{Caller, Denied, Moment, authorize};
pub use create_invites::{CreateInvitesError, CreateRequest, Created, create_invites};
pub use delete_invite::{DeleteInviteError, delete_invite};
pub use expire_invite::expire_invite;
pub use get_invite::{GetInviteError, get_invite};
pub use get_user::{GetUserError, get_user};
pub use list_audit_events::{AuditPage, AuditQuery, ListAuditEventsError, list_audit_events};
pub use list_invites::{InviteQuery, ListInvitesError, ListedInvites, list_invites};
pub use list_users::{ListUsersError, UserQuery, list_users};
pub use resend_invite::{ResendInviteError, resend_invite};
pub use send_invite_mail::{SendInviteMailError, SendOutcome, send_invite_mail};
pub use show_invite::{InvitePage, ShowInviteError, show_invite};
