//! What IAM lets functions do, and denies whoever has taken one over.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::policies::{KINDS, functions};
use crate::root;

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
