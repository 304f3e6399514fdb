//! Compares what the policies let each function do with what the stories have had it call, in both directions. `cargo xtask test rights` runs it
//! after them, and says where they have noted that.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

#[path = "../template/policies.rs"]
mod policies;
#[path = "../template/template.rs"]
#[expect(dead_code, reason = "the tests of the template use more of it")]
mod template;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use policies::{ALL_LIKE, LEADING_KEYS, functions, texts};
use serde_json::Value;
use template::Function;

/// What a right has that is for no partition.
const NO_KEY: &str = "-";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a member of the workspace")
}

/// Everything that its policy grants, as `function action key`.
fn rights(function: &Function) -> BTreeSet<String> {
    let mut rights = BTreeSet::new();
    for statement in function.statements() {
        let keys = match &statement["Condition"][ALL_LIKE][LEADING_KEYS] {
            Value::Null => vec![NO_KEY.to_owned()],
            keys => texts(keys),
        };
        for action in texts(&statement["Action"]) {
            rights.extend(keys.iter().map(|key| format!("{} {action} {key}", function.name())));
        }
    }
    rights
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this is how `cargo xtask test` says where that is noted")]
fn a_function_may_do_what_stories_have_it_do_and_nothing_else() {
    let place = std::env::var("STORIES_CALLS").expect("`cargo xtask test rights` says where it is noted");
    let noted = std::fs::read_to_string(place).expect("the stories have noted their calls");
    let called: BTreeSet<String> = noted.lines().map(ToOwned::to_owned).collect();
    let functions = functions();
    let granted: BTreeSet<String> = functions.values().flat_map(rights).collect();
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
