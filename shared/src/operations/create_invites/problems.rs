//! What is wrong with a request before anything is read: everything at once (R4).

use std::collections::HashSet;

use crate::domain::{EmailAddress, InviteRole, Language, MAX_INVITES_PER_REQUEST, NewInvite, SendBudget};

/// An invite that is asked for, as far as it can be read.
#[derive(Debug, Clone)]
pub struct AskedInvite {
    /// The role; `None` if the text names none.
    pub role: Option<InviteRole>,
    /// The address, if there is one that can be read.
    pub email: Option<EmailAddress>,
    /// Whether only a person with this address may accept.
    pub bind_to_email: bool,
    /// The language of its mail.
    pub language: Language,
    /// Whether it asks for a reminder, or for none; `None` if it says nothing about it.
    pub remind: Option<bool>,
}

/// Something that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestProblem {
    /// It asks for nothing.
    #[error("at least one invite is required")]
    Empty,
    /// It asks for more than one transaction holds, or than may ever be sent at once.
    #[error("at most {limit} invites in one request, not {asked}")]
    TooMany {
        /// The most that one request makes.
        limit: usize,
        /// What was asked for.
        asked: usize,
    },
    /// An invite repeats the address of an earlier one.
    #[error("repeats an address of this request")]
    Repeated {
        /// Which invite.
        index: usize,
        /// The address.
        address: EmailAddress,
    },
    /// An invite without an address is bound to it.
    #[error("needs an email to be bound to")]
    BoundToNothing {
        /// Which invite.
        index: usize,
    },
    /// An invite without an address asks for a reminder.
    #[error("needs an email to remind")]
    NobodyToRemind {
        /// Which invite.
        index: usize,
    },
}

impl AskedInvite {
    /// The invite to be made; `None` if its role cannot be read.
    #[must_use]
    pub fn readable(&self) -> Option<NewInvite> {
        let Self { role, email, bind_to_email, language, remind } = self.clone();
        Some(NewInvite { role: role?, email, bind_to_email, language, remind })
    }
}

impl From<&NewInvite> for AskedInvite {
    fn from(invite: &NewInvite) -> Self {
        let NewInvite { role, email, bind_to_email, language, remind } = invite.clone();
        Self { role: Some(role), email, bind_to_email, language, remind }
    }
}

/// Everything that is wrong with a request for `count` invites, in its order. `asked` are the first of them, or all.
#[must_use]
pub fn request_problems(asked: &[AskedInvite], count: usize, budget: SendBudget) -> Vec<RequestProblem> {
    let limit = MAX_INVITES_PER_REQUEST.min(budget.burst() as usize);
    let of_size = match count {
        0 => Some(RequestProblem::Empty),
        count if count > limit => Some(RequestProblem::TooMany { limit, asked: count }),
        _ => None,
    };
    let mut addresses = HashSet::new();
    let of_invite = |(index, invite): (usize, &AskedInvite)| match &invite.email {
        Some(address) if !addresses.insert(address.clone()) => {
            [Some(RequestProblem::Repeated { index, address: address.clone() }), None]
        }
        Some(_) => [None, None],
        None => [
            invite.bind_to_email.then_some(RequestProblem::BoundToNothing { index }),
            (invite.remind == Some(true)).then_some(RequestProblem::NobodyToRemind { index }),
        ],
    };
    let of_invites = asked.iter().enumerate().flat_map(of_invite).flatten();
    of_size.into_iter().chain(of_invites).collect()
}
