//! Catalogues of messages by Project Fluent, one file a language; a binary has those that it speaks by.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_langneg::{NegotiationStrategy, negotiate_languages, parse_accepted_languages};
use unic_langid::LanguageIdentifier;

use super::Words;
use crate::domain::Language;

type Bundle = FluentBundle<FluentResource>;

/// Messages in every language. A language is parsed when it is first spoken.
pub struct Catalogue {
    sources: fn(Language) -> [&'static str; 2],
    bundles: [OnceLock<Bundle>; Language::ALL.len()],
}

macro_rules! catalogue {
    ($name:literal) => {
        Catalogue {
            sources: |language| match language {
                $crate::domain::Language::En => catalogue!("en", $name),
                $crate::domain::Language::De => catalogue!("de", $name),
                $crate::domain::Language::Fr => catalogue!("fr", $name),
                $crate::domain::Language::Es => catalogue!("es", $name),
                $crate::domain::Language::Pt => catalogue!("pt", $name),
                $crate::domain::Language::Ja => catalogue!("ja", $name),
                $crate::domain::Language::Zh => catalogue!("zh", $name),
                $crate::domain::Language::Ar => catalogue!("ar", $name),
            },
            bundles: [const { OnceLock::new() }; Language::ALL.len()],
        }
    };
    ($code:literal, $name:literal) => {
        [
            include_str!(concat!("../../catalogues/", $code, "/common.ftl")),
            include_str!(concat!("../../catalogues/", $code, "/", $name, ".ftl")),
        ]
    };
}

/// What pages say.
pub static PAGES: Catalogue = catalogue!("pages");
/// What mails say.
pub static MAILS: Catalogue = catalogue!("mails");

impl Catalogue {
    /// The catalogue in a language.
    #[must_use]
    pub const fn words(&'static self, language: Language) -> Words {
        Words { catalogue: self, language }
    }

    /// The catalogue in the language that a browser's reader likes best (`Accept-Language`, RFC 9110, section 12.5.4): English if there
    /// is none of theirs.
    #[must_use]
    pub fn words_for(&'static self, accept_language: Option<&str>) -> Words {
        let wanted = parse_accepted_languages(accept_language.unwrap_or_default());
        let spoken = Language::ALL.map(identifier);
        let found = negotiate_languages(&wanted, &spoken, None, NegotiationStrategy::Lookup);
        let language = found.first().and_then(|found| found.language.as_str().parse().ok());
        self.words(language.unwrap_or_default())
    }

    /// A message, or one of its attributes behind a dot. A test holds every catalogue to have them all.
    pub(super) fn message(&self, language: Language, id: &str, given: &FluentArgs<'_>) -> String {
        let in_language = self.formatted(language, id, given);
        debug_assert!(in_language.is_some(), "{language} has no {id}");
        in_language.or_else(|| self.formatted(Language::En, id, given)).unwrap_or_default()
    }

    fn formatted(&self, language: Language, id: &str, given: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.bundle(language);
        let (id, attribute) = id.split_once('.').map_or((id, None), |(id, name)| (id, Some(name)));
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(given), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{language} {id}: {errors:?}");
        Some(text)
    }

    fn bundle(&self, language: Language) -> &Bundle {
        let bundle = Language::ALL.into_iter().zip(&self.bundles).find(|(other, _)| *other == language);
        // Every language is one of all.
        let (_, bundle) = bundle.unwrap_or((language, &self.bundles[0]));
        bundle.get_or_init(|| parsed(language, (self.sources)(language)))
    }
}

fn parsed(language: Language, sources: [&'static str; 2]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![identifier(language)]);
    // `Words` isolates what stands within a sentence, where that is needed.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new(source.to_owned());
        let (resource, errors) =
            resource.map_or_else(|(resource, errors)| (resource, errors), |whole| (whole, Vec::new()));
        debug_assert!(errors.is_empty(), "{language}: {errors:?}");
        let added = bundle.add_resource(resource);
        debug_assert!(added.is_ok(), "{language}: {added:?}");
    }
    bundle
}

fn identifier(language: Language) -> LanguageIdentifier {
    language.code().parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

    use super::*;

    /// What the console says, which a browser puts together.
    static CONSOLE: Catalogue = catalogue!("console");

    const ALL: [(&str, &Catalogue); 3] = [("pages", &PAGES), ("mails", &MAILS), ("console", &CONSOLE)];

    /// The texts of a catalogue as they are written, and the variables of each, by message and attribute.
    fn texts(source: &str) -> BTreeMap<String, (String, BTreeSet<String>)> {
        let resource = fluent_syntax::parser::parse(source).expect("a catalogue has no syntax errors");
        let mut texts = BTreeMap::new();
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let attributes = message.attributes.iter();
            let attributes =
                attributes.map(|part| (format!("{}.{}", message.id.name, part.id.name), &part.value));
            let value = message.value.as_ref().map(|value| (message.id.name.to_owned(), value));
            for (id, pattern) in value.into_iter().chain(attributes) {
                let (mut text, mut variables) = (String::new(), BTreeSet::new());
                read(pattern, &mut text, &mut variables);
                assert!(texts.insert(id.clone(), (text, variables)).is_none(), "{id} is there twice");
            }
        }
        texts
    }

    fn read(pattern: &Pattern<&str>, text: &mut String, variables: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                    variable(inline, variables);
                }
                PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                    variable(selector, variables);
                    for variant in variants {
                        read(&variant.value, text, variables);
                    }
                }
            }
        }
    }

    fn variable(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
        let InlineExpression::VariableReference { id } = inline else {
            panic!("only variables are inserted")
        };
        variables.insert(id.name.to_owned());
    }

    #[test]
    fn every_language_has_every_message_with_the_same_variables_and_nothing_in_english() {
        // The same word in another language.
        let of_pages = ["fact-role", "found-name", "your-networks"];
        let of_console =
            ["actions", "console", "name", "pages", "role-admin", "role-auditor", "status", "token"];
        let shared_words = [&of_pages[..], &of_console[..]].concat();
        for (name, catalogue) in ALL {
            let english = (catalogue.sources)(Language::En).map(texts);
            for language in Language::ALL.into_iter().skip(1) {
                let translated = (catalogue.sources)(language).map(texts);
                for (english, translated) in english.iter().zip(&translated) {
                    let ids = |texts: &BTreeMap<String, _>| texts.keys().cloned().collect::<Vec<_>>();
                    assert_eq!(ids(translated), ids(english), "{language} {name}");
                    for (id, (text, variables)) in translated {
                        let (original, needed) = &english[id];
                        assert_eq!(variables, needed, "{language} {name} {id}");
                        let is_word = original.chars().any(char::is_alphabetic);
                        let may_be_same = !is_word || shared_words.contains(&id.as_str());
                        assert!(text != original || may_be_same, "{language} {name} {id}: {text}");
                    }
                }
            }
        }
    }

    /// The text of a file, or of all files below a folder.
    fn sources(path: &std::path::Path) -> String {
        if path.is_file() {
            return std::fs::read_to_string(path).unwrap();
        }
        std::fs::read_dir(path).unwrap().map(|entry| sources(&entry.unwrap().path())).collect()
    }

    #[test]
    fn every_message_is_said_somewhere() {
        const SAYING: [&str; 6] = [
            "src/edge/http/pages.rs",
            "src/edge/http/pages",
            "src/mail",
            "src/words.rs",
            "templates",
            "../console/src",
        ];
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let said: String = SAYING.iter().map(|path| sources(&root.join(path))).collect();
        for (name, catalogue) in ALL {
            for id in (catalogue.sources)(Language::En).map(texts).iter().flat_map(BTreeMap::keys) {
                // The attributes of a message that is a page are said by its id.
                let message = id.split('.').next().unwrap_or_default();
                // The console puts the last part of some ids together with what the API says.
                let family = message.rsplit_once('-').map(|(family, _)| family);
                let families = std::iter::successors(family, |family| Some(family.rsplit_once('-')?.0));
                let is_said = [id.as_str(), message].iter().any(|id| said.contains(&format!("\"{id}\"")))
                    || families.into_iter().any(|family| said.contains(&format!("`{family}-${{")));
                assert!(is_said, "nobody says {id} of {name}");
            }
        }
    }

    #[test]
    fn a_reader_gets_the_first_of_their_languages_that_is_spoken() {
        for (wanted, spoken) in [
            (None, Language::En),
            (Some(""), Language::En),
            (Some("de-AT,de;q=0.9,en;q=0.8"), Language::De),
            (Some("nl-NL,nl;q=0.9,fr-CA;q=0.8"), Language::Fr),
            (Some("pt-PT"), Language::Pt),
            (Some("zh-Hant-TW,zh;q=0.9"), Language::Zh),
            (Some("es-419"), Language::Es),
            (Some("ar-EG"), Language::Ar),
            (Some("JA"), Language::Ja),
            (Some("tlh"), Language::En),
            (Some("*"), Language::En),
            (Some("; ;,,q=1,\u{fffd}de"), Language::En),
        ] {
            assert_eq!(PAGES.words_for(wanted).language(), spoken, "{wanted:?}");
        }
    }
}
