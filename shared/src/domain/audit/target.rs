//! The target and the action of an event, by the names that the API has for them (W23, W24).

use std::fmt;

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its kind.
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

/// The kinds of targets.
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
    /// Accepted by somebody who joined.
    Accept,
    /// Revoked.
    Delete,
    /// Mailed again.
    Resend,
    /// Mailed again because it is about to expire.
    Remind,
    /// Expired unused.
    Expired,
    /// Joined.
    Join,
    /// Left.
    Leave,
    /// Approved.
    Approve,
    /// Deprived of rights.
    Suspend,
    /// Given the rights back.
    Restore,
    /// Changed.
    Update,
    /// Switched on.
    Enable,
    /// Switched off.
    Disable,
    /// Let go on, after it had stopped.
    Release,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "CREATE",
            Self::Accept => "ACCEPT",
            Self::Delete => "DELETE",
            Self::Resend => "RESEND",
            Self::Remind => "REMIND",
            Self::Expired => "EXPIRED",
            Self::Join => "JOIN",
            Self::Leave => "LEAVE",
            Self::Approve => "APPROVE",
            Self::Suspend => "SUSPEND",
            Self::Restore => "RESTORE",
            Self::Update => "UPDATE",
            Self::Enable => "ENABLE",
            Self::Disable => "DISABLE",
            Self::Release => "RELEASE",
        })
    }
}
