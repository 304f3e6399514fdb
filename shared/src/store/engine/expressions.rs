//! Condition and update expressions with their values.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::attributes::Item;

/// A condition or update expression with its values.
#[derive(Debug, Clone)]
pub(in crate::store) struct Expression {
    text: String,
    values: Item,
}

impl Expression {
    pub(in crate::store) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), values: HashMap::new() }
    }

    /// The condition that the row does not exist.
    pub(in crate::store) fn absent() -> Self {
        Self::new("attribute_not_exists(pk)")
    }

    /// The condition that the row exists.
    pub(in crate::store) fn present() -> Self {
        Self::new("attribute_exists(pk)")
    }

    /// A condition that always holds.
    pub(in crate::store) fn always() -> Self {
        Self::new("attribute_not_exists(pk) OR attribute_exists(pk)")
    }

    /// A condition that never holds.
    fn never() -> Self {
        Self::absent().and(Self::present())
    }

    /// Sets the value of a placeholder such as `:now`.
    pub(in crate::store) fn with(mut self, placeholder: impl Into<String>, value: AttributeValue) -> Self {
        self.values.insert(placeholder.into(), value);
        self
    }

    /// Joins a condition with AND.
    pub(in crate::store) fn and(mut self, other: Self) -> Self {
        self.text = format!("({}) AND ({})", self.text, other.text);
        self.values.extend(other.values);
        self
    }

    /// Joins conditions with AND.
    pub(in crate::store) fn and_all(self, others: impl IntoIterator<Item = Self>) -> Self {
        others.into_iter().fold(self, Self::and)
    }

    /// The text, and the values if there are any. DynamoDB refuses an empty map.
    pub(super) fn into_parts(self) -> (String, Option<Item>) {
        (self.text, non_empty(self.values))
    }

    /// The texts of an update and of its condition, and the values of both.
    pub(super) fn into_parts_with(self, condition: Self) -> (String, String, Option<Item>) {
        let values = self.values.into_iter().chain(condition.values).collect();
        (self.text, condition.text, non_empty(values))
    }
}

/// `attribute IN (...)`. Without values, a condition that never holds.
pub(in crate::store) fn one_of(
    attribute: &str,
    placeholder: &str,
    values: impl Iterator<Item = AttributeValue>,
) -> Expression {
    let named: Vec<(String, AttributeValue)> =
        values.enumerate().map(|(index, value)| (format!("{placeholder}{index}"), value)).collect();
    if named.is_empty() {
        return Expression::never();
    }
    let placeholders: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
    let expression = Expression::new(format!("{attribute} IN ({})", placeholders.join(", ")));
    named.into_iter().fold(expression, |expression, (name, value)| expression.with(name, value))
}

fn non_empty(values: Item) -> Option<Item> {
    Some(values).filter(|values| !values.is_empty())
}
