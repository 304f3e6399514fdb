//! Names as people choose them, made fit to be shown to others (A19).

use std::fmt;

use icu_properties::props::{CanonicalCombiningClass, DefaultIgnorableCodePoint, Script};
use icu_properties::{CodePointMapData, CodePointSetData};
use serde::{Deserialize, Serialize};

use super::PlainText;

/// A person's name as they chose it, fit for one line of text: no control or direction marks, at most 64 characters. Empty if nothing of
/// it would be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct DisplayName(String);

const MAX_NAME_CHARS: usize = 64;

impl DisplayName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name for a message to a stranger or a page; `None` if it is empty or could be taken for a link, an address or a telephone number.
    #[must_use]
    pub fn plain(&self) -> Option<PlainText> {
        PlainText::of_name(&self.0)
    }
}

impl From<String> for DisplayName {
    fn from(raw: String) -> Self {
        let line = one_line(&raw, MAX_NAME_CHARS);
        Self(if line.chars().any(is_seen) { line } else { String::new() })
    }
}

/// The text on one line and at most `max_chars` long, without invisible characters and those that change the direction of text. Joiners
/// stay where a script spells with them.
#[must_use]
pub fn one_line(raw: &str, max_chars: usize) -> String {
    let visible: String = raw
        .chars()
        .map(|c| if c.is_control() || c.is_whitespace() || is_blank_filler(c) { ' ' } else { c })
        .filter(|&c| !shows_nothing_or_reorders(c))
        .collect();
    let line = without_stray_joiners(&visible);
    let line = line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    // The cut may leave a joiner at the end.
    without_stray_joiners(&line.chars().take(max_chars).collect::<String>()).trim_end().to_owned()
}

fn shows_nothing_or_reorders(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Characters that are no blanks to Unicode and look like one.
fn is_blank_filler(c: char) -> bool {
    matches!(c, '\u{3164}' | '\u{ffa0}' | '\u{2800}')
}

/// Whether a character by itself can be seen.
fn is_seen(c: char) -> bool {
    !c.is_whitespace() && !CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// Drops every joiner that spells nothing: it belongs between two letters of a script that spells with joiners, or behind a virama of one.
fn without_stray_joiners(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if !JOINERS.contains(&c)
            || spells(kept.chars().next_back(), script_of_last(&kept), rest.clone().next())
        {
            kept.push(c);
        }
    }
    kept
}

fn spells(before: Option<char>, script: Option<Script>, behind: Option<char>) -> bool {
    let (Some(before), Some(script)) = (before, script) else { return false };
    if JOINERS.contains(&before) || !spells_with_joiners(script) {
        return false;
    }
    let is_virama =
        CodePointMapData::<CanonicalCombiningClass>::new().get(before) == CanonicalCombiningClass::Virama;
    is_virama || behind.is_some_and(|behind| script_of(behind) == script)
}

/// The script of the last letter. Marks, which many scripts share, have none of their own.
fn script_of_last(text: &str) -> Option<Script> {
    let last = text.chars().rev().take_while(|c| *c != ' ').map(script_of);
    last.into_iter().find(|script| *script != Script::Inherited)
}

fn script_of(c: char) -> Script {
    CodePointMapData::<Script>::new().get(c)
}

fn spells_with_joiners(script: Script) -> bool {
    const SCRIPTS: [Script; 18] = [
        Script::Arabic,
        Script::Syriac,
        Script::Mongolian,
        Script::Nko,
        Script::Devanagari,
        Script::Bengali,
        Script::Gurmukhi,
        Script::Gujarati,
        Script::Oriya,
        Script::Tamil,
        Script::Telugu,
        Script::Kannada,
        Script::Malayalam,
        Script::Sinhala,
        Script::Khmer,
        Script::Myanmar,
        Script::Tibetan,
        Script::Balinese,
    ];
    SCRIPTS.contains(&script)
}

impl From<DisplayName> for String {
    fn from(name: DisplayName) -> Self {
        name.0
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> DisplayName {
        DisplayName::from(text.to_owned())
    }

    #[test]
    fn line_breaks_and_direction_marks_leave_a_name() {
        assert_eq!(name("Ann\r\nBcc: eve@example.com").as_str(), "Ann Bcc: eve@example.com");
        assert_eq!(name("\u{202e}nnA\u{200b}  Lee\t").as_str(), "nnA Lee");
        assert_eq!(name(&"ä".repeat(100)).as_str().chars().count(), 64);
    }

    #[test]
    fn ordinary_names_are_plain() {
        for text in [
            "Ann Lee",
            "J.R.R. Tolkien",
            "J.R.R.T",
            "Dr. Ada Lovelace",
            "Zoë O'Neil-Çelik",
            "王小明",
            "Henry 8",
            "St. John",
            "Ann... Lee",
            "Müller・Ann",
            "Anna·Lee",
        ] {
            assert_eq!(name(text).plain().unwrap().as_str(), text);
        }
    }

    #[test]
    fn links_addresses_and_telephone_numbers_are_not_plain_names() {
        for text in [
            "Win at evil.example",
            "http://evil",
            "www.evil",
            "call 555-0199",
            "eve@evil",
            "x evil.example.com!",
            "",
            "<b>Ann",
            "Prize at x.com",
            "x.com",
            "X.CO",
            "(x.com)",
            "win,x.com",
            "Ann:x.io",
            "9.de",
            "evil。com",
            "evil．com",
            "evil｡com",
            "evil․com",
            "evil﹒com",
            "ｅｖｉｌ．ｃｏｍ",
            "пример.рф",
            "例え。中国",
            "क्.com",
            "eve＠evil",
            "http：／／evil",
            "call ５５５０１９９",
            "x.xn--p1ai",
            "J.Smith",
        ] {
            assert_eq!(name(text).plain(), None, "{text}");
        }
    }

    #[test]
    fn a_name_of_which_nothing_would_be_seen_is_empty() {
        for text in [
            "",
            "\u{3164}",
            "\u{2800}\u{2800}",
            " \u{ffa0} ",
            "\u{200b}",
            "\u{115f}\u{1160}",
            "\u{200d}\u{200c}",
            "\u{fe0f}",
            "\u{34f}",
            "\u{180b}",
        ] {
            assert_eq!(name(text).as_str(), "", "{text:?}");
        }
        assert_eq!(name("\u{3164}Ann\u{2800}Lee\u{3164}").as_str(), "Ann Lee");
        for text in ["★", "李", "葛\u{e0100}城", "-"] {
            assert_eq!(name(text).as_str(), text);
        }
    }

    #[test]
    fn joiners_stay_where_a_script_spells_with_them() {
        for text in [
            // Sinhala (Sri, Chandra), Persian, Urdu, Malayalam (a chillu at the end), Devanagari, Bengali, Kannada.
            "ශ්\u{200d}රී",
            "චන්ද්\u{200d}ර",
            "مهدی\u{200c}زاده",
            "علی\u{200c}رضا",
            "അവന്\u{200d}",
            "അവന്\u{200d} ടി",
            "क्\u{200d}ष",
            "शर्\u{200c}मा",
            "র\u{200d}্যা",
            "ರ್\u{200d}ಕ",
        ] {
            assert_eq!(name(text).as_str(), text);
        }
    }

    #[test]
    fn joiners_that_spell_nothing_leave_a_name() {
        for (text, expected) in [
            ("An\u{200d}n", "Ann"),
            ("\u{200c}Ann\u{200d}", "Ann"),
            ("علی\u{200c}", "علی"),
            ("علی\u{200c} رضا", "علی رضا"),
            ("علی\u{200c}\u{200c}رضا", "علی\u{200c}رضا"),
            ("علی\u{200c}Ann", "علیAnn"),
            ("a \u{200d} b", "a b"),
        ] {
            assert_eq!(name(text).as_str(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_name_is_one_short_line_and_already_in_its_own_form(text in any::<String>(), joined in "[ aع\u{94d}क\u{200c}\u{200d}\u{3164}ශ.]{0,80}") {
            for text in [text, joined] {
                let once = name(&text);
                prop_assert!(once.as_str().chars().count() <= 64);
                prop_assert!(!once.as_str().contains(|c: char| c.is_control()));
                prop_assert_eq!(name(once.as_str()), once);
            }
        }
    }
}
