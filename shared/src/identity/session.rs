//! Credentials, and exchanged sessions: signed statements of who is calling, verified without a read (W3).

use base64ct::{Base64, Encoding};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{
    DisplayName, Identity, Person, Proof, SESSION_LIFETIME, Session, SessionId, SignInWay, TailnetId,
    one_line,
};

use super::key_ring::{CredentialKeys, Credentials, Purpose};
use super::{api_key, signed};

/// What every exchanged session starts with, so that secret scanners can tell one.
const SESSION_PREFIX: &str = "tnses_";
const PURPOSE: Purpose<Credentials> = Purpose::new(b"tailnet-invites session v1");
/// Room for an e-mail address, which is what most people sign in with.
pub(super) const MAX_LOGIN_CHARS: usize = 254;

/// What an exchanged session says. Never a right: those come from the caller's own row at the moment of the write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionClaims {
    /// Its id.
    pub id: SessionId,
    /// When it began, in milliseconds since 1970.
    #[serde(rename = "issued")]
    pub issued_at: i64,
    /// The identity provider.
    #[serde(rename = "iss")]
    pub issuer: String,
    /// The provider's name for the person.
    #[serde(rename = "sub")]
    pub subject: String,
    /// The name that the person signs in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The person's address, as the provider gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether the provider has verified that address. Only a true `true` counts: not a text, and not its absence.
    #[serde(default)]
    pub email_verified: bool,
    /// The tailnet that the session acts in; none stands for the person's home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tailnet: Option<TailnetId>,
    /// When the session ends, in seconds since 1970.
    #[serde(rename = "exp")]
    pub expires_at: i64,
}

/// Who is calling, and in which tailnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Who.
    pub identity: Identity,
    /// In which tailnet; none stands for the person's home.
    pub tailnet: Option<TailnetId>,
    /// What kind of credential it is, and which.
    pub proof: Proof,
}

/// A credential that is missing, damaged, forged or expired (401).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a valid credential is required")]
pub struct InvalidCredential;

impl SessionClaims {
    /// The claims of a session of a person. With a tailnet, it acts there; otherwise in the person's home.
    #[must_use]
    pub fn of(session: &Session, identity: &Identity, tailnet: Option<TailnetId>) -> Self {
        let email = identity.verified_email.as_ref();
        Self {
            id: session.id,
            issued_at: session.issued_at.as_millisecond(),
            issuer: identity.person.issuer.clone(),
            subject: identity.person.subject.clone(),
            login: identity.login.clone(),
            name: identity.display_name.to_string(),
            email: email.map(ToString::to_string),
            email_verified: email.is_some(),
            tailnet,
            expires_at: session.ends_at.as_second(),
        }
    }

    /// Signs the claims with the signing key: `tnses_<key id>.<claims>.<tag>`.
    ///
    /// # Errors
    /// Only if the claims cannot be written as JSON.
    pub fn sign(&self, keys: &CredentialKeys) -> Result<String, serde_json::Error> {
        signed::sign(SESSION_PREFIX, self, keys, PURPOSE)
    }
}

impl Credential {
    /// Reads the value of an `Authorization` header: `Bearer TOKEN`, or HTTP Basic with the token as user name (W3).
    ///
    /// # Errors
    /// [`InvalidCredential`], which does not say what is wrong with it.
    pub fn read(
        authorization: &str,
        keys: &CredentialKeys,
        now: Timestamp,
    ) -> Result<Self, InvalidCredential> {
        let token = token_of(authorization).ok_or(InvalidCredential)?;
        read_session(&token, keys, now).or_else(|| api_key::read(&token, keys, now)).ok_or(InvalidCredential)
    }
}

/// Reads an exchanged session; none for one that is forged, damaged or over, or that lasts too long.
fn read_session(token: &str, keys: &CredentialKeys, now: Timestamp) -> Option<Credential> {
    let claims: SessionClaims = signed::verify(SESSION_PREFIX, token, keys, PURPOSE)?;
    let (issued_at, ends_at) = times(claims.issued_at, claims.expires_at, SESSION_LIFETIME)?;
    if now >= ends_at {
        return None;
    }
    let verified_email = claims.email.filter(|_| claims.email_verified).and_then(|email| email.parse().ok());
    let identity = Identity {
        person: Person { issuer: claims.issuer, subject: claims.subject },
        login: one_line(&claims.login, MAX_LOGIN_CHARS),
        display_name: DisplayName::from(claims.name),
        verified_email,
    };
    let way = SignInWay::Exchange;
    let session = Session { id: claims.id, issued_at, ends_at, way, signed_in_at: issued_at };
    Some(Credential { identity, tailnet: claims.tailnet, proof: Proof::Session(session) })
}

/// When a session began, in milliseconds, and when it ends, in seconds; none if more than `longest` lies between.
pub(super) fn times(issued_at: i64, ends_at: i64, longest: SignedDuration) -> Option<(Timestamp, Timestamp)> {
    let issued_at = Timestamp::from_millisecond(issued_at).ok()?;
    let ends_at = Timestamp::from_second(ends_at).ok()?;
    (ends_at.duration_since(issued_at) <= longest).then_some((issued_at, ends_at))
}

fn token_of(authorization: &str) -> Option<String> {
    let (scheme, value) = authorization.trim_ascii().split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim_ascii().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(Base64::decode_vec(value.trim_ascii()).ok()?).ok()?;
    let (user, _password) = pair.split_once(':')?;
    Some(user.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn ring() -> CredentialKeys {
        CredentialKeys::parse(&format!(r#"{{"1":"{}"}}"#, "k".repeat(32)), 1).unwrap()
    }

    fn claims() -> SessionClaims {
        SessionClaims {
            id: SessionId::from_entropy([9; 8]),
            issued_at: 0,
            issuer: "https://login.example".into(),
            subject: "ann".into(),
            login: "ann@example.com".into(),
            name: "Ann Lee".into(),
            email: Some("Ann@Example.com".into()),
            email_verified: true,
            tailnet: Some(5.try_into().unwrap()),
            expires_at: 1_000,
        }
    }

    fn read(authorization: &str) -> Result<Credential, InvalidCredential> {
        Credential::read(authorization, &ring(), Timestamp::from_second(999).unwrap())
    }

    #[test]
    fn a_session_is_read_as_bearer_and_as_basic_user_name() {
        let token = claims().sign(&ring()).unwrap();
        let credential = read(&format!("Bearer {token}")).unwrap();
        assert_eq!(credential.identity.verified_email.clone().unwrap().as_str(), "ann@example.com");
        let basic = Base64::encode_string(format!("{token}:").as_bytes());
        assert_eq!(read(&format!("Basic {basic}")), Ok(credential));
    }

    #[test]
    fn a_session_ends_at_the_second_it_says() {
        let token = format!("Bearer {}", claims().sign(&ring()).unwrap());
        let at = |second| Credential::read(&token, &ring(), Timestamp::from_second(second).unwrap());
        assert!(at(999).is_ok());
        assert_eq!(at(1_000), Err(InvalidCredential));
    }

    #[test]
    fn a_session_that_would_last_too_long_is_no_session() {
        let longest = SESSION_LIFETIME.as_secs();
        for (expires_at, is_read) in [(longest, true), (longest + 1, false)] {
            let claims = SessionClaims { expires_at, ..claims() };
            assert_eq!(read(&format!("Bearer {}", claims.sign(&ring()).unwrap())).is_ok(), is_read);
        }
    }

    #[test]
    fn only_a_true_email_verified_counts() {
        let with = |verified: serde_json::Value| {
            let mut claims = serde_json::to_value(claims()).unwrap();
            claims["email_verified"] = verified;
            serde_json::from_value::<SessionClaims>(claims)
        };
        assert!(with(json!("true")).is_err());
        assert!(with(json!(1)).is_err());
        let unverified = with(json!(false)).unwrap().sign(&ring()).unwrap();
        assert_eq!(read(&format!("Bearer {unverified}")).unwrap().identity.verified_email, None);
        let mut absent = serde_json::to_value(claims()).unwrap();
        absent.as_object_mut().unwrap().remove("email_verified");
        let absent = serde_json::from_value::<SessionClaims>(absent).unwrap().sign(&ring()).unwrap();
        assert_eq!(read(&format!("Bearer {absent}")).unwrap().identity.verified_email, None);
    }

    proptest! {
        #[test]
        fn a_changed_session_is_refused(position in 0_usize..400, replacement in "[A-Za-z0-9_.-]") {
            let token = claims().sign(&ring()).unwrap();
            let mut damaged = token.clone();
            let position = position % token.len();
            damaged.replace_range(position..=position, &replacement);
            prop_assume!(damaged != token);
            prop_assert_eq!(read(&format!("Bearer {damaged}")), Err(InvalidCredential));
        }

        #[test]
        fn no_header_makes_reading_it_panic(text in any::<String>(), value in any::<String>()) {
            let _ = (read(&text), read(&format!("Basic {value}")), read(&format!("Bearer tnses_1.{value}.{text}")));
        }
    }
}
