//! Seeded tailnets with one user of every role, and sessions for their users: for local runs and tests.

use std::collections::BTreeMap;

use jiff::Timestamp;

use shared::domain::{
    EndedSessions, Identity, Language, Person, Role, SESSION_LIFETIME, Session, SessionId, SignInWay,
    Tailnet, TailnetId, TailnetKind, TailnetName, User, UserId, UserStatus, VoidInvites,
};
use shared::identity::SessionClaims;
use shared::store::{Store, StoreError};

/// The identity provider of everybody who signs in by [`claims`].
pub const ISSUER: &str = "https://login.example.com";

/// A tailnet with its users.
#[derive(Debug, Clone)]
pub struct SeededTailnet {
    /// The tailnet, with the settings of a new one.
    pub tailnet: Tailnet,
    /// Its users. An organization has one of every role, one who waits for approval and one who is suspended. A personal one has its owner.
    pub users: Vec<User>,
}

impl SeededTailnet {
    /// An organization's tailnet: `owner@<name>`, `admin@<name>` and so on, `waiting@<name>` and `suspended@<name>`.
    #[must_use]
    pub fn organization(name: TailnetName, id: TailnetId, now: Timestamp) -> Self {
        let tailnet = Tailnet::founded(id, name, TailnetKind::Organizational);
        let acting = Role::ALL
            .into_iter()
            .map(|role| new_user(&tailnet, role.as_str(), role, UserStatus::Active, now));
        let idle_hands = [("waiting", UserStatus::NeedsApproval), ("suspended", UserStatus::Suspended)];
        let others =
            idle_hands.into_iter().map(|(name, status)| new_user(&tailnet, name, Role::Member, status, now));
        let users = acting.chain(others).collect();
        Self { tailnet, users }
    }

    /// A person's own tailnet, with its owner.
    #[must_use]
    pub fn personal(name: TailnetName, id: TailnetId, now: Timestamp) -> Self {
        let tailnet = Tailnet::founded(id, name, TailnetKind::Personal);
        let users = vec![new_user(&tailnet, Role::Owner.as_str(), Role::Owner, UserStatus::Active, now)];
        Self { tailnet, users }
    }

    /// Writes the tailnet and its users into the table. Rows that exist already are left unchanged.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn put(&self, store: &Store) -> Result<(), StoreError> {
        store.seed_tailnet(&self.tailnet).await?;
        for user in &self.users {
            store.seed_user(user).await?;
        }
        Ok(())
    }
}

/// The claims of a session of somebody who signs in with an address. If no name is given, it is derived from the address.
#[must_use]
pub fn claims(
    login: &str,
    name: Option<&str>,
    email_verified: bool,
    tailnet: Option<TailnetId>,
    now: Timestamp,
) -> SessionClaims {
    SessionClaims {
        id: session_id(login, now, 0),
        issued_at: now.as_millisecond(),
        issuer: ISSUER.to_owned(),
        subject: login.to_owned(),
        login: login.to_owned(),
        name: name.map_or_else(|| name_from(login), ToOwned::to_owned),
        email: Some(login.to_owned()),
        email_verified,
        tailnet,
        expires_at: now.saturating_add(SESSION_LIFETIME).unwrap_or(Timestamp::MAX).as_second(),
    }
}

/// The session of a browser in which somebody signs in with an address that their provider has verified.
#[must_use]
pub fn browser_session(login: &str, now: Timestamp) -> (Session, Identity) {
    let way = SignInWay::Passkey;
    let identity = Identity {
        person: person(login),
        login: login.to_owned(),
        display_name: name_from(login).into(),
        verified_email: login.parse().ok(),
    };
    (Session::of_browser(session_id(login, now, 1), way, now), identity)
}

/// Everybody signs in once in a millisecond at most, in a browser and in a program.
fn session_id(login: &str, now: Timestamp, kind: u64) -> SessionId {
    let at = now.as_millisecond().cast_unsigned().rotate_left(20) ^ kind;
    SessionId::from_entropy((UserId::of(&person(login)).get() ^ at).to_be_bytes())
}

/// The person behind a login of [`claims`].
#[must_use]
pub fn person(login: &str) -> Person {
    Person { issuer: ISSUER.to_owned(), subject: login.to_owned() }
}

fn new_user(tailnet: &Tailnet, local: &str, role: Role, status: UserStatus, now: Timestamp) -> User {
    let login = format!("{local}@{}", tailnet.name);
    let person = person(&login);
    User {
        id: UserId::of(&person),
        tailnet: tailnet.id,
        email: login.parse().ok(),
        display_name: name_from(&login).into(),
        login,
        person,
        role,
        status,
        created: now,
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

/// `it-admin@acme.example` is called "It Admin".
fn name_from(login: &str) -> String {
    let local = login.split('@').next().unwrap_or(login);
    let words = local.split(['-', '.', '_', '+']).filter(|word| !word.is_empty());
    let capitalized = words.map(|word| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    });
    capitalized.collect::<Vec<_>>().join(" ")
}
