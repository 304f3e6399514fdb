//! What IAM lets functions do: by a small evaluator of the policies, since no emulator knows their conditions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Value, json};

use crate::root;
use crate::template::{Function, Template};

/// The condition of a statement about the table, and the key in it.
const ALL_LIKE: &str = "ForAllValues:StringLike";
const LEADING_KEYS: &str = "dynamodb:LeadingKeys";

/// What a right has that is for no partition.
const NO_KEY: &str = "-";

/// Every kind of partition.
const KINDS: [&str; 19] = [
    "T#*", "P#*", "A#*", "N#*", "D#*", "B#*", "K#*", "O#*", "C#*", "X#*", "L#", "L#A#*", "L#N#*", "L#O#*",
    "L#T#*", "M#", "S#", "F#*", "#",
];

/// A statement about the table.
struct Grant {
    actions: Vec<String>,
    /// What partition keys must be like; `None` for a statement without a condition.
    patterns: Option<Vec<String>>,
}

fn texts(list: &Value) -> Vec<String> {
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
    fn grants(&self) -> Vec<Grant> {
        let table = json!({ "GetAtt": "Table.Arn" });
        self.statements().iter().filter(|statement| statement["Resource"] == table).map(Grant::of).collect()
    }

    fn may(&self, action: &str, keys: &[&str]) -> bool {
        self.grants().iter().any(|grant| grant.allows(action, keys))
    }

    /// Everything that its policy grants, as `function action key`.
    fn rights(&self) -> BTreeSet<String> {
        let mut rights = BTreeSet::new();
        for statement in self.statements() {
            let keys = match &statement["Condition"][ALL_LIKE][LEADING_KEYS] {
                Value::Null => vec![NO_KEY.to_owned()],
                keys => texts(keys),
            };
            for action in texts(&statement["Action"]) {
                rights.extend(keys.iter().map(|key| format!("{} {action} {key}", self.name())));
            }
        }
        rights
    }
}

/// The functions of the template by name.
fn functions() -> BTreeMap<String, Function> {
    Template::read(root()).functions().map(|function| (function.name(), function)).collect()
}

#[test]
#[ignore = "compares the policies with what the stories have called, which `cargo xtask test rights` knows"]
#[expect(clippy::disallowed_methods, reason = "this is how `cargo xtask test` says where that is noted")]
fn a_function_may_do_what_stories_have_it_do_and_nothing_else() {
    let place = std::env::var("STORIES_CALLS").expect("`cargo xtask test rights` says where it is noted");
    let noted = std::fs::read_to_string(place).expect("the stories have noted their calls");
    let called: BTreeSet<String> = noted.lines().map(ToOwned::to_owned).collect();
    let functions = functions();
    let granted: BTreeSet<String> = functions.values().flat_map(Function::rights).collect();
    let mut differences = String::new();
    for missing in called.difference(&granted) {
        writeln!(differences, "called in stories, not granted by the policy: {missing}")
            .expect("a text takes a line");
    }
    for idle in granted.difference(&called) {
        writeln!(differences, "granted by the policy, called in no story: {idle}")
            .expect("a text takes a line");
    }
    assert!(differences.is_empty(), "\n{differences}");
    // The same by the evaluator, with a key of each kind.
    for line in called.iter().filter(|line| line.contains(" dynamodb:")) {
        let [name, action, pattern] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let key = pattern.replace('*', "7");
        let keys: &[&str] = if pattern == NO_KEY { &[] } else { &[&key] };
        assert!(functions[name].may(action, keys), "{line}");
    }
}

#[test]
fn each_action_on_the_table_stands_in_one_statement_with_the_partitions_that_it_reaches() {
    for function in functions().into_values() {
        let mut seen = BTreeSet::new();
        for grant in function.grants() {
            // Nobody says of which partition a scan is. Without a condition, only scans are allowed.
            let scans = grant.actions == ["dynamodb:Scan"];
            assert_eq!(grant.patterns.is_none(), scans, "{}: {:?}", function.logical_id, grant.actions);
            // One statement must allow all keys of a batch, and of a transaction, should they be asked for together.
            for action in grant.actions {
                assert!(seen.insert(action.clone()), "{}: {action}", function.logical_id);
            }
        }
    }
}

#[test]
fn no_function_may_change_or_remove_what_is_in_an_audit_log() {
    let harmless = ["GetItem", "BatchGetItem", "Query", "Scan", "ConditionCheckItem", "PutItem"];
    let harmless = harmless.map(|action| format!("dynamodb:{action}"));
    for function in functions().into_values() {
        let grants = function.grants();
        let actions = grants.iter().flat_map(|grant| &grant.actions);
        for action in actions.filter(|action| function.may(action, &["A#7"])) {
            assert!(harmless.contains(action), "{}: {action}", function.logical_id);
        }
    }
}

#[test]
fn what_somebody_tries_who_has_taken_over_a_function_is_denied() {
    let denied: [(&str, &str, &[&str]); 16] = [
        // The log is for adding to.
        ("create-invites", "dynamodb:DeleteItem", &["A#7"]),
        ("create-invites", "dynamodb:UpdateItem", &["A#7"]),
        ("sweep", "dynamodb:DeleteItem", &["A#7"]),
        // What only reads, only reads.
        ("list-users", "dynamodb:PutItem", &["T#7"]),
        ("list-users", "dynamodb:UpdateItem", &["T#7"]),
        ("show-invite", "dynamodb:UpdateItem", &["T#7"]),
        ("show-invite", "dynamodb:DeleteItem", &["T#7"]),
        // Invites make nobody a member of anything.
        ("create-invites", "dynamodb:PutItem", &["P#0f"]),
        ("resend-invite", "dynamodb:UpdateItem", &["P#0f"]),
        // The brakes are the mailer's.
        ("create-invites", "dynamodb:PutItem", &["L#A#0f"]),
        ("change-users", "dynamodb:UpdateItem", &["L#T#7"]),
        ("opt-out", "dynamodb:DeleteItem", &["L#T#7"]),
        // Nor does a good row in a batch let a bad one pass.
        ("get-me", "dynamodb:BatchGetItem", &["T#7", "A#7"]),
        // A sign-in is no way to the tailnets' names, and no page is a way to anything.
        ("begin-sign-in", "dynamodb:GetItem", &["T#7"]),
        ("show-console", "dynamodb:GetItem", &["P#0f"]),
        ("list-invites", "dynamodb:Scan", &[]),
    ];
    let functions = functions();
    for (name, action, keys) in denied {
        assert!(!functions[name].may(action, keys), "{name} {action} {keys:?}");
    }
    let allowed: [(&str, &str, &[&str]); 4] = [
        ("create-invites", "dynamodb:PutItem", &["A#7", "T#7"]),
        ("get-me", "dynamodb:BatchGetItem", &["T#7", "P#0f"]),
        ("opt-out", "dynamodb:DeleteItem", &["L#O#0f"]),
        ("sweep", "dynamodb:Scan", &[]),
    ];
    for (name, action, keys) in allowed {
        assert!(functions[name].may(action, keys), "{name} {action} {keys:?}");
    }
}

#[test]
fn the_security_document_says_which_rows_a_function_reaches() {
    let kinds = [
        ("reads", &["GetItem", "BatchGetItem", "Query", "ConditionCheckItem", "Scan"][..]),
        ("puts", &["PutItem"]),
        ("updates", &["UpdateItem"]),
        ("deletes", &["DeleteItem"]),
    ];
    let headings = kinds.map(|(heading, _)| heading).join(" | ");
    let mut table = format!("| function | {headings} |\n|---|{}\n", "---|".repeat(kinds.len()));
    for (name, function) in functions() {
        let reached = |actions: &[&str]| {
            let may = |kind: &&str| {
                let key = kind.replace('*', "7");
                actions.iter().any(|action| function.may(&format!("dynamodb:{action}"), &[&key]))
            };
            let reached = KINDS.into_iter().filter(|kind| *kind != "#").filter(may);
            reached.map(|kind| format!("`{}`", kind.trim_end_matches('*'))).collect::<Vec<_>>().join(" ")
        };
        let cells = kinds.map(|(_, actions)| {
            let scans = actions.contains(&"Scan") && function.may("dynamodb:Scan", &[]);
            if scans { "all".to_owned() } else { reached(actions) }
        });
        writeln!(table, "| `{name}` | {} |", cells.join(" | ")).expect("a text takes a line");
    }
    let document = std::fs::read_to_string(root().join("docs/security.md")).expect("there is a document");
    assert!(document.contains(&table), "docs/security.md should have\n{table}");
}
