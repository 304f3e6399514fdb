//! What is asked of AWS, by its command-line interface, which knows the operator's credentials.
#![expect(clippy::indexing_slicing, reason = "what a JSON value lacks is null")]

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

/// Calls AWS.
pub(crate) trait Aws {
    /// Makes a call and returns its answer, null if it has none.
    fn call(&self, service: &str, action: &str, input: &Value) -> Result<Value>;

    /// Invokes a function, by its name or ARN, and returns what it answers.
    fn invoke(&self, function: &str, event: &Value) -> Result<Value>;

    /// Reads an object that is JSON.
    fn object(&self, bucket: &str, key: &str) -> Result<Value>;
}

/// The AWS CLI.
pub(crate) struct Cli;

/// A deployed stack as CloudFormation describes it.
pub(crate) struct Stack(Value);

impl Aws for Cli {
    fn call(&self, service: &str, action: &str, input: &Value) -> Result<Value> {
        if action == "wait" {
            // It takes no JSON.
            let name = input["StackName"].as_str().unwrap_or_default();
            return run(&[service, action, "stack-update-complete", "--stack-name", name]);
        }
        let input = private_file(input)?;
        run(&[service, action, "--cli-input-json", &format!("file://{}", path(&input)?)])
    }

    fn invoke(&self, function: &str, event: &Value) -> Result<Value> {
        let (event, answer) = (private_file(event)?, private_file(&Value::Null)?);
        let payload = format!("fileb://{}", path(&event)?);
        let arguments = ["--function-name", function, "--payload", &payload, path(&answer)?];
        let about = run(&[&["lambda", "invoke"], &arguments[..]].concat())?;
        let answer: Value = serde_json::from_reader(answer.reopen()?)?;
        if about["FunctionError"].is_string() {
            bail!("{function} failed: {}", answer["errorMessage"].as_str().unwrap_or("its log says why"));
        }
        Ok(answer)
    }

    fn object(&self, bucket: &str, key: &str) -> Result<Value> {
        let object = private_file(&Value::Null)?;
        let _ = run(&["s3api", "get-object", "--bucket", bucket, "--key", key, path(&object)?])?;
        serde_json::from_reader(object.reopen()?).with_context(|| format!("{key} is no JSON"))
    }
}

/// A file that only this user can read, which is gone afterwards. What is secret is in no argument, since those are for everybody on the
/// machine to read; and the AWS CLI reads an input more than once, so that a pipe does not do.
fn private_file(contents: &Value) -> Result<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    file.write_all(contents.to_string().as_bytes())?;
    Ok(file)
}

fn path(file: &NamedTempFile) -> Result<&str> {
    file.path().to_str().context("the folder for temporary files has a name that is no text")
}

/// Runs the AWS CLI and returns its answer, null if it has none.
fn run(arguments: &[&str]) -> Result<Value> {
    let output =
        Command::new("aws").args(arguments).args(["--output", "json"]).stderr(Stdio::inherit()).output();
    let output = output.context("the AWS CLI cannot be started: install it (https://aws.amazon.com/cli)")?;
    if !output.status.success() {
        bail!("aws {} failed", arguments.iter().take(2).copied().collect::<Vec<_>>().join(" "));
    }
    Ok(serde_json::from_slice(&output.stdout).unwrap_or_default())
}

impl Stack {
    /// Describes the stack with a name.
    pub(crate) fn describe(aws: &impl Aws, name: &str) -> Result<Self> {
        let mut answer = aws.call("cloudformation", "describe-stacks", &json!({ "StackName": name }))?;
        Ok(Self(answer["Stacks"][0].take()))
    }

    /// An output.
    pub(crate) fn output(&self, name: &str) -> Result<&str> {
        self.value("Outputs", "OutputKey", "OutputValue", name)
    }

    /// The name that a resource has in the account.
    pub(crate) fn resource(&self, aws: &impl Aws, logical_id: &str) -> Result<String> {
        let input = json!({ "StackName": self.0["StackName"], "LogicalResourceId": logical_id });
        let answer = aws.call("cloudformation", "describe-stack-resource", &input)?;
        let name = answer["StackResourceDetail"]["PhysicalResourceId"].as_str();
        name.map(str::to_owned).with_context(|| format!("the stack has no {logical_id}"))
    }

    /// A parameter.
    pub(crate) fn parameter(&self, name: &str) -> Result<&str> {
        self.value("Parameters", "ParameterKey", "ParameterValue", name)
    }

    fn value(&self, list: &str, key: &str, value: &str, name: &str) -> Result<&str> {
        let mut items = self.0[list].as_array().into_iter().flatten();
        let item = items.find(|item| item[key] == name);
        item.and_then(|item| item[value].as_str()).with_context(|| format!("the stack has no {name}"))
    }

    /// Whether functions have this version of a secret.
    pub(crate) fn has_version(&self, parameter: &str, version: &Value) -> bool {
        self.parameter(parameter).is_ok_and(|known| *version == known)
    }

    /// Changes parameters and nothing else, and waits until every function has them.
    pub(crate) fn update(&self, aws: &impl Aws, changed: &[(&str, &str)]) -> Result<()> {
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
