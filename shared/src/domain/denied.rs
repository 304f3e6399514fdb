//! Why a caller may not do something.

use super::Proof;

/// Why a caller may not do something. It is answered before any other reason, so that the answer does not reveal what exists (P4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The API access token was revoked, or its user is gone.
    #[error("a valid credential is required")]
    KeyRevoked,
    /// The person has signed out of the session (R25).
    #[error("a valid credential is required")]
    SignedOut,
    /// The caller is not in the tailnet, which does not exist for them (P4).
    #[error("tailnet not found")]
    NotAUser,
    /// The caller waits for approval or is suspended.
    #[error("your user in this tailnet is not active")]
    MayNotAct,
    /// The caller's role does not give the right.
    #[error("your role in this tailnet does not permit this")]
    RoleMayNot,
    /// The caller's row has no verified address, so they send no mail (P6).
    #[error(
        "your user in this tailnet has no verified e-mail address and cannot send mail; make a link to copy instead"
    )]
    NoVerifiedAddress,
}

impl Denied {
    /// Why somebody may do nothing in a tailnet that they are no user of. A token of theirs went with their row.
    #[must_use]
    pub const fn absent(proof: &Proof) -> Self {
        match proof {
            Proof::Key(_) => Self::KeyRevoked,
            Proof::Session(_) => Self::NotAUser,
        }
    }
}
