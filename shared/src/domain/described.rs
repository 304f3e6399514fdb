//! How a person is described, and what of that has changed when they sign in (R25).

use serde::{Deserialize, Serialize};

use super::{DisplayName, EmailAddress, Identity, User};

/// How a person is described, as far as it is known: by their identity provider when they sign in, or by all of their users alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    /// Their name; `None` if the provider says none, or if users differ.
    pub name: Option<DisplayName>,
    /// What they sign in with; `None` if the provider says no address, or if users differ.
    pub account: Option<Account>,
}

/// What a person signs in with. Both parts change together: most people sign in with their address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The name they sign in with.
    pub login: String,
    /// Their address, if and only if the provider has verified it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailAddress>,
}

impl Described {
    /// As the user of somebody who joins with this identity is described.
    #[must_use]
    pub fn of_user(user: &User) -> Self {
        let account = Account { login: user.login.clone(), email: user.email.clone() };
        Self { name: Some(user.display_name.clone()), account: Some(account) }
    }

    /// What a provider says of somebody who signs in. `says_address` is whether it says any, verified or not: a program's token can be
    /// without one, which does not mean that the person has none any more.
    #[must_use]
    pub fn by_provider(identity: &Identity, says_address: bool) -> Self {
        let name = Some(&identity.display_name).filter(|name| !name.as_str().is_empty());
        let account = || Account { login: identity.login.clone(), email: identity.verified_email.clone() };
        Self { name: name.cloned(), account: says_address.then(account) }
    }

    /// Whether anything that this says is not known yet.
    #[must_use]
    pub fn is_news_to(&self, known: &Self) -> bool {
        known.updated_by(self) != *known
    }

    /// The same with what the news say.
    #[must_use]
    pub fn updated_by(&self, news: &Self) -> Self {
        let news = news.clone();
        Self {
            name: news.name.or_else(|| self.name.clone()),
            account: news.account.or_else(|| self.account.clone()),
        }
    }

    /// What both say alike.
    #[must_use]
    pub fn agreeing_with(&self, other: &Self) -> Self {
        Self {
            name: self.name.clone().filter(|name| other.name.as_ref() == Some(name)),
            account: self.account.clone().filter(|account| other.account.as_ref() == Some(account)),
        }
    }

    /// A user as this describes them; `None` if they are described so already.
    #[must_use]
    pub fn refresh(&self, user: &User) -> Option<User> {
        let now = Self::of_user(user).updated_by(self);
        let account = now.account?;
        let new = User {
            display_name: now.name.unwrap_or_else(|| user.display_name.clone()),
            login: account.login,
            email: account.email,
            ..user.clone()
        };
        (new != *user).then_some(new)
    }
}
