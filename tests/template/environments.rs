//! `infra/samconfig.toml`: what the environments give is what the template takes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::root;
use crate::template::Template;

/// The parameters of each environment, as SAM reads the file: a value without inner quotes ends at the first blank.
fn environments() -> BTreeMap<String, BTreeMap<String, String>> {
    let text = std::fs::read_to_string(root().join("infra/samconfig.toml")).expect("there is a file");
    let mut environments: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    let mut environment = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix("parameters]")) {
            section.split('.').next().unwrap_or_default().clone_into(&mut environment);
        } else if let Some((name, value)) = parameter(line) {
            environments.entry(environment.clone()).or_default().insert(name.to_owned(), value.to_owned());
        }
    }
    environments
}

/// `"NAME=VALUE",` or `'NAME="VALUE"',`
fn parameter(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_suffix(',')?;
    let quote = line.chars().next().filter(|first| ['"', '\''].contains(first))?;
    let (name, value) = line.strip_prefix(quote)?.strip_suffix(quote)?.split_once('=')?;
    let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    assert!(quoted.is_some() || !value.contains(' '), "{name}: SAM would cut {value}");
    Some((name, quoted.unwrap_or(value)))
}

#[test]
fn environments_give_what_the_template_takes() {
    let (service, edge) = (Template::read(root()), Template::read_edge(root()));
    let environments = environments();
    for (environment, given) in &environments {
        let template = if environment == "edge" { &edge } else { &service };
        for (name, value) in given {
            let parameter = template.parameter(name);
            assert!(parameter.is_object(), "{environment}: {name}");
            let is = |allowed: &Value| {
                allowed.as_str().map_or_else(|| allowed.to_string(), ToOwned::to_owned) == *value
            };
            let allowed = parameter["AllowedValues"].as_array();
            assert!(allowed.is_none_or(|allowed| allowed.iter().any(is)), "{environment}: {name}={value}");
            if parameter["Type"] == "Number" {
                let (value, least): (u64, _) =
                    (value.parse().expect("a number"), parameter["MinValue"].as_u64());
                assert!(value >= least.unwrap_or(0), "{environment}: {name}");
            }
        }
    }
    // `default` is for `sam deploy --guided`, which asks for the rest.
    for (environment, template) in [("dev", &service), ("prod", &service), ("edge", &edge)] {
        let given = &environments[environment];
        for (name, parameter) in template.parameters() {
            assert!(
                !parameter["Default"].is_null() || given.contains_key(name),
                "{environment} lacks {name}"
            );
        }
        assert!(given.contains_key("BaseUrl") != given.contains_key("DomainName"), "{environment}");
    }
    assert_ne!(environments["dev"]["LogRetentionDays"], environments["prod"]["LogRetentionDays"]);
}
