//! An environment of `samconfig.toml`, and what the template asks of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// Reads the file that SAM reads, by Python, which has the parser that SAM uses.
const READER: &str =
    "import json, sys, tomllib; json.dump(tomllib.load(open(sys.argv[1], 'rb')), sys.stdout)";

/// What stands in the file for the operator's own, until they replace it.
const EXAMPLES: [&str; 2] = ["example.com", ":123456789012:"];

/// What one environment says.
#[derive(Debug)]
pub(super) struct Environment {
    name: String,
    /// The stack's name.
    pub(super) stack: String,
    /// The region, if the file says it.
    pub(super) region: Option<String>,
    parameters: BTreeMap<String, String>,
}

impl Environment {
    /// Reads an environment of a file.
    pub(super) fn read(file: &Path, name: &str) -> Result<Self> {
        let output = Command::new("python3").args(["-c", READER]).arg(file).output();
        let output =
            output.context("Python is missing: install Python 3.11 or later (https://www.python.org)")?;
        if !output.status.success() {
            bail!("{} cannot be read: {}", file.display(), String::from_utf8_lossy(&output.stderr));
        }
        let config: Value = serde_json::from_slice(&output.stdout)?;
        let deploy = &config[name]["deploy"]["parameters"];
        ensure!(deploy.is_object(), "{} has no environment {name}", file.display());
        ensure!(
            deploy["template_file"].is_null(),
            "the environment {name} is of another template: `cd infra && sam deploy --config-env {name}`"
        );
        let text = |key: &str| deploy[key].as_str().map(str::to_owned);
        let stack =
            text("stack_name").with_context(|| format!("the environment {name} has no stack_name"))?;
        let overrides = deploy["parameter_overrides"].as_array().into_iter().flatten();
        let parameters = overrides.filter_map(|given| parameter(given.as_str()?)).collect();
        Ok(Self { name: name.to_owned(), stack, region: text("region"), parameters })
    }

    /// The value of a parameter; `None` if it is empty or not given.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Refuses parameters that are missing, or are still the example's.
    pub(super) fn check(&self, template: &str) -> Result<()> {
        let missing: Vec<_> =
            required(template).into_iter().filter(|name| self.parameter(name).is_none()).collect();
        let where_to =
            format!("parameter_overrides of the environment {} in infra/samconfig.toml", self.name);
        ensure!(
            missing.is_empty(),
            "add {} to the {where_to}; infra/template.yaml explains them",
            missing.join(", ")
        );
        ensure!(
            self.parameter("BaseUrl").is_some() || self.parameter("DomainName").is_some(),
            "add DomainName or BaseUrl to the {where_to}: links must lead somewhere"
        );
        let is_example = |value: &str| EXAMPLES.iter().any(|example| value.contains(example));
        let examples: Vec<_> = self
            .parameters
            .iter()
            .filter(|(_, value)| is_example(value))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        ensure!(examples.is_empty(), "put your own values for {} into the {where_to}", examples.join(", "));
        Ok(())
    }
}

/// `NAME=VALUE` or `NAME="VALUE"`.
fn parameter(given: &str) -> Option<(String, String)> {
    let (name, value) = given.split_once('=')?;
    let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    Some((name.to_owned(), bare.to_owned()))
}

/// The parameters of a template that have no default.
pub(super) fn required(template: &str) -> Vec<&str> {
    let parameters = template.lines().skip_while(|line| *line != "Parameters:").skip(1);
    let mut required = Vec::new();
    for line in parameters.take_while(|line| line.is_empty() || line.starts_with([' ', '#'])) {
        let name = line.strip_prefix("  ").and_then(|line| line.strip_suffix(':'));
        if let Some(name) = name.filter(|name| !name.starts_with(' ')) {
            required.push(name);
        } else if line.starts_with("    Default:") {
            required.pop();
        }
    }
    required
}
