//! A small evaluator of the policies, since no emulator knows their conditions.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::root;
use crate::template::{Function, Template};

/// The condition of a statement about the table, and the key in it.
pub(crate) const ALL_LIKE: &str = "ForAllValues:StringLike";
pub(crate) const LEADING_KEYS: &str = "dynamodb:LeadingKeys";

/// Every kind of partition.
pub(crate) const KINDS: [&str; 19] = [
    "T#*", "P#*", "A#*", "N#*", "D#*", "B#*", "K#*", "O#*", "C#*", "X#*", "L#", "L#A#*", "L#N#*", "L#O#*",
    "L#T#*", "M#", "S#", "F#*", "#",
];

/// A statement about the table.
pub(crate) struct Grant {
    /// The actions that it allows.
    pub(crate) actions: Vec<String>,
    /// What partition keys must be like; `None` for a statement without a condition.
    pub(crate) patterns: Option<Vec<String>>,
}

pub(crate) fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().expect("it is a list").iter();
    list.map(|text| text.as_str().expect("of texts").to_owned()).collect()
}

/// A pattern is a key, or ends in the only `*`. No function is given a key that has one.
fn is_like(key: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => key.starts_with(start),
        None => key == pattern,
    }
}

impl Grant {
    fn of(statement: &Value) -> Self {
        let text = statement.to_string();
        let condition = statement["Condition"].as_object();
        let patterns = condition.map(|condition| {
            assert_eq!(condition.len(), 1, "{text}");
            let keys = condition[ALL_LIKE].as_object().expect("it is about all values of a key");
            assert_eq!(keys.len(), 1, "{text}");
            texts(&keys[LEADING_KEYS])
        });
        for pattern in patterns.iter().flatten() {
            assert!(KINDS.contains(&pattern.as_str()), "{text}");
        }
        Self { actions: texts(&statement["Action"]), patterns }
    }

    /// Whether it allows an action on rows of these partitions. For all values of no keys, every condition holds.
    fn allows(&self, action: &str, keys: &[&str]) -> bool {
        let is_named = self.actions.iter().any(|named| named == action);
        let fits = |key: &&str| {
            self.patterns.as_ref().is_none_or(|patterns| patterns.iter().any(|pattern| is_like(key, pattern)))
        };
        is_named && keys.iter().all(fits)
    }
}

impl Function {
    /// The statements of its policy about the table.
    pub(crate) fn grants(&self) -> Vec<Grant> {
        let table = json!({ "GetAtt": "Table.Arn" });
        self.statements().iter().filter(|statement| statement["Resource"] == table).map(Grant::of).collect()
    }

    /// Whether its policy allows an action on rows of these partitions.
    pub(crate) fn may(&self, action: &str, keys: &[&str]) -> bool {
        self.grants().iter().any(|grant| grant.allows(action, keys))
    }
}

/// The functions of the template by name.
pub(crate) fn functions() -> BTreeMap<String, Function> {
    Template::read(root()).functions().map(|function| (function.name(), function)).collect()
}
