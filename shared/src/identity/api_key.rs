//! API access tokens: signed statements of whose rights a program has, good as long as the user's row names them (W26).

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{ApiKey, DisplayName, Identity, KeyId, Person, Proof, TailnetId};

use super::Credential;
use super::key_ring::{CredentialKeys, Credentials, Purpose};
use super::signed;

/// What every API access token starts with (W3).
pub const KEY_PREFIX: &str = "tskey-api-";

const PURPOSE: Purpose<Credentials> = Purpose::new(b"tailnet-invites api-key v1");

/// What a token says. Whether it was revoked, and what it may do, is in the user's row.
#[derive(Serialize, Deserialize)]
struct KeyClaims {
    #[serde(rename = "iss")]
    issuer: String,
    #[serde(rename = "sub")]
    subject: String,
    login: String,
    name: DisplayName,
    tailnet: TailnetId,
    #[serde(rename = "exp")]
    expires_at: i64,
}

/// An API access token in the plain, which is shown once; the only form that can show itself.
pub struct ApiAccessToken(String);

impl ApiAccessToken {
    /// The token, for whoever made it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiAccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiAccessToken(..)")
    }
}

/// Makes the token of a new key: `tskey-api-<key>-<key id of the ring>.<claims>.<tag>`.
#[must_use]
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "texts and numbers can always be written as JSON"
)]
pub fn api_access_token(key: &ApiKey, identity: &Identity, keys: &CredentialKeys) -> ApiAccessToken {
    let claims = KeyClaims {
        issuer: identity.person.issuer.clone(),
        subject: identity.person.subject.clone(),
        login: identity.login.clone(),
        name: identity.display_name.clone(),
        tailnet: key.tailnet,
        expires_at: key.expires_at.as_second(),
    };
    let token = signed::sign(&prefix_of(key.id), &claims, keys, PURPOSE);
    ApiAccessToken(token.expect("the claims are texts and numbers"))
}

/// Reads a token; none for one that is forged, damaged or expired.
pub(super) fn read(token: &str, keys: &CredentialKeys, now: Timestamp) -> Option<Credential> {
    let (id, _) = token.strip_prefix(KEY_PREFIX)?.split_once('-')?;
    let id: KeyId = id.parse().ok()?;
    let claims: KeyClaims = signed::verify(&prefix_of(id), token, keys, PURPOSE)?;
    if now.as_second() >= claims.expires_at {
        return None;
    }
    let identity = Identity {
        person: Person { issuer: claims.issuer, subject: claims.subject },
        login: claims.login,
        display_name: claims.name,
        verified_email: None,
    };
    Some(Credential { identity, tailnet: Some(claims.tailnet), proof: Proof::Key(id) })
}

fn prefix_of(key: KeyId) -> String {
    format!("{KEY_PREFIX}{key}-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{KeyLifetime, UserId};
    use proptest::prelude::*;

    fn ring() -> CredentialKeys {
        CredentialKeys::parse(&format!(r#"{{"1":"{}"}}"#, "k".repeat(32)), 1).unwrap()
    }

    fn token(entropy: [u8; 8]) -> (ApiKey, String) {
        let person = Person { issuer: "https://login.example".into(), subject: "ann".into() };
        let key = ApiKey {
            id: KeyId::from_entropy(entropy),
            tailnet: 5.try_into().unwrap(),
            user: UserId::of(&person),
            description: String::new(),
            created: Timestamp::UNIX_EPOCH,
            expires_at: KeyLifetime::try_from(86_400).unwrap().end(Timestamp::UNIX_EPOCH),
        };
        let identity = Identity {
            person,
            login: "ann@example.com".into(),
            display_name: DisplayName::from("Ann Lee".to_owned()),
            verified_email: None,
        };
        let token = api_access_token(&key, &identity, &ring()).reveal().to_owned();
        (key, token)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_token_is_read_until_the_second_it_ends() {
        let (key, token) = token([7; 8]);
        let credential = read(&token, &ring(), at(86_399)).unwrap();
        assert_eq!((credential.proof, credential.tailnet), (Proof::Key(key.id), Some(key.tailnet)));
        assert_eq!(credential.identity.login, "ann@example.com");
        assert_eq!(read(&token, &ring(), at(86_400)), None);
    }

    #[test]
    fn a_token_does_not_pass_for_another_key() {
        let (one, token_of_one) = token([7; 8]);
        let (other, _) = token([8; 8]);
        let swapped = token_of_one.replace(&one.id.to_string(), &other.id.to_string());
        assert_eq!(read(&swapped, &ring(), at(0)), None);
    }

    proptest! {
        #[test]
        fn a_changed_token_is_refused(position in 0_usize..400, replacement in "[A-Za-z0-9_.-]") {
            let (_, token) = token([7; 8]);
            let mut damaged = token.clone();
            let position = position % token.len();
            damaged.replace_range(position..=position, &replacement);
            prop_assume!(damaged != token);
            prop_assert_eq!(read(&damaged, &ring(), at(0)), None);
        }
    }
}
