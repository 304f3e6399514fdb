//! Fixed values for the examples of the OpenAPI document. The code that makes answers turns them into the examples.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::Timestamp;

use crate::domain::{
    DisplayName, EmailAddress, EndedSessions, Identity, Invite, InviteId, InviteRole, JoinPolicy, Language,
    NewInvite, Person, Role, Session, SessionId, SignInWay, Tailnet, TailnetId, TailnetKind, User, UserId,
    UserStatus, VoidInvites,
};
use crate::identity::{BaseUrl, CODE_PREFIX, LinkKeys};

const ENTROPY: [u8; 8] = [7; 8];

/// An invite by e-mail, for a member.
pub(super) fn email_invite() -> Invite {
    invite(InviteRole::MEMBER, Some(fixed("dora@friends.example")), invite_id())
}

/// An invite by link, for an auditor.
pub(super) fn link_invite() -> Invite {
    invite(fixed("auditor"), None, InviteId::in_batch(made_at(), ENTROPY, 1))
}

fn invite(role: InviteRole, email: Option<EmailAddress>, id: InviteId) -> Invite {
    let inviter = admin();
    let new = NewInvite { role, email, bind_to_email: false, language: Language::default(), remind: None };
    Invite::open(new, id, inviter.tailnet, inviter.id, inviter.display_name)
}

/// The id of the invite by e-mail.
pub(super) fn invite_id() -> InviteId {
    InviteId::in_batch(made_at(), ENTROPY, 0)
}

/// The link of an invite. Its code is cut off, so that no secret scanner reports it.
pub(super) fn invite_url() -> String {
    format!("{}/uinv/{}", base_url(), invite_code())
}

/// The code of an invite, cut off after its prefix, so that no secret scanner reports it.
pub(in crate::edge::http) fn invite_code() -> String {
    format!("{CODE_PREFIX}...")
}

/// Where links lead.
pub(super) fn base_url() -> BaseUrl {
    fixed("https://invites.example.com")
}

/// Keys for examples only; they are public.
#[expect(clippy::expect_used, reason = "a test makes the document")]
pub(super) fn link_keys() -> LinkKeys {
    LinkKeys::parse(r#"{"1":"an example, and no secret at all"}"#, 1).expect("an example of a ring")
}

/// An admin.
pub(super) fn admin() -> User {
    user("admin@acme.example", "Ada Lovelace", Role::Admin)
}

/// The identity of the admin as a caller.
pub(super) fn admin_identity() -> Identity {
    let User { person, login, display_name, email, .. } = admin();
    Identity { person, login, display_name, verified_email: email }
}

/// The session of a browser in which the admin has signed in.
pub(super) fn session() -> Session {
    Session::of_browser(SessionId::from_entropy([7; 8]), SignInWay::Passkey, made_at())
}

/// Somebody who has just joined and waits for approval.
pub(super) fn newcomer() -> User {
    let dora = user("dora@friends.example", "Dora Maar", Role::Member);
    User { status: UserStatus::NeedsApproval, ..dora }
}

fn user(login: &str, name: &str, role: Role) -> User {
    let person = Person { issuer: "https://login.example.com".to_owned(), subject: login.to_owned() };
    User {
        id: UserId::of(&person),
        tailnet: tailnet().id,
        person,
        login: login.to_owned(),
        display_name: DisplayName::from(name.to_owned()),
        email: Some(fixed(login)),
        role,
        status: UserStatus::Active,
        created: made_at(),
        joined_by: None,
        invited_by: None,
        external: false,
        revision: 0,
        language: Language::default(),
        notice: None,
        void_invites: VoidInvites::default(),
        api_keys: BTreeMap::new(),
        ended_sessions: EndedSessions::default(),
    }
}

/// An organization's tailnet.
pub(in crate::edge::http) fn tailnet() -> Tailnet {
    Tailnet {
        id: TailnetId::from_entropy([1; 8]),
        name: fixed("acme.example"),
        kind: TailnetKind::Organizational,
        user_approval_on: true,
        join_policy: JoinPolicy::Admin,
        founded_at: None,
    }
}

/// The tailnet of another organization.
pub(super) fn other_tailnet() -> Tailnet {
    let id = TailnetId::from_entropy([2; 8]);
    Tailnet::founded(id, fixed("globex.example"), TailnetKind::Organizational)
}

/// The time at which all examples were made.
pub(super) fn made_at() -> Timestamp {
    fixed("2026-11-23T09:00:00Z")
}

/// Parses a literal of this folder.
#[expect(clippy::expect_used, reason = "the texts are those of the examples, and a test makes the document")]
pub(super) fn fixed<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("an example of its kind")
}
