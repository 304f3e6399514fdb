//! Conditions on a user's row.

use jiff::Timestamp;

use crate::domain::{EmailAddress, InviteRole, KeyId, PersonId, Proof, Role, UserStatus};
use crate::store::ended_sessions::not_ended;
use crate::store::engine::{Expression, number, one_of, text};

/// The user is this person.
pub(in crate::store) fn same_person(person: PersonId) -> Expression {
    Expression::new("person = :person").with(":person", text(person))
}

/// The user has this verified address, or none.
pub(in crate::store) fn has_email(email: Option<&EmailAddress>) -> Expression {
    match email {
        Some(email) => Expression::new("email = :oldEmail").with(":oldEmail", text(email)),
        None => Expression::new("attribute_not_exists(email)"),
    }
}

/// An API access token of the user has not been revoked.
pub(in crate::store) fn not_revoked(key: KeyId) -> Expression {
    Expression::new(format!("attribute_exists(apiKeys.{key})"))
}

/// A credential of the user has not been ended: a token by revoking it, a session by signing out.
pub(in crate::store) fn holds(proof: &Proof) -> Expression {
    match proof {
        Proof::Key(key) => not_revoked(*key),
        Proof::Session(session) => not_ended(session),
    }
}

/// The user has a verified address.
pub(super) fn has_verified_address() -> Expression {
    Expression::new("attribute_exists(email)")
}

/// The user has one of these roles, and the rights of the role.
pub(in crate::store) fn acting_with_role(roles: &[Role]) -> Expression {
    one_of("userRole", ":role", roles.iter().map(text)).and(with_status(&UserStatus::ACTING))
}

/// The user has one of these statuses.
pub(in crate::store) fn with_status(statuses: &[UserStatus]) -> Expression {
    one_of("userStatus", ":status", statuses.iter().map(|status| text(status.as_str())))
}

/// An invite of the user's that grants this role and was made then is not void, since they have not lost the right to make it (R10).
pub(in crate::store) fn not_void(role: InviteRole, made: Timestamp) -> Expression {
    let until = if role == InviteRole::ADMIN { "adminInvitesVoidUntil" } else { "otherInvitesVoidUntil" };
    let not_void = format!("attribute_not_exists({until}) OR {until} < :made");
    Expression::new(not_void).with(":made", number(made.as_millisecond()))
}
