//! What an event is about, and what was done to it, in the words of the log.

use std::fmt;

/// What an event was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The kind of thing.
    pub kind: TargetType,
    /// Its id.
    pub id: String,
    /// Its name: an address, a login, a tailnet's name.
    pub name: String,
    /// Which of its properties was changed.
    pub property: Option<&'static str>,
}

impl Target {
    pub(super) fn new(kind: TargetType, id: impl ToString, name: impl ToString) -> Self {
        Self { kind, id: id.to_string(), name: name.to_string(), property: None }
    }

    pub(super) fn property(self, property: &'static str) -> Self {
        Self { property: Some(property), ..self }
    }
}

/// The kinds of things that events are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetType {
    /// A tailnet.
    Tailnet,
    /// A user.
    User,
    /// An invite.
    Invite,
    /// An API access token.
    ApiKey,
}

impl fmt::Display for TargetType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tailnet => "TAILNET",
            Self::User => "USER",
            Self::Invite => "INVITE",
            Self::ApiKey => "API_KEY",
        })
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Made.
    Create,
    /// Joined by.
    Accept,
    /// Revoked.
    Delete,
    /// Mailed again.
    Resend,
    /// Lapsed.
    Expired,
    /// Joined.
    Join,
    /// Left.
    Leave,
    /// Let in.
    Approve,
    /// Had its rights taken.
    Suspend,
    /// Had its rights given back.
    Restore,
    /// Changed.
    Update,
    /// Switched on.
    Enable,
    /// Switched off.
    Disable,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "CREATE",
            Self::Accept => "ACCEPT",
            Self::Delete => "DELETE",
            Self::Resend => "RESEND",
            Self::Expired => "EXPIRED",
            Self::Join => "JOIN",
            Self::Leave => "LEAVE",
            Self::Approve => "APPROVE",
            Self::Suspend => "SUSPEND",
            Self::Restore => "RESTORE",
            Self::Update => "UPDATE",
            Self::Enable => "ENABLE",
            Self::Disable => "DISABLE",
        })
    }
}
