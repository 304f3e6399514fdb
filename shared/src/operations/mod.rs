//! The use cases: one a file, named as the function that calls it.
//!
//! An operation gets the time and randomness of its call as an argument, decides by the rules in `domain`, and reads and writes
//! through `store`. It fails with a [`Failure`], which contains the operation's own reasons if it has any.

mod access;
mod failure;
mod mailing;
mod many;

mod create_invites;
mod delete_invite;
mod get_invite;
mod list_invites;
mod list_people;
mod resend_invite;

mod accept_invite;
mod show_invite;

mod change_user;
mod delete_user;
mod get_user;
mod list_users;

mod create_tailnet;
mod get_settings;
mod leave_tailnet;
mod list_tailnets;
mod release_mail;
mod update_settings;

mod exchange_token;
mod get_me;
mod refresh_person;
mod sign_out;

mod create_passkey;
mod delete_passkey;
mod sign_in_with_passkey;

mod fill_directory;
mod hand_over_tailnet;

mod opt_out;

mod create_key;
mod delete_key;
mod list_keys;

mod get_usage;
mod list_audit_events;
mod list_changes;

mod expire_invite;
mod keep_directory;
mod record_activity;
mod record_delivery;
mod remind_invite;
mod requeue_mail;
mod revoke_invites;
mod send_invite_mail;
mod send_notice;
mod sweep;

pub use accept_invite::{Joined, accept_invite};
pub use access::{Caller, Moment, SignInTooOld, authenticate, authenticate_person, authorize};

use access::still_signed_in;
use remind_invite::remind_invite;

pub use change_user::{ChangeUserError, change_user};
pub use create_invites::{
    AskedInvite, AskedRow, CreateInvitesError, CreateRequest, Created, MAX_IMPORTED, RequestProblem,
    RowOutcome, RowProblem, TakenAddress, check_invites, create_invites, import_invites, request_problems,
};
pub use create_key::{CreateKeyError, NewKey, authorize_key, create_key};
pub use create_passkey::{
    PasskeyError, adds_with, authorize_account, begin_account, begin_passkey, create_passkey,
};
pub use create_tailnet::{CreateTailnetError, FoundingRules, authorize_founding, create_tailnet};
pub use delete_invite::delete_invite;
pub use delete_key::delete_key;
pub use delete_passkey::{delete_passkey, list_passkeys};
pub use delete_user::delete_user;
pub use exchange_token::{AlreadyExchanged, exchange_token};
pub use expire_invite::expire_invite;
pub use failure::{Failure, NoReason, NotFound, Reason};
pub use fill_directory::{Filled, fill_directory};
pub use get_invite::get_invite;
pub use get_me::{Me, get_me};
pub use get_settings::{SettingsOf, get_settings};
pub use get_usage::get_usage;
pub use get_user::get_user;
pub use hand_over_tailnet::{HandOverError, NewOwner, hand_over_tailnet};
pub use keep_directory::{drop_from_directory, list_in_directory};
pub use leave_tailnet::leave_tailnet;
pub use list_audit_events::{AuditListing, AuditQuery, list_audit_events};
pub use list_changes::{ListedChanges, Touched, TouchedBy, list_changes};
pub use list_invites::{InviteQuery, ListedInvite, ListedInvites, Standing, list_invites};
pub use list_keys::list_keys;
pub use list_people::{ListedPeople, ListedPerson, MAX_PEOPLE, PeopleQuery, list_people};
pub use list_tailnets::{TailnetQuery, list_tailnets};
pub use list_users::{ListedUsers, UserQuery, list_users};
pub use mailing::Sending;
pub use many::{
    MAX_TARGETS, ManyChange, Outcomes, TargetProblem, change_users, delete_invites, resend_invites,
};
pub use opt_out::{set_mailing, show_mailing};
pub use record_activity::{ActivityOutcome, record_activity};
pub use record_delivery::record_delivery;
pub use refresh_person::{SigningIn, refresh_person};
pub use release_mail::{ReleaseMailError, release_mail};
pub use requeue_mail::{Requeued, requeue_mail};
pub use resend_invite::{ResendInviteError, resend_invite};
pub use revoke_invites::{RevocationProgress, revoke_invite_of_joined, revoke_invites};
pub use send_invite_mail::{SendOutcome, send_invite_mail};
pub use send_notice::send_notice;
pub use show_invite::{Invitation, Obstacle, Prospect, show_invite, show_prospect};
pub use sign_in_with_passkey::{PasskeySignInError, sign_in_with_passkey};
pub use sign_out::{Ending, end_replaced_session, sign_out};
pub use sweep::{Sweeping, Swept, sweep};
pub use update_settings::{NamedSettings, authorize_settings, update_settings};
