//! "Never invite me again": what somebody says about all mails to their address (R30).

/// Whether invites are mailed to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailing {
    /// They are.
    Welcome,
    /// They are not: whoever reads mail there has said "never invite me again".
    Stopped,
}
