//! Making the links of invites, and reading the codes that come back.

use crate::config::BaseUrl;
use crate::domain::{CodeContents, Invite, InviteCode, UnverifiedCode};

use super::key_ring::{KeyRing, Purpose};

/// A forged or damaged code (404).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such invite")]
pub struct UnknownCode;

/// The links of invites: derived when they are shown or mailed, never stored (R8).
#[derive(Debug, Clone, Copy)]
pub struct InviteLinks<'a> {
    /// Where links lead.
    pub base_url: &'a BaseUrl,
    /// The keys that codes are made with.
    pub key_ring: &'a KeyRing,
}

impl InviteLinks<'_> {
    /// The URL that lets its holder join: `<base>/uinv/<code>`.
    #[must_use]
    pub fn url(self, invite: &Invite) -> String {
        format!("{}/uinv/{}", self.base_url, self.code(invite).reveal())
    }

    /// The code of an invite, made with the newest key.
    fn code(self, invite: &Invite) -> InviteCode {
        let contents = CodeContents { tailnet: invite.tailnet, invite: invite.id, inviter: invite.inviter };
        InviteCode::sign(contents, self.key_ring.current(), &self.key_ring.current_key(Purpose::InviteCode))
    }
}

impl KeyRing {
    /// Reads a code or a URL that ends in one, before anything else is read.
    ///
    /// # Errors
    /// [`UnknownCode`] for whatever was not made with one of the keys.
    pub fn read_code(&self, text: &str) -> Result<CodeContents, UnknownCode> {
        let code: UnverifiedCode = text.parse().map_err(|_| UnknownCode)?;
        let key = self.key(code.key_id(), Purpose::InviteCode).ok_or(UnknownCode)?;
        code.verify(&key).map_err(|_| UnknownCode)
    }
}
