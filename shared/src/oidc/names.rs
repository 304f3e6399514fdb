//! What the buttons say that lead to identity providers: no secret, so that a page may show them that knows nothing else.

use std::str::FromStr;

use super::providers::{MAX_PROVIDERS, is_key};

/// The most characters of a name.
const MAX_NAME_CHARS: usize = 40;

/// Providers by key, with the name that people know each by, in the order in which they are offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProviderNames(Vec<(String, String)>);

/// A text that names no providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be KEY=NAME,KEY=NAME,... with the keys of providers, each once, and names of 1 to {MAX_NAME_CHARS} characters"
)]
pub struct ParseProviderNamesError;

impl ProviderNames {
    /// Key and name of every provider that has a button.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, name)| (key.as_str(), name.as_str()))
    }
}

impl FromStr for ProviderNames {
    type Err = ParseProviderNamesError;

    fn from_str(text: &str) -> Result<Self, ParseProviderNamesError> {
        let mut names: Vec<(String, String)> = Vec::new();
        for pair in text.split(',') {
            let (key, name) = pair.split_once('=').ok_or(ParseProviderNamesError)?;
            let (key, name) = (key.trim(), name.trim());
            let is_name =
                (1..=MAX_NAME_CHARS).contains(&name.chars().count()) && !name.contains(char::is_control);
            if !is_key(key)
                || !is_name
                || names.len() == MAX_PROVIDERS
                || names.iter().any(|(other, _)| other == key)
            {
                return Err(ParseProviderNamesError);
            }
            names.push((key.to_owned(), name.to_owned()));
        }
        Ok(Self(names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_buttons() {
        let names: ProviderNames = "work=Acme (Entra), google=Google".parse().unwrap();
        assert_eq!(names.iter().collect::<Vec<_>>(), [("work", "Acme (Entra)"), ("google", "Google")]);
        for text in [
            "work",
            "=Acme",
            "work=",
            "Work=Acme",
            "a=A,a=B",
            "a=A,",
            "a=\u{7}",
            &format!("a={}", "x".repeat(41)),
        ] {
            assert_eq!(text.parse::<ProviderNames>(), Err(ParseProviderNamesError), "{text}");
        }
    }
}
