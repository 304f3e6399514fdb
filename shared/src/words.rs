//! The words of pages and mails, in the language of their reader (R27).

mod catalogue;

use fluent_bundle::FluentArgs;
use jiff::Timestamp;

use crate::domain::{Direction, DisplayName, Language, PlainText, Role};

pub use catalogue::{Catalogue, MAILS, PAGES};

/// A catalogue in one language.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "a catalogue is long")]
pub struct Words {
    catalogue: &'static Catalogue,
    language: Language,
}

impl Words {
    /// The language.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// Its direction.
    #[must_use]
    pub const fn direction(self) -> Direction {
        self.language.direction()
    }

    /// A message that takes nothing: its id, with an attribute behind a dot.
    #[must_use]
    pub fn text(self, id: &str) -> String {
        self.with(id, &[])
    }

    /// A message with what it takes. URLs never are part of a message: marks of direction would corrupt them.
    #[must_use]
    pub fn with(self, id: &str, arguments: &[(&'static str, &str)]) -> String {
        let mut given = FluentArgs::with_capacity(arguments.len());
        for (name, text) in arguments {
            given.set(*name, isolated(text, self.direction()));
        }
        self.catalogue.message(self.language, id, &given)
    }

    /// A role, as in "You join as ...".
    #[must_use]
    pub fn role(self, role: Role) -> String {
        let mut given = FluentArgs::with_capacity(1);
        given.set("role", role.as_str());
        self.catalogue.message(self.language, "role", &given)
    }

    /// A time to the minute, with its zone.
    #[must_use]
    pub fn time(self, time: Timestamp) -> String {
        let mut given = FluentArgs::with_capacity(4);
        let number = |format: &str| time.strftime(format).to_string().parse::<u8>().unwrap_or_default();
        given.set("day", number("%-d"));
        given.set("month", number("%-m"));
        given.set("year", time.strftime("%Y").to_string());
        given.set("clock", time.strftime("%H:%M").to_string());
        self.catalogue.message(self.language, "time", &given)
    }

    /// Who invites. A name that no stranger should see is not shown.
    #[must_use]
    pub fn inviter(self, name: &DisplayName) -> String {
        name.plain().as_ref().map_or_else(|| self.text("somebody"), |name| name.as_str().to_owned())
    }

    /// A name, or other words where there is none.
    #[must_use]
    pub fn name_or(self, name: Option<PlainText>, id: &str) -> String {
        name.map_or_else(|| self.text(id), |name| name.as_str().to_owned())
    }
}

/// A text within a sentence. Where it is written in the other direction, marks keep it from reordering what stands around it (UAX #9,
/// section 2.7).
fn isolated(text: &str, around: Direction) -> String {
    use icu_properties::CodePointMapData;
    use icu_properties::props::BidiClass;

    const FIRST_STRONG_ISOLATE: char = '\u{2068}';
    const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';
    let class = CodePointMapData::<BidiClass>::new();
    let is_foreign = |c| match around {
        Direction::LeftToRight => [BidiClass::RightToLeft, BidiClass::ArabicLetter].contains(&class.get(c)),
        Direction::RightToLeft => class.get(c) == BidiClass::LeftToRight,
    };
    if text.chars().any(is_foreign) {
        format!("{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_language_has_a_word_of_its_own_for_each_role() {
        const ROLES: [Role; 7] = [
            Role::Owner,
            Role::Admin,
            Role::ItAdmin,
            Role::NetworkAdmin,
            Role::BillingAdmin,
            Role::Auditor,
            Role::Member,
        ];
        for language in Language::ALL {
            let words: BTreeSet<String> = ROLES.map(|role| PAGES.words(language).role(role)).into();
            assert_eq!(words.len(), ROLES.len(), "{language}: {words:?}");
        }
    }

    #[test]
    fn every_language_writes_a_time_with_its_day_month_year_and_zone() {
        let time = |text: &str| text.parse::<Timestamp>().unwrap();
        for language in Language::ALL {
            let words = PAGES.words(language);
            let shown = words.time(time("2027-05-01T09:05:59Z"));
            for part in ["1", "2027", "09:05", "UTC"] {
                assert!(shown.contains(part), "{language}: {shown}");
            }
            let months: BTreeSet<String> =
                (1..=12).map(|month| words.time(time(&format!("2027-{month:02}-10T09:05:00Z")))).collect();
            assert_eq!(months.len(), 12, "{language}: {months:?}");
        }
        assert_eq!(PAGES.words(Language::En).time(time("2027-05-01T09:05:59Z")), "1 May 2027, 09:05 UTC");
    }

    #[test]
    fn a_name_in_the_other_direction_is_isolated_and_any_other_stays_as_it_is() {
        let said = |language, name| PAGES.words(language).with("join", &[("network", name)]);
        assert_eq!(said(Language::En, "acme"), "Join acme");
        assert_eq!(said(Language::En, "Zoë 東京 1"), "Join Zoë 東京 1");
        assert_eq!(said(Language::En, "شبكة"), "Join \u{2068}شبكة\u{2069}");
        assert!(said(Language::Ar, "acme").contains("\u{2068}acme\u{2069}"));
        assert!(!said(Language::Ar, "شبكة 1").contains('\u{2068}'));
    }
}
