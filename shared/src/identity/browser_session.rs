//! Browser sessions: what a browser keeps of a sign-in, as a signed cookie, verified without a read (R25).

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    DisplayName, EmailAddress, Identity, Person, Proof, SESSION_LIFETIME, Session, SessionId, SignInWay,
    one_line,
};

use super::Credential;
use super::key_ring::{CredentialKeys, Credentials, Purpose};
use super::session::{MAX_LOGIN_CHARS, times};
use super::signed;

/// What every value of the cookie starts with. It differs from that of a bearer token, as the key does.
const PREFIX: &str = "tnweb_";
const PURPOSE: Purpose<Credentials> = Purpose::new(b"tailnet-invites browser-session v1");

/// What the cookie says. It names no tailnet and no right.
#[derive(Serialize, Deserialize)]
struct Claims {
    id: SessionId,
    #[serde(rename = "iss")]
    issuer: String,
    #[serde(rename = "sub")]
    subject: String,
    login: String,
    name: DisplayName,
    /// The person's address, if and only if the provider has verified it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<EmailAddress>,
    with: SignInWay,
    /// In milliseconds since 1970.
    #[serde(rename = "signedIn")]
    signed_in_at: i64,
    /// In milliseconds since 1970.
    #[serde(rename = "issued")]
    issued_at: i64,
    /// In seconds since 1970.
    #[serde(rename = "exp")]
    ends_at: i64,
}

/// The value of a session's cookie. Only [`SessionCookie::reveal`] shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionCookie(String);

impl SessionCookie {
    /// The value itself, to be put into a `Set-Cookie` header and nowhere else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionCookie(..)")
    }
}

/// Makes the cookie of a session, with the signing key: `tnweb_<key id>.<claims>.<tag>`.
#[must_use]
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "texts and numbers can always be written as JSON"
)]
pub fn session_cookie(session: &Session, identity: &Identity, keys: &CredentialKeys) -> SessionCookie {
    let claims = Claims {
        id: session.id,
        issuer: identity.person.issuer.clone(),
        subject: identity.person.subject.clone(),
        login: identity.login.clone(),
        name: identity.display_name.clone(),
        email: identity.verified_email.clone(),
        with: session.way.clone(),
        signed_in_at: session.signed_in_at.as_millisecond(),
        issued_at: session.issued_at.as_millisecond(),
        ends_at: session.ends_at.as_second(),
    };
    let value = signed::sign(PREFIX, &claims, keys, PURPOSE);
    SessionCookie(value.expect("the claims are texts and numbers"))
}

/// Reads the value of a session's cookie; none for one that is forged, damaged or over, or that lasts longer than a session may. Whether
/// the person has signed out is in their rows.
#[must_use]
pub fn read_session_cookie(value: &str, keys: &CredentialKeys, now: Timestamp) -> Option<Credential> {
    let claims: Claims = signed::verify(PREFIX, value, keys, PURPOSE)?;
    let (issued_at, ends_at) = times(claims.issued_at, claims.ends_at, SESSION_LIFETIME)?;
    let signed_in_at = Timestamp::from_millisecond(claims.signed_in_at).ok()?;
    let session = Session { id: claims.id, issued_at, ends_at, way: claims.with, signed_in_at };
    if now >= ends_at || !session.is_of_browser() {
        return None;
    }
    let identity = Identity {
        person: Person { issuer: claims.issuer, subject: claims.subject },
        login: one_line(&claims.login, MAX_LOGIN_CHARS),
        display_name: claims.name,
        verified_email: claims.email,
    };
    Some(Credential { identity, tailnet: None, proof: Proof::Session(session) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring() -> CredentialKeys {
        CredentialKeys::parse(&format!(r#"{{"1":"{}"}}"#, "k".repeat(32)), 1).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn ann() -> Identity {
        Identity {
            person: Person { issuer: "https://login.example".into(), subject: "ann".into() },
            login: "ann@example.com".into(),
            display_name: DisplayName::from("Ann Lee".to_owned()),
            verified_email: "ann@example.com".parse().ok(),
        }
    }

    fn session() -> Session {
        Session::of_browser(SessionId::from_entropy([7; 8]), SignInWay::Passkey, at(1_000))
    }

    fn cookie_of(session: &Session) -> String {
        session_cookie(session, &ann(), &ring()).reveal().to_owned()
    }

    #[test]
    fn a_session_lasts_twelve_hours_to_the_second() {
        let cookie = cookie_of(&session());
        let credential = read_session_cookie(&cookie, &ring(), at(44_199)).unwrap();
        assert_eq!((credential.identity, credential.proof), (ann(), Proof::Session(session())));
        assert_eq!(read_session_cookie(&cookie, &ring(), at(44_200)), None);
    }

    #[test]
    fn a_session_that_would_last_longer_is_no_session() {
        let longer = Session { ends_at: at(44_201), ..session() };
        assert_eq!(read_session_cookie(&cookie_of(&longer), &ring(), at(2_000)), None);
    }

    #[test]
    fn a_cookie_is_no_bearer_token_and_a_bearer_token_no_cookie() {
        let cookie = cookie_of(&session());
        for text in [cookie.clone(), cookie.replacen("tnweb_", "tnses_", 1)] {
            assert!(Credential::read(&format!("Bearer {text}"), &ring(), at(2_000)).is_err(), "{text}");
        }
        let exchanged = Session { way: SignInWay::Exchange, ..session() };
        assert_eq!(read_session_cookie(&cookie_of(&exchanged), &ring(), at(2_000)), None);
    }

    proptest! {
        #[test]
        fn a_changed_cookie_is_refused(position in 0_usize..500, replacement in "[A-Za-z0-9_.-]") {
            let cookie = cookie_of(&session());
            let mut damaged = cookie.clone();
            let position = position % cookie.len();
            damaged.replace_range(position..=position, &replacement);
            prop_assume!(damaged != cookie);
            prop_assert_eq!(read_session_cookie(&damaged, &ring(), at(2_000)), None);
        }
    }
}
