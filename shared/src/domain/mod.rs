//! The rules of inviting and joining, as pure values: nothing here reads a clock, randomness or the outside world.

mod ids;
mod tailnet;

mod email;
mod person;
mod role;
mod user;

mod code;
mod invite;
mod joining;

mod audit;
mod permission;
mod send_budget;

pub use audit::{
    Action, Actor, AuditEvent, AuditFilter, AuditRecord, Change, InviteChange, Origin, RETENTION, Target,
    TargetType, kept_since,
};
pub use code::{CODE_LENGTH, CODE_PREFIX, CodeContents, InviteCode, ParseCodeError, UnverifiedCode};
pub use email::{EmailAddress, ParseEmailError};
pub use ids::{EventGroupId, InviteId, ParseIdError, PersonId, TailnetId, UserId};
pub use invite::{EmailStatus, Invite, MAX_INVITES_PER_REQUEST, Mail, NewInvite, RESEND_INTERVAL, Recipient};
pub use joining::{Home, Joiner, Refusal, Situation, Verdict, decide};
pub use permission::{Permission, permitted_roles};
pub use person::{DisplayName, Identity, Person, one_line};
pub use role::{InviteRole, ParseRoleError, Role};
pub use send_budget::SendBudget;
pub use tailnet::{JoinPolicy, ParseTailnetNameError, Tailnet, TailnetKind, TailnetName};
pub use user::{User, UserStatus};
