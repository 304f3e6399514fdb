//! What is asked of AWS, by its command-line interface, which knows the operator's credentials.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// Calls AWS.
pub(super) trait Aws {
    /// Makes a call and returns its answer, null if it has none.
    fn call(&self, service: &str, action: &str, input: &Value) -> Result<Value>;
}

/// The AWS CLI.
pub(super) struct Cli;

/// A deployed stack as CloudFormation describes it.
pub(super) struct Stack(Value);

impl Aws for Cli {
    /// The input goes through a pipe, since arguments of a process are for everybody on the machine to read.
    fn call(&self, service: &str, action: &str, input: &Value) -> Result<Value> {
        let mut command = Command::new("aws");
        command.args([service, action, "--output", "json"]);
        match action {
            // Waiting takes no JSON.
            "wait" => {
                command.args(["stack-update-complete", "--stack-name"]);
                command.arg(input["StackName"].as_str().unwrap_or_default()).stdin(Stdio::null());
            }
            _ => {
                command.args(["--cli-input-json", "file:///dev/stdin"]).stdin(Stdio::piped());
            }
        }
        let spawned = command.stdout(Stdio::piped()).spawn();
        let mut child =
            spawned.context("the AWS CLI cannot be started: install it (https://aws.amazon.com/cli)")?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.to_string().as_bytes())?;
        }
        let output = child.wait_with_output()?;
        if !output.status.success() {
            bail!("aws {service} {action} failed");
        }
        Ok(serde_json::from_slice(&output.stdout).unwrap_or_default())
    }
}

impl Stack {
    pub(super) fn describe(aws: &impl Aws, name: &str) -> Result<Self> {
        let mut answer = aws.call("cloudformation", "describe-stacks", &json!({ "StackName": name }))?;
        Ok(Self(answer["Stacks"][0].take()))
    }

    pub(super) fn output(&self, name: &str) -> Result<&str> {
        self.value("Outputs", "OutputKey", "OutputValue", name)
    }

    pub(super) fn parameter(&self, name: &str) -> Result<&str> {
        self.value("Parameters", "ParameterKey", "ParameterValue", name)
    }

    fn value(&self, list: &str, key: &str, value: &str, name: &str) -> Result<&str> {
        let mut items = self.0[list].as_array().into_iter().flatten();
        let item = items.find(|item| item[key] == name);
        item.and_then(|item| item[value].as_str()).with_context(|| format!("the stack has no {name}"))
    }

    /// Whether functions have this version of a secret.
    pub(super) fn has_version(&self, parameter: &str, version: &Value) -> bool {
        self.parameter(parameter).is_ok_and(|known| *version == known)
    }

    /// Changes parameters and nothing else, and waits until every function has them.
    pub(super) fn update(&self, aws: &impl Aws, changed: &[(&str, &str)]) -> Result<()> {
        let name = self.0["StackName"].as_str().context("the stack has no name")?;
        let known = self.0["Parameters"].as_array().into_iter().flatten();
        let kept = known.filter_map(|parameter| parameter["ParameterKey"].as_str());
        let kept = kept.filter(|name| changed.iter().all(|(changed, _)| name != changed));
        let kept = kept.map(|name| json!({ "ParameterKey": name, "UsePreviousValue": true }));
        let changed =
            changed.iter().map(|(name, value)| json!({ "ParameterKey": name, "ParameterValue": value }));
        let input = json!({
            "StackName": name,
            "UsePreviousTemplate": true,
            "Parameters": kept.chain(changed).collect::<Vec<_>>(),
            // The second for the transform of SAM.
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        });
        let _ = aws.call("cloudformation", "update-stack", &input)?;
        aws.call("cloudformation", "wait", &json!({ "StackName": name })).map(drop)
    }
}
