//! The rules of inviting and joining, as pure values: nothing here reads a clock, randomness or the outside world.

mod ids;
mod tailnet;

mod email;
mod language;
mod name;
mod one_time_token;
mod passkey;
mod person;
mod plain_text;
mod product;
mod role;
mod session;
mod user;

mod described;
mod profile;
mod user_change;

mod mail_providers;
mod tailnet_name;

mod api_key;
mod brakes;

mod code;
mod invite;
mod joining;
mod leaving;
mod mail;
mod notice;
mod opt_out;

mod actions;
mod audit;
mod denied;
mod downloads;
mod founders;
mod people;
mod permission;
mod person_start;
mod send_budget;
mod usage;
mod void_invites;

pub use actions::{InviteAction, UserAction};
pub use api_key::{ApiKey, BadKeyLifetime, KeyLifetime, MAX_API_KEYS, MAX_KEY_DESCRIPTION};
pub use audit::{
    Action, Actor, ActorFilter, AuditEvent, AuditFilter, AuditOrder, AuditRecord, Change, EventFilter,
    InviteChange, KeyChange, Origin, RETENTION, Target, TargetType, UnknownEvent, UserRef, kept_since,
};
pub use brakes::{AddressBrake, CannotRelease, Flow, Held, MailLimits, MailStop, TailnetBrake};
pub use code::CodeContents;
pub use denied::Denied;
pub use described::{Account, Described};
pub use downloads::{Downloads, ParseDownloadsError, System};
pub use email::{AddressHash, AddressStart, EmailAddress, ParseEmailError, SenderAddress};
pub use founders::{Founders, MAX_FOUNDED, MayNotFound, ParseFoundersError};
pub use ids::{EventGroupId, InviteId, KeyId, ParseIdError, PersonId, SessionId, TailnetId, UserId};
pub use invite::{Invite, MAX_INVITES_PER_REQUEST, NewInvite, Recipient, Reminder};
pub use joining::{CannotJoin, Home, Joiner, Situation, Verdict, decide};
pub use language::{Direction, Language, UnknownLanguage};
pub use leaving::{CannotLeave, LEAVING};
pub use mail::{Delivery, Diagnosis, EmailStatus, Mail, MailState, MailTags, RESEND_INTERVAL, SENDING_LIMIT};
pub use name::{DisplayName, one_line};
pub use notice::{Notice, NoticeKind, WAITING_INTERVAL};
pub use one_time_token::OneTimeToken;
pub use opt_out::Mailing;
pub use passkey::{
    AccountName, MAX_CREDENTIAL_ID, MAX_PASSKEYS, PASSKEY_ISSUER, ParseAccountNameError, Passkey,
    PasskeyAccount, PasskeyId, UserHandle, identity_of,
};
pub use people::{PeopleFilter, PersonKind, PersonPlace, PersonStatus};
pub use permission::{Permission, permitted_roles};
pub use person::{Identity, Person};
pub use person_start::{ParsePersonStartError, PersonStart, terms};
pub use plain_text::PlainText;
pub use product::{ParseProductNameError, ProductName};
pub use profile::{Joining, Profile};
pub use role::{InviteRole, ParseRoleError, Role};
pub use send_budget::SendBudget;
pub use session::{
    EndedSessions, FRESH_SIGN_IN, ParseProviderKeyError, Proof, ProviderKey, SESSION_LIFETIME, Session,
    SignInWay, SignOut,
};
pub use tailnet::{JoinPolicy, Membership, SettingsChange, Tailnet, TailnetKind};
pub use tailnet_name::{NotYourDomain, ParseTailnetNameError, TailnetName};
pub use usage::{Activity, Month, ParseMonthError, Usage};
pub use user::{User, UserStatus};
pub use user_change::{CannotChange, ChangeVerdict, KnownRole, Transition, UserChange};
pub use void_invites::{LostGrants, VoidInvites, void_until};
