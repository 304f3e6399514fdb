//! What the documents cite: each test that they name is there, so that none is cited that was renamed or taken away.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::root;

/// The documents whose claims are tests.
const DOCUMENTS: [&str; 3] = ["docs/asvs.md", "docs/security.md", "docs/scale.md"];
/// Where tests are.
const SOURCES: [&str; 6] = ["shared/src", "functions/src", "local/src", "tests", "xtask/src", "bench/src"];
/// A test's name is a sentence; what is shorter is the name of something else.
const WORDS: usize = 4;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// The names of all functions in the sources.
fn functions() -> BTreeSet<String> {
    let mut files = Vec::new();
    for folder in SOURCES {
        sources(&root().join(folder), &mut files);
    }
    let texts = files.iter().map(|file| fs::read_to_string(file).expect("a source is text"));
    let names = |text: String| {
        let after = text.split("fn ").skip(1);
        let name = |rest: &str| {
            rest.split(|c: char| c != '_' && !c.is_ascii_alphanumeric()).next().map(ToOwned::to_owned)
        };
        after.filter_map(name).collect::<Vec<_>>()
    };
    texts.flat_map(names).collect()
}

/// What a document has between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn is_name_of_a_test(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('_').count() >= WORDS && text.split('_').all(is_word)
}

#[test]
fn every_test_and_every_file_that_a_document_cites_is_there() {
    let functions = functions();
    let mut cited = 0;
    for document in DOCUMENTS {
        let text = fs::read_to_string(root().join(document)).expect("there is a document");
        for name in quoted(&text).filter(|name| is_name_of_a_test(name)) {
            assert!(functions.contains(name), "{document} cites {name}, which is no test");
            cited += 1;
        }
        let is_path = |text: &&str| SOURCES.iter().any(|folder| text.starts_with(&format!("{folder}/")));
        for path in quoted(&text).filter(is_path).filter(|path| !path.contains(['*', ' '])) {
            assert!(root().join(path).exists(), "{document} cites {path}, which is not there");
        }
    }
    assert!(cited > 100, "the documents cite {cited} tests");
}
