//! The start of a name or an address, as somebody types it into a search for people.

use std::collections::BTreeSet;
use std::str::FromStr;

use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
use icu_properties::CodePointMapData;
use icu_properties::props::CanonicalCombiningClass;

use super::{AddressStart, DisplayName, EmailAddress, Profile};

/// How many words of a name are looked at.
const MAX_WORDS: usize = 4;
/// How many characters of a word or a login are looked at.
const MAX_CHARS: usize = 64;

/// The start of a name or an address that somebody looks for. Several words are the starts of several words of a name, in any order.
/// Upper and lower case, and letters with and without accents, are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonStart {
    /// Each starts a word of the name.
    words: Vec<String>,
    /// It starts the login; empty for what no login starts with.
    login: String,
    /// It starts the address; `None` for what no address starts with.
    address: Option<AddressStart>,
}

/// A text that is too long to be the start of a name or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be the start of a name or an address, of at most {} characters", PersonStart::MAX_LENGTH)]
pub struct ParsePersonStartError;

impl PersonStart {
    /// The longest text, in characters.
    pub const MAX_LENGTH: usize = EmailAddress::MAX_LENGTH;

    /// How every address starts that is meant; `None` if what was typed starts no address.
    #[must_use]
    pub const fn address(&self) -> Option<&AddressStart> {
        self.address.as_ref()
    }

    /// Starts of [`terms`], of which whoever is meant has at least one. The longest word of a name is the rarest.
    #[must_use]
    pub fn starts(&self) -> Vec<String> {
        let word = self.words.iter().max_by_key(|word| word.len());
        let address = self.address.as_ref().map(|start| short(start.as_str()));
        let all = word.cloned().into_iter().chain([short(&self.login)]).chain(address);
        let all: BTreeSet<String> = all.filter(|start| !start.is_empty()).collect();
        let is_covered =
            |start: &String| all.iter().any(|other| other != start && start.starts_with(other.as_str()));
        all.iter().filter(|start| !is_covered(start)).cloned().collect()
    }

    /// Whether a user is meant.
    #[must_use]
    pub fn is_of(&self, user: &Profile) -> bool {
        let names = words_of(&user.display_name);
        let is_named = |word: &String| names.iter().any(|name| name.starts_with(word.as_str()));
        let by_name = !self.words.is_empty() && self.words.iter().all(is_named);
        by_name
            || !self.login.is_empty() && folded(&user.login).starts_with(&self.login)
            || user.email.as_ref().is_some_and(|email| self.is_of_address(email))
    }

    /// Whether an address starts so.
    #[must_use]
    pub fn is_of_address(&self, address: &EmailAddress) -> bool {
        self.address.as_ref().is_some_and(|start| start.matches(address))
    }
}

impl FromStr for PersonStart {
    type Err = ParsePersonStartError;

    fn from_str(typed: &str) -> Result<Self, ParsePersonStartError> {
        if typed.chars().count() > Self::MAX_LENGTH {
            return Err(ParsePersonStartError);
        }
        let typed = typed.trim();
        // Who types an @ means no name.
        let words = if typed.contains('@') { Vec::new() } else { words(typed) };
        Ok(Self { words, login: folded(typed), address: typed.parse().ok().filter(|_| !typed.is_empty()) })
    }
}

/// What a user is found by: the first words of their name, their login and their address, as a search compares them.
#[must_use]
pub fn terms(user: &Profile) -> BTreeSet<String> {
    let address = user.email.as_ref().map(|email| short(email.as_str()));
    let login = Some(short(&folded(&user.login))).filter(|login| !login.is_empty());
    words_of(&user.display_name).into_iter().chain(login).chain(address).collect()
}

fn words_of(name: &DisplayName) -> Vec<String> {
    let mut words = words(name.as_str());
    words.truncate(MAX_WORDS);
    words
}

/// The words of a text, folded. An apostrophe is a part of a word and is left out of it, as a joiner is; other signs part words.
fn words(text: &str) -> Vec<String> {
    let within = |c: &char| !matches!(c, '\'' | '’' | 'ʼ' | '\u{200c}' | '\u{200d}');
    let folded: String = folded(text).chars().filter(within).collect();
    let words =
        folded.split(|c: char| !c.is_alphanumeric() && class(c) == CanonicalCombiningClass::NotReordered);
    words.filter(|word| !word.is_empty()).map(short).collect()
}

fn short(text: &str) -> String {
    text.chars().take(MAX_CHARS).collect()
}

/// The text in lower case, without accents, and in the one of several Unicode forms that shows no difference of width or style.
fn folded(text: &str) -> String {
    let decomposed = DecomposingNormalizer::new_nfkd().normalize(text);
    let plain = decomposed.chars().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase);
    let mut folded = String::new();
    for c in plain {
        match plain_letters(c) {
            Some(letters) => folded.push_str(letters),
            None if is_accent(c) => {}
            None => folded.push(c),
        }
    }
    // What still spells is one character again, so that no kana starts with another one.
    ComposingNormalizer::new_nfc().normalize(&folded).into_owned()
}

fn class(c: char) -> CanonicalCombiningClass {
    CodePointMapData::<CanonicalCombiningClass>::new().get(c)
}

/// Whether a mark is one that people leave out. Those that spell are not: a virama, a nukta, the voicing of kana.
fn is_accent(c: char) -> bool {
    use CanonicalCombiningClass as Class;
    !matches!(
        class(c),
        Class::NotReordered | Class::HanReading | Class::Nukta | Class::KanaVoicing | Class::Virama
    )
}

/// How people write letters with a stroke and ligatures who do not have them. They have no accent that could be taken away.
const fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'æ' => "ae",
        'œ' => "oe",
        'ı' => "i",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Joining, Role, TailnetId, UserId, UserStatus};

    fn user(name: &str, login: &str, email: Option<&str>) -> Profile {
        Profile {
            id: UserId::FIRST,
            tailnet: TailnetId::try_from(7).unwrap(),
            login: login.to_owned(),
            display_name: DisplayName::from(name.to_owned()),
            email: email.map(|email| email.parse().unwrap()),
            role: Role::Member,
            status: UserStatus::Active,
            created: jiff::Timestamp::UNIX_EPOCH,
            invited_by: None,
            external: false,
        }
    }

    fn finds(typed: &str, user: &Profile) -> bool {
        let Ok(start) = typed.parse::<PersonStart>() else { return false };
        let is_found = start.is_of(user);
        // Whoever is meant has a term that starts as the search says.
        let terms = terms(user);
        let is_reached =
            start.starts().iter().any(|start| terms.iter().any(|term| term.starts_with(start.as_str())));
        assert!(is_reached || !is_found, "{typed}: {:?} and {terms:?}", start.starts());
        is_found
    }

    #[test]
    fn a_name_is_found_by_the_start_of_each_word_however_it_is_written() {
        for (name, typed) in [
            (
                "Zoë O\u{2019}Neil-Çelik",
                &["zoe", "ZOË", "oneil", "o'neil", "celik", "çel", "oneil-celik zo"][..],
            ),
            ("Łukasz Groß", &["lukasz", "gross", "groß", "Gros"]),
            ("Søren Ærø", &["soren", "aero"]),
            ("İpek Işık", &["ipek", "isik", "ışık"]),
            ("Ｗｉｄｅ Ann", &["wide", "ann"]),
            ("王小明", &["王", "王小明"]),
            ("क्षमा", &["क्ष"]),
            ("علی\u{200c}رضا", &["علیرضا", "علی\u{200c}ر"]),
            ("Ada Byron King Lovelace", &["lovelace", "king ada", "a b k l"]),
        ] {
            let user = user(name, "x@y.example", None);
            for typed in typed {
                assert!(finds(typed, &user), "{typed} in {name}");
            }
        }
    }

    #[test]
    fn what_starts_no_word_is_not_found() {
        let ada = user("Ada Byron King Noel Lovelace", "ada@passkey", Some("ada.l@friends.example"));
        for typed in ["da", "love", "ada x", "ada ada@", "adb", "friends", "ada.l@x", "@", "l@friends"] {
            assert!(!finds(typed, &ada), "{typed}");
        }
        let kana = user("がく", "x@y.example", None);
        assert!(!finds("か", &kana) && finds("が", &kana), "the voicing of kana is no accent");
    }

    #[test]
    fn somebody_is_found_by_the_start_of_their_login_and_of_their_address() {
        let ada = user("Ada", "Ada@Passkey", Some("countess@bücher.example"));
        for typed in ["ada@", "ADA@PASS", "count", "Countess@", "countess@büch", "countess@xn--bcher"] {
            assert!(finds(typed, &ada), "{typed}");
        }
    }

    #[test]
    fn a_text_that_starts_nothing_finds_nobody_and_one_that_is_too_long_is_refused() {
        for typed in ["", " ", "\u{301}", "\u{2605}"] {
            assert!(!finds(typed, &user("Ada", "ada@passkey", None)), "{typed:?}");
        }
        assert_eq!("a".repeat(255).parse::<PersonStart>(), Err(ParsePersonStartError));
        assert!("a".repeat(254).parse::<PersonStart>().is_ok());
    }

    #[test]
    fn a_user_has_at_most_six_terms_which_are_short() {
        let long = user(&"ab ".repeat(20), &"l".repeat(300), Some("ada@friends.example"));
        let long = Profile { display_name: DisplayName::from("a b c d e f".to_owned()), ..long };
        assert_eq!(terms(&long).len(), 6);
        assert!(terms(&long).iter().all(|term| term.chars().count() <= MAX_CHARS));
        assert_eq!(long.joining(), Joining { at: long.created, user: long.id });
    }

    proptest! {
        #[test]
        fn no_text_makes_a_search_panic_or_miss_whom_it_means(name in any::<String>(), typed in any::<String>()) {
            let user = user(&name, &name, None);
            let _ = (finds(&typed, &user), finds(&name, &user));
        }
    }
}
