//! How roles and times are worded in mails and on pages.

use jiff::Timestamp;

use crate::domain::{DisplayName, PlainText, Role};

/// Shown instead of an inviter's name that no stranger should see.
const SOMEBODY: &str = "A member of the network";

/// Who invites.
#[must_use]
pub fn inviter(name: &DisplayName) -> PlainText {
    name.plain().unwrap_or_else(|| PlainText::of_words(SOMEBODY))
}

/// A role with its article, as in "joins as ...".
#[must_use]
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => "the owner",
        Role::Admin => "an admin",
        Role::ItAdmin => "an IT admin",
        Role::NetworkAdmin => "a network admin",
        Role::BillingAdmin => "a billing admin",
        Role::Auditor => "an auditor",
        Role::Member => "a member",
    }
}

/// A time to the minute, with its zone.
#[must_use]
pub fn time(time: Timestamp) -> String {
    time.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// Who can approve, suspend and restore people, as in "ask ...".
pub const MANAGERS: &str = "an owner, admin or IT admin";
