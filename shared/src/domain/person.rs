//! People, who are identified by issuer and subject and never by e-mail address (R15).

use serde::{Deserialize, Serialize};

use super::{DisplayName, EmailAddress, PersonId, UserId};

/// Who somebody is: an identity provider, and the provider's identifier for them. Never an e-mail address (R15).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// The identity provider (`iss` of OpenID Connect).
    pub issuer: String,
    /// The provider's identifier for the person, which it never reuses (`sub`).
    pub subject: String,
}

/// A person with what their identity provider said of them when they signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who it is.
    pub person: Person,
    /// The name they sign in with; for display and the audit log only, never compared.
    pub login: String,
    /// Their name; it can be empty.
    pub display_name: DisplayName,
    /// Their address, if and only if the provider has verified it (R14).
    pub verified_email: Option<EmailAddress>,
}

impl Identity {
    /// The number that this person has in every tailnet.
    #[must_use]
    pub fn user_id(&self) -> UserId {
        UserId::of(&self.person)
    }

    /// What the person is called: their name, or if it is empty their login.
    #[must_use]
    pub fn called(&self) -> DisplayName {
        let names = [&self.display_name.to_string(), &self.login, &self.person.subject];
        let names = names.into_iter().map(|name| DisplayName::from(name.clone()));
        names.into_iter().find(|name| !name.as_str().is_empty()).unwrap_or_else(|| self.display_name.clone())
    }

    /// The person's full hash, which tells apart two people with the same number.
    #[must_use]
    pub fn person_id(&self) -> PersonId {
        PersonId::of(&self.person)
    }
}
