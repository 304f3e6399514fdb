//! Identifiers, one type for each kind, so that two kinds cannot be mixed up.

use std::fmt;
use std::str::FromStr;

use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Person;

/// Text that is not an identifier of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id")]
pub struct ParseIdError;

/// Every numeric id stays below this, so that JSON clients can hold it in a double (contract section 1).
const NUMERIC_ID_END: u64 = 1 << 53;

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "u64", into = "u64")]
        pub struct $name(u64);

        impl $name {
            /// The id as a number between 1 and 2^53 - 1.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl TryFrom<u64> for $name {
            type Error = ParseIdError;

            fn try_from(number: u64) -> Result<Self, ParseIdError> {
                if number == 0 || number >= NUMERIC_ID_END { Err(ParseIdError) } else { Ok(Self(number)) }
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> u64 {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            /// Takes the canonical decimal form only: no sign, no leading zero.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let id = text.parse::<u64>().map_err(|_| ParseIdError).and_then(Self::try_from)?;
                if id.to_string() == text { Ok(id) } else { Err(ParseIdError) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

numeric_id! {
    /// A private network.
    TailnetId
}

numeric_id! {
    /// A person's membership in a tailnet; the same number in every tailnet that the person is in.
    UserId
}

impl TailnetId {
    /// Makes a new id of eight random bytes.
    #[must_use]
    pub fn from_entropy(entropy: [u8; 8]) -> Self {
        Self((u64::from_be_bytes(entropy) % NUMERIC_ID_END).max(1))
    }
}

impl UserId {
    /// The id that a person has: the first 53 bits of SHA-256 over issuer and subject, never 0 (R15, design section 3).
    #[must_use]
    pub fn of(person: &Person) -> Self {
        let PersonId(hash) = PersonId::of(person);
        let [b0, b1, b2, b3, b4, b5, b6, b7, ..] = hash;
        Self(first_53_bits([b0, b1, b2, b3, b4, b5, b6, b7]))
    }
}

fn first_53_bits(bytes: [u8; 8]) -> u64 {
    (u64::from_be_bytes(bytes) >> 11).max(1)
}

/// A person in full: SHA-256 over issuer and subject, by which two people whose [`UserId`]s collide are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PersonId([u8; 32]);

impl PersonId {
    /// Hashes issuer and subject, the issuer's length in front, so that no two pairs read the same.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        let mut hash = Sha256::new();
        hash.update((person.issuer.len() as u64).to_be_bytes());
        hash.update(person.issuer.as_bytes());
        hash.update(person.subject.as_bytes());
        Self(hash.finalize().into())
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// An invite: a UUID version 7 (RFC 9562), which holds the time it was made and, since every invite lives as long, its expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Uuid", into = "Uuid")]
pub struct InviteId(Uuid);

impl InviteId {
    /// How long an invite lives (R2).
    #[must_use]
    pub fn lifetime() -> Span {
        (30 * 24).hours()
    }

    /// Makes the id of the invite at `index` of one request, so that all ids of a request follow from its time and entropy.
    #[must_use]
    pub fn in_batch(now: Timestamp, entropy: [u8; 8], index: u16) -> Self {
        let [i0, i1] = index.to_be_bytes();
        let [e0, e1, e2, e3, e4, e5, e6, e7] = entropy;
        Self(uuid_v7(now, [i0, i1, e0, e1, e2, e3, e4, e5, e6, e7]))
    }

    /// The id at `index` of the request whose first id this is.
    #[must_use]
    pub fn sibling(self, index: u16) -> Self {
        let [.., e0, e1, e2, e3, e4, e5, e6, e7] = *self.0.as_bytes();
        Self::in_batch(self.created_at(), [e0, e1, e2, e3, e4, e5, e6, e7], index)
    }

    /// When the invite was made, to the millisecond.
    #[must_use]
    pub fn created_at(self) -> Timestamp {
        time_of(self.0)
    }

    /// When the invite stops being one: 30 days after it was made, whatever happens in between (R2).
    #[must_use]
    pub fn expires_at(self) -> Timestamp {
        self.created_at().saturating_add(Self::lifetime()).unwrap_or(Timestamp::MAX)
    }

    /// The one definition of "expired": an invite is dead from the instant of its expiry on.
    #[must_use]
    pub fn is_expired(self, now: Timestamp) -> bool {
        now >= self.expires_at()
    }

    /// The smallest id that an invite not expired at `now` can have.
    #[must_use]
    pub fn oldest_open(now: Timestamp) -> Self {
        let just_expired = now.saturating_sub(Self::lifetime()).unwrap_or(Timestamp::UNIX_EPOCH);
        Self(uuid_floor(just_expired.saturating_add(1.millisecond()).unwrap_or(just_expired)))
    }

    /// The id's 16 bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.into_bytes()
    }
}

impl TryFrom<Uuid> for InviteId {
    type Error = ParseIdError;

    fn try_from(uuid: Uuid) -> Result<Self, ParseIdError> {
        version_7(uuid).map(Self)
    }
}

impl From<InviteId> for Uuid {
    fn from(id: InviteId) -> Self {
        id.0
    }
}

/// An API access token: `k` and 64 random bits in hexadecimal, fit for a name in an update expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId([u8; 8]);

impl KeyId {
    /// Makes a new id of eight random bytes.
    #[must_use]
    pub const fn from_entropy(entropy: [u8; 8]) -> Self {
        Self(entropy)
    }
}

impl FromStr for KeyId {
    type Err = ParseIdError;

    /// Takes the canonical form only: lower case, 17 characters.
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let digits = text.strip_prefix('k').ok_or(ParseIdError)?;
        let id =
            u64::from_str_radix(digits, 16).map(|bits| Self(bits.to_be_bytes())).map_err(|_| ParseIdError)?;
        if id.to_string() == text { Ok(id) } else { Err(ParseIdError) }
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "k{:016x}", u64::from_be_bytes(self.0))
    }
}

impl TryFrom<String> for KeyId {
    type Error = ParseIdError;

    fn try_from(text: String) -> Result<Self, ParseIdError> {
        text.parse()
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.to_string()
    }
}

/// One operation's events in the audit log: a UUID version 7, which holds the time of the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Uuid", into = "Uuid")]
pub struct EventGroupId(Uuid);

impl EventGroupId {
    /// Makes the id of a change at `now`.
    #[must_use]
    pub fn new(now: Timestamp, entropy: [u8; 8]) -> Self {
        let [e0, e1, e2, e3, e4, e5, e6, e7] = entropy;
        Self(uuid_v7(now, [0, 0, e0, e1, e2, e3, e4, e5, e6, e7]))
    }

    /// The one id that the expiry of this invite can have, so that it is recorded once however often it is reported.
    #[must_use]
    pub fn of_expiry(invite: InviteId) -> Self {
        let [.., b6, b7, b8, b9, b10, b11, b12, b13, b14, b15] = invite.to_bytes();
        Self(uuid_v7(invite.expires_at(), [b6, b7, b8, b9, b10, b11, b12, b13, b14, b15]))
    }

    /// An id of the revocation of this invite at `now`, unlike that of any other invite.
    #[must_use]
    pub fn of_revocation(now: Timestamp, invite: InviteId) -> Self {
        let [.., b6, b7, b8, b9, b10, b11, b12, b13, b14, b15] = invite.to_bytes();
        // A bit that no invite has, since a request makes fewer than 2^11, so that the id is not that of a creation either.
        Self(uuid_v7(now, [b6 | 0x08, b7, b8, b9, b10, b11, b12, b13, b14, b15]))
    }

    /// The id that belongs to the creation of these invites, so that the creation is recorded once.
    #[must_use]
    pub const fn of_creation(first: InviteId) -> Self {
        Self(first.0)
    }

    /// When the change happened, to the millisecond.
    #[must_use]
    pub fn time(self) -> Timestamp {
        time_of(self.0)
    }

    /// The smallest id of a change at or after `time`.
    #[must_use]
    pub fn floor(time: Timestamp) -> Self {
        Self(uuid_floor(time))
    }

    /// The largest id of a change at or before `time`.
    #[must_use]
    pub fn ceiling(time: Timestamp) -> Self {
        Self(uuid_v7(time, [0xff; 10]))
    }
}

impl TryFrom<Uuid> for EventGroupId {
    type Error = ParseIdError;

    fn try_from(uuid: Uuid) -> Result<Self, ParseIdError> {
        version_7(uuid).map(Self)
    }
}

impl From<EventGroupId> for Uuid {
    fn from(id: EventGroupId) -> Self {
        id.0
    }
}

macro_rules! uuid_text {
    ($name:ident) => {
        impl FromStr for $name {
            type Err = ParseIdError;

            /// Takes the canonical form only: lower case, hyphenated.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let id = Uuid::try_parse(text).map_err(|_| ParseIdError).and_then(Self::try_from)?;
                if id.to_string() == text { Ok(id) } else { Err(ParseIdError) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_text!(InviteId);
uuid_text!(EventGroupId);

fn uuid_v7(time: Timestamp, rest: [u8; 10]) -> Uuid {
    let millis = u64::try_from(time.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid()
}

fn uuid_floor(time: Timestamp) -> Uuid {
    uuid_v7(time, [0; 10])
}

fn version_7(uuid: Uuid) -> Result<Uuid, ParseIdError> {
    let is_version_7 = uuid.get_version_num() == 7 && uuid.get_variant() == uuid::Variant::RFC4122;
    if is_version_7 && Timestamp::from_millisecond(millis_of(uuid)).is_ok() {
        Ok(uuid)
    } else {
        Err(ParseIdError)
    }
}

fn time_of(uuid: Uuid) -> Timestamp {
    Timestamp::from_millisecond(millis_of(uuid)).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn millis_of(uuid: Uuid) -> i64 {
    let [b0, b1, b2, b3, b4, b5, ..] = uuid.into_bytes();
    i64::from_be_bytes([0, 0, b0, b1, b2, b3, b4, b5])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(millis).unwrap()
    }

    proptest! {
        #[test]
        fn an_invite_is_open_until_the_millisecond_of_its_expiry(millis in 0_i64..4_000_000_000_000, entropy: [u8; 8], index in 0_u16..4096) {
            let id = InviteId::in_batch(at(millis), entropy, index);
            prop_assert_eq!(id.created_at(), at(millis));
            prop_assert!(!id.is_expired(id.expires_at() - 1.millisecond()));
            prop_assert!(id.is_expired(id.expires_at()));
        }

        #[test]
        fn the_key_range_of_open_invites_agrees_with_the_definition_of_expired(millis in 0_i64..4_000_000_000_000, now in 3_000_000_000_i64..4_000_000_000_000, entropy: [u8; 8]) {
            let id = InviteId::in_batch(at(millis), entropy, 0);
            prop_assert_eq!(id >= InviteId::oldest_open(at(now)), !id.is_expired(at(now)));
        }

        #[test]
        fn every_id_of_a_request_follows_from_its_first(millis in 0_i64..4_000_000_000_000, entropy: [u8; 8], index in 0_u16..4096) {
            let first = InviteId::in_batch(at(millis), entropy, 0);
            prop_assert_eq!(first.sibling(index), InviteId::in_batch(at(millis), entropy, index));
        }

        #[test]
        fn ids_read_back_as_written(number in 1_u64..NUMERIC_ID_END, millis in 0_i64..4_000_000_000_000, entropy: [u8; 8]) {
            prop_assert_eq!(number.to_string().parse::<TailnetId>(), TailnetId::try_from(number));
            let id = InviteId::in_batch(at(millis), entropy, 7);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            let key = KeyId::from_entropy(entropy);
            prop_assert_eq!(key.to_string().parse(), Ok(key));
        }

        #[test]
        fn no_text_makes_parsing_an_id_panic(text in any::<String>()) {
            let _ = (text.parse::<TailnetId>(), text.parse::<InviteId>(), text.parse::<EventGroupId>(), text.parse::<KeyId>());
        }
    }

    #[test]
    fn a_numeric_id_has_one_spelling() {
        for text in ["0", "007", "+7", "9007199254740992", "", "-", "1.0", " 1"] {
            assert_eq!(text.parse::<UserId>(), Err(ParseIdError), "{text:?}");
        }
    }

    #[test]
    fn issuer_and_subject_cannot_be_shifted_into_each_other() {
        let person = |issuer: &str, subject: &str| Person { issuer: issuer.into(), subject: subject.into() };
        assert_ne!(PersonId::of(&person("ab", "c")), PersonId::of(&person("a", "bc")));
    }
}
