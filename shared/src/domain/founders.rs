//! Who may found a tailnet: the operator's choice (R26).

use std::str::FromStr;

use super::{EmailAddress, Identity};

/// The most tailnets that a person founds where everybody may found (P6).
pub const MAX_FOUNDED: u32 = 3;

/// Who may found a tailnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Founders {
    /// Everybody who has signed in, with or without a verified address.
    Everybody,
    /// Only people with a verified address that is listed or whose domain is listed.
    Listed {
        /// The addresses.
        addresses: Vec<EmailAddress>,
        /// The domains in their ASCII form, without their subdomains.
        domains: Vec<String>,
    },
}

/// Why a person may not found a tailnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MayNotFound {
    /// Their provider has verified no address.
    #[error(
        "only people whom the operator has chosen may found a tailnet, and your sign-in has no verified e-mail address"
    )]
    NotVerified,
    /// Neither their address nor its domain is listed.
    #[error(
        "only people whom the operator has chosen may found a tailnet, and your address is not among them"
    )]
    NotListed,
}

/// A text that does not say who may found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be * for everybody, or e-mail addresses and domains, separated by commas")]
pub struct ParseFoundersError;

impl Founders {
    /// Checks that a person may found a tailnet. An unverified address proves nothing (A2).
    ///
    /// # Errors
    /// [`MayNotFound`].
    pub fn check(&self, identity: &Identity) -> Result<(), MayNotFound> {
        let Self::Listed { addresses, domains } = self else { return Ok(()) };
        let own = identity.verified_email.as_ref().ok_or(MayNotFound::NotVerified)?;
        let is_listed = addresses.contains(own) || domains.iter().any(|domain| domain == own.domain());
        if is_listed { Ok(()) } else { Err(MayNotFound::NotListed) }
    }

    /// The most tailnets that one person founds; `None` if the operator has chosen them.
    #[must_use]
    pub const fn limit(&self) -> Option<u32> {
        match self {
            Self::Everybody => Some(MAX_FOUNDED),
            Self::Listed { .. } => None,
        }
    }
}

impl FromStr for Founders {
    type Err = ParseFoundersError;

    fn from_str(text: &str) -> Result<Self, ParseFoundersError> {
        if text.trim() == "*" {
            return Ok(Self::Everybody);
        }
        let (mut addresses, mut domains) = (Vec::new(), Vec::new());
        for part in text.split(',').map(str::trim) {
            if part.contains('@') {
                addresses.push(part.parse().map_err(|_| ParseFoundersError)?);
            } else {
                let somebody: EmailAddress =
                    format!("somebody@{part}").parse().map_err(|_| ParseFoundersError)?;
                domains.push(somebody.domain().to_owned());
            }
        }
        Ok(Self::Listed { addresses, domains })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Person;

    fn signed_in(verified: Option<&str>) -> Identity {
        Identity {
            person: Person { issuer: "https://login.example.com".to_owned(), subject: "ann".to_owned() },
            login: "ann@acme.example".to_owned(),
            display_name: "Ann".to_owned().into(),
            verified_email: verified.map(|address| address.parse().unwrap()),
        }
    }

    #[test]
    fn a_listed_address_and_everybody_of_a_listed_domain_may_found() {
        let founders: Founders = "Ann@Friends.example, acme.example,BÜCHER.example".parse().unwrap();
        for address in ["ann@friends.example", "dora@acme.example", "emil@xn--bcher-kva.example"] {
            assert_eq!(founders.check(&signed_in(Some(address))), Ok(()), "{address}");
        }
        for address in ["dora@friends.example", "dora@sub.acme.example", "dora@notacme.example"] {
            assert_eq!(founders.check(&signed_in(Some(address))), Err(MayNotFound::NotListed), "{address}");
        }
        assert_eq!(founders.check(&signed_in(None)), Err(MayNotFound::NotVerified));
    }

    #[test]
    fn a_star_lets_everybody_found() {
        assert_eq!("*".parse::<Founders>().unwrap().check(&signed_in(None)), Ok(()));
    }

    #[test]
    fn a_list_with_anything_else_is_refused_as_a_whole() {
        for text in
            ["", " ", "ann", "acme.example,", "acme.example, *", "@acme.example", "https://acme.example"]
        {
            assert_eq!(text.parse::<Founders>(), Err(ParseFoundersError), "{text}");
        }
    }
}
