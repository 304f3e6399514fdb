//! The gate that all names pass on their way to strangers (A19).

use std::fmt;

/// A name in a message or on a page, which no program takes for a link, an address or a telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainText(String);

/// More digits than a name has, fewer than a telephone number.
const MAX_DIGITS: usize = 4;
/// The shortest last label that a domain has. Initials are shorter.
const MIN_LAST_LABEL: usize = 2;
/// Stands in front of the dots of a domain, hardly to be seen. It is a blank, at which programs that look for links stop. Characters without
/// width are none: some of those programs take them for letters, and browsers then drop them from a host (UTS #46, section 4).
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';

impl PlainText {
    /// A text of this project.
    #[must_use]
    pub fn of_words(words: &'static str) -> Self {
        Self(words.to_owned())
    }

    /// A person's name; `None` if it is empty or could be taken for something else. Nobody's name needs to be a link.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let text: String = name.chars().map(ascii_form).collect();
        let has_link = text.contains(['/', ':', '@', '<', '>', '[', ']', '\\']) || has_domain(&text);
        // Mail programs decode an encoded word wherever it stands in a header (RFC 2047), and show what it hides.
        let has_encoded_word = text.contains("=?");
        let digits = text.chars().filter(|c| c.is_numeric()).count();
        (!name.is_empty() && !has_link && !has_encoded_word && digits <= MAX_DIGITS)
            .then(|| Self(name.to_owned()))
    }

    /// A domain. It reads as before.
    pub(super) fn of_domain(domain: &str) -> Self {
        Self(domain.replace('.', &format!("{NARROW_NO_BREAK_SPACE}.")))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlainText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether a text has a dot behind something and in front of a word, as in `x.com`. The dots of "J.R.R. Tolkien" stand in front of a blank
/// or of a single letter.
fn has_domain(text: &str) -> bool {
    text.match_indices('.').any(|(dot, _)| {
        let (before, behind) = text.split_at(dot);
        let is_behind_something = before.chars().next_back().is_some_and(|c| !c.is_whitespace() && c != '.');
        let label = behind.chars().skip(1).take_while(|c| c.is_alphanumeric() || *c == '-');
        is_behind_something && label.count() >= MIN_LAST_LABEL
    })
}

/// What programs that look for links may take a character for.
fn ascii_form(c: char) -> char {
    match c {
        // Dots of other scripts, which domains may be written with, and their compatibility forms.
        '\u{3002}' | '\u{ff61}' | '\u{2024}' | '\u{fe12}' | '\u{fe52}' => '.',
        '\u{fe6b}' => '@',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{a789}' | '\u{fe55}' | '\u{2236}' => ':',
        // Full-width forms stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{DisplayName, TailnetName};

    /// What a program that makes links of text finds, with and without a scheme, in domains of ASCII.
    fn links(text: &PlainText) -> Vec<String> {
        let mut finder = linkify::LinkFinder::new();
        finder.url_must_have_scheme(false);
        finder.url_can_be_iri(false);
        finder.links(text.as_str()).map(|link| link.as_str().to_owned()).collect()
    }

    #[test]
    fn a_tailnet_named_as_a_domain_reads_as_one_and_is_no_link() {
        let name: TailnetName = "www.pay-1.example.com".parse().unwrap();
        assert_eq!(name.plain().as_str().replace(NARROW_NO_BREAK_SPACE, ""), name.as_str());
        assert_eq!(links(&name.plain()), Vec::<String>::new());
        assert_eq!(links(&PlainText(name.to_string())), [name.as_str()]);
    }

    proptest! {
        #[test]
        fn no_name_is_a_link(
            anything in any::<String>(),
            letters in "[a-z.:/@。．\u{200c}\u{94d}-]{0,20}",
            name in "[a-z0-9]{1,8}([.-][a-z0-9]{1,8}){0,4}",
        ) {
            for person in [anything, letters, name.clone()] {
                if let Some(shown) = DisplayName::from(person).plain() {
                    prop_assert_eq!(links(&shown), Vec::<String>::new(), "{}", shown);
                }
            }
            if let Ok(name) = name.parse::<TailnetName>() {
                prop_assert_eq!(links(&name.plain()), Vec::<String>::new(), "{}", name);
                prop_assert!(!has_domain(name.plain().as_str()));
            }
        }
    }
}
