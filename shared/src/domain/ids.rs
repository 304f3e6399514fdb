//! Identifiers, one type for each kind, so that two kinds cannot be mixed up.

mod numbers;
mod times;

pub use numbers::{KeyId, PersonId, SessionId, TailnetId, UserId};
pub use times::{EventGroupId, InviteId};

/// Text that is not an identifier of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id")]
pub struct ParseIdError;

#[cfg(test)]
mod tests {
    use super::numbers::NUMERIC_ID_END;
    use super::*;
    use crate::domain::Person;
    use jiff::{Timestamp, ToSpan};
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
            let session = SessionId::from_entropy(entropy);
            prop_assert_eq!(session.to_string().parse(), Ok(session));
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
