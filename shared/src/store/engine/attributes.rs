//! The attributes of rows.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

/// The attributes of a row.
pub(in crate::store) type Item = HashMap<String, AttributeValue>;

/// A text as an attribute.
pub(in crate::store) fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

/// A number as an attribute.
pub(in crate::store) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// Yes or no as an attribute.
pub(in crate::store) const fn boolean(value: bool) -> AttributeValue {
    AttributeValue::Bool(value)
}

/// A set of one number as an attribute.
pub(in crate::store) fn set_of(value: impl ToString) -> AttributeValue {
    AttributeValue::Ns(vec![value.to_string()])
}
