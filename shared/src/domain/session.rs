//! Sessions: how long they last, which have ended before their time, and what a caller proves themselves with (R25).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Denied, KeyId, SessionId};

/// How long a session lasts.
pub const SESSION_LIFETIME: SignedDuration = SignedDuration::from_hours(12);

/// How old the sign-in of a browser's session may be for what takes a fresh one.
pub const FRESH_SIGN_IN: SignedDuration = SignedDuration::from_mins(5);

/// The most sessions that a row names as ended: it stays below 1 KB.
const MAX_ENDED: usize = 8;

/// What a caller proves with who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// An API access token.
    Key(KeyId),
    /// A session of a person who has signed in.
    Session(Session),
}

/// A session: from one sign-in on, at most until it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, a new one at every sign-in.
    pub id: SessionId,
    /// When it began, to the millisecond.
    pub issued_at: Timestamp,
    /// When it ends at the latest, to the second.
    pub ends_at: Timestamp,
    /// How the person signed in.
    pub way: SignInWay,
    /// When the person signed in, to the millisecond.
    pub signed_in_at: Timestamp,
}

/// How somebody has signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SignInWay {
    /// In a browser, with an identity provider.
    Provider(ProviderKey),
    /// In a browser, with a passkey.
    Passkey,
    /// By a program, which has exchanged a token of an identity provider for a bearer token.
    Exchange,
}

/// The short name by which the operator's configuration calls an identity provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProviderKey(String);

/// A text that names no identity provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be 1 to 20 lower-case letters, digits and hyphens with a letter first, and neither passkey nor token-exchange"
)]
pub struct ParseProviderKeyError;

/// The sessions of a person that have ended before their time, as each of the person's rows says it. What is named here is 12 hours old at
/// most: older sessions have ended by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EndedSessions {
    /// Every session that was issued up to then has ended; `None` if that was never said.
    pub until: Option<Timestamp>,
    /// Sessions that have ended one by one, with the time at which each was issued.
    pub ids: BTreeMap<SessionId, Timestamp>,
}

/// Which sessions a person ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignOut {
    /// The one that they call with.
    Here,
    /// All of theirs, in every browser and program.
    Everywhere,
}

impl Proof {
    /// The session, if it is one.
    #[must_use]
    pub const fn session(&self) -> Option<&Session> {
        match self {
            Self::Session(session) => Some(session),
            Self::Key(_) => None,
        }
    }

    /// Checks that it has not been ended: a token by revoking it, a session by signing out.
    ///
    /// # Errors
    /// [`Denied::KeyRevoked`] or [`Denied::SignedOut`].
    pub fn check(&self, is_kept: impl Fn(KeyId) -> bool, ended: &EndedSessions) -> Result<(), Denied> {
        match self {
            Self::Key(key) if !is_kept(*key) => Err(Denied::KeyRevoked),
            Self::Session(session) if ended.contain(session) => Err(Denied::SignedOut),
            Self::Key(_) | Self::Session(_) => Ok(()),
        }
    }

    /// The session, if it is a browser's.
    #[must_use]
    pub fn browser_session(&self) -> Option<&Session> {
        self.session().filter(|session| session.is_of_browser())
    }
}

impl Session {
    /// The session of a browser in which a person signs in now.
    #[must_use]
    pub fn of_browser(id: SessionId, way: SignInWay, now: Timestamp) -> Self {
        Self::beginning(id, way, now)
    }

    /// The session of a program that has exchanged a token of an identity provider now.
    #[must_use]
    pub fn exchanged(id: SessionId, now: Timestamp) -> Self {
        Self::beginning(id, SignInWay::Exchange, now)
    }

    fn beginning(id: SessionId, way: SignInWay, now: Timestamp) -> Self {
        // The end is kept in whole seconds.
        let ends_at = now.saturating_add(SESSION_LIFETIME).unwrap_or(Timestamp::MAX);
        let ends_at = Timestamp::from_second(ends_at.as_second()).unwrap_or(ends_at);
        Self { id, issued_at: now, ends_at, way, signed_in_at: now }
    }

    /// Whether it is a browser's. Any other was exchanged.
    #[must_use]
    pub fn is_of_browser(&self) -> bool {
        self.way != SignInWay::Exchange
    }

    /// Whether the person may do what takes a fresh sign-in. Only browsers can be asked to sign in again.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        !self.is_of_browser() || now.duration_since(self.signed_in_at) <= FRESH_SIGN_IN
    }
}

impl EndedSessions {
    /// Whether a session has ended before its time.
    #[must_use]
    pub fn contain(&self, session: &Session) -> bool {
        self.until.is_some_and(|until| session.issued_at <= until) || self.ids.contains_key(&session.id)
    }

    /// The same after the person has signed out of this session.
    ///
    /// A row names a few sessions only. One more ends all that were issued up to the newest of them.
    #[must_use]
    pub fn after(&self, session: &Session, out: SignOut, now: Timestamp) -> Self {
        let mut ended = self.clone();
        match out {
            // The clock that issued the session may have been ahead of this one.
            SignOut::Everywhere => ended.until = ended.until.max(Some(now.max(session.issued_at))),
            SignOut::Here => drop(ended.ids.insert(session.id, session.issued_at)),
        }
        let (until, over) = (ended.until, now.saturating_sub(SESSION_LIFETIME).unwrap_or(Timestamp::MIN));
        ended.ids.retain(|_, issued_at| *issued_at > over && until.is_none_or(|until| *issued_at > until));
        if ended.ids.len() > MAX_ENDED {
            ended.until = ended.until.max(ended.ids.values().max().copied());
            ended.ids.clear();
        }
        ended
    }

    /// Whether nothing has ended before its time.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl FromStr for ProviderKey {
    type Err = ParseProviderKeyError;

    fn from_str(text: &str) -> Result<Self, ParseProviderKeyError> {
        let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let begins_well = text.starts_with(|first: char| first.is_ascii_lowercase());
        let is_key = begins_well && text.len() <= 20 && text.bytes().all(is_allowed);
        if is_key && text != PASSKEY && text != EXCHANGE {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseProviderKeyError)
        }
    }
}

impl fmt::Display for ProviderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const PASSKEY: &str = "passkey";
const EXCHANGE: &str = "token-exchange";

impl fmt::Display for SignInWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provider(key) => key.fmt(f),
            Self::Passkey => f.write_str(PASSKEY),
            Self::Exchange => f.write_str(EXCHANGE),
        }
    }
}

impl FromStr for SignInWay {
    type Err = ParseProviderKeyError;

    fn from_str(text: &str) -> Result<Self, ParseProviderKeyError> {
        match text {
            PASSKEY => Ok(Self::Passkey),
            EXCHANGE => Ok(Self::Exchange),
            key => key.parse().map(Self::Provider),
        }
    }
}

impl TryFrom<String> for SignInWay {
    type Error = ParseProviderKeyError;

    fn try_from(text: String) -> Result<Self, ParseProviderKeyError> {
        text.parse()
    }
}

impl From<SignInWay> for String {
    fn from(way: SignInWay) -> Self {
        way.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn session(number: u8, issued_at: i64) -> Session {
        Session::of_browser(SessionId::from_entropy([number; 8]), SignInWay::Passkey, at(issued_at))
    }

    #[test]
    fn a_sign_in_is_fresh_for_five_minutes() {
        let session = session(1, 1_000);
        assert!(session.is_fresh(at(1_300)));
        assert!(!session.is_fresh(at(1_301)));
        assert!(Session { way: SignInWay::Exchange, ..session }.is_fresh(at(5_000)));
    }

    #[test]
    fn a_ninth_session_that_ends_takes_along_all_that_are_as_old_as_the_newest_of_them() {
        let mut ended = EndedSessions::default();
        for number in 1..=8 {
            ended = ended.after(&session(number, i64::from(number) * 10), SignOut::Here, at(100));
        }
        assert_eq!((ended.ids.len(), ended.until), (8, None));
        assert!(!ended.contain(&session(20, 80)));
        let ended = ended.after(&session(9, 5), SignOut::Here, at(101));
        assert_eq!((ended.ids.len(), ended.until), (0, Some(at(80))));
        assert!((1..=9).all(|number| ended.contain(&session(number, i64::from(number) * 8))));
        assert!(ended.contain(&session(20, 80)) && !ended.contain(&session(20, 81)));
    }

    #[test]
    fn an_id_is_kept_for_twelve_hours() {
        let ended = EndedSessions::default().after(&session(1, 0), SignOut::Here, at(10));
        let later = ended.after(&session(2, 43_000), SignOut::Here, at(43_199));
        assert_eq!(later.ids.len(), 2);
        assert_eq!(later.after(&session(3, 43_100), SignOut::Here, at(43_200)).ids.len(), 2);
    }

    #[test]
    fn ways_to_sign_in_read_back_as_written_and_no_provider_is_called_like_another_way() {
        for text in ["google", "a", "entra-2", "passkey", "token-exchange"] {
            assert_eq!(text.parse::<SignInWay>().unwrap().to_string(), text);
        }
        for text in ["passkey", "token-exchange", "", "2go", "Google", "-a", "a_b", &"a".repeat(21)] {
            assert_eq!(text.parse::<ProviderKey>(), Err(ParseProviderKeyError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_has_ended_never_counts_again_within_its_twelve_hours(
            steps in proptest::collection::vec((0_u8..24, 0_i64..10_000, any::<bool>()), 1..24),
        ) {
            let (mut ended, mut over, mut now) = (EndedSessions::default(), Vec::new(), 0);
            for (number, wait, everywhere) in steps {
                now += wait;
                let session = session(number, now - i64::from(number));
                let out = if everywhere && number == 0 { SignOut::Everywhere } else { SignOut::Here };
                ended = ended.after(&session, out, at(now));
                over.push(session);
                prop_assert!(ended.ids.len() <= MAX_ENDED);
                let alive = over.iter().filter(|session| at(now) < session.ends_at);
                prop_assert!(alive.clone().all(|session| ended.contain(session)));
            }
        }
    }
}
