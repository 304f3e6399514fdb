//! The schemas of single values. Their bounds and patterns are those of the domain.

use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr, Schema, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

use super::string;
use crate::domain::{
    AccountName, AddressStart, EmailAddress, EventGroupId, InviteId, InviteRole, KeyId, KeyLifetime,
    MAX_KEY_DESCRIPTION, Month, PasskeyId, PersonPlace, TailnetId, TailnetName, UserId,
};
use crate::oidc::ReturnPath;

macro_rules! values {
    ($($value:ty => $schema:expr),* $(,)?) => {
        $(
            impl PartialSchema for $value {
                fn schema() -> RefOr<Schema> {
                    $schema.into()
                }
            }

            impl ToSchema for $value {}
        )*
    };
}

values! {
    TailnetId => written(Self::PATTERN),
    UserId => written(Self::PATTERN),
    InviteId => written(Self::PATTERN),
    EventGroupId => written(Self::PATTERN),
    PersonPlace => written(Self::PATTERN),
    KeyId => written(Self::PATTERN),
    PasskeyId => written(Self::PATTERN),
    Month => written(Self::PATTERN),
    AddressStart => written(Self::PATTERN).max_length(Some(EmailAddress::MAX_LENGTH)),
    TailnetName => written(Self::PATTERN).min_length(Some(Self::MIN_LENGTH)).max_length(Some(Self::MAX_LENGTH)),
    EmailAddress => string()
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Email)))
        .max_length(Some(Self::MAX_LENGTH)),
    InviteRole => string()
        .enum_values(Some(Self::all().map(|role| role.role().as_str())))
        .description(Some("What an invite grants: every role but owner.")),
}

/// Text that a regular expression describes.
fn written(pattern: &str) -> ObjectBuilder {
    string().pattern(Some(pattern))
}

/// What a token is for, or nothing.
pub(in crate::edge::http) fn key_description() -> ObjectBuilder {
    or_null(Type::String)
        .max_length(Some(MAX_KEY_DESCRIPTION))
        .description(Some("What it is for; empty if absent."))
}

/// How long a token is valid, or nothing.
pub(in crate::edge::http) fn key_lifetime() -> ObjectBuilder {
    or_null(Type::Integer)
        .minimum(Some(KeyLifetime::MIN_SECONDS))
        .maximum(Some(KeyLifetime::MAX_SECONDS))
        .description(Some("How long it is valid, 1 to 90 days in seconds; 90 days if absent."))
}

/// The name of a new account, or nothing.
pub(in crate::edge::http) fn account_name() -> ObjectBuilder {
    or_null(Type::String).pattern(Some(AccountName::PATTERN))
}

/// A page of this service, or nothing.
pub(in crate::edge::http) fn return_path() -> ObjectBuilder {
    or_null(Type::String).pattern(Some(ReturnPath::PATTERN)).max_length(Some(ReturnPath::MAX_LENGTH))
}

/// A value of a type, or `null`.
fn or_null(value: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter([value, Type::Null]))
}

/// One of the values of a parameter that may be repeated. An empty one counts for nothing.
pub(in crate::edge::http) fn or_empty(value: impl Into<RefOr<Schema>>) -> RefOr<Schema> {
    AnyOfBuilder::new().item(value).item(string().max_length(Some(0))).into()
}
