use std::cell::RefCell;

use serde_json::Value;
use shared::identity::LinkKeys;

use super::*;
use crate::tools::root;

/// A stack whose functions get a version of the secret when they are updated, as CloudFormation does it.
#[derive(Default)]
struct Account {
    versions: RefCell<Vec<String>>,
    version: RefCell<String>,
    signing: RefCell<String>,
    calls: RefCell<Vec<String>>,
}

impl Account {
    fn deployed() -> Self {
        let first = r#"{"1":"9f86d081884c7d659a2feaa0c55ad015"}"#.to_owned();
        Self { versions: vec![first].into(), signing: "1".to_owned().into(), ..Self::default() }
    }

    /// What the functions hold: the ids of the keys, and which one signs.
    fn held(&self) -> (Vec<u8>, u8) {
        let version = self.version.borrow().parse().unwrap_or(0_usize);
        let text = self.versions.borrow()[version].clone();
        let signing = self.signing.borrow().parse().unwrap();
        assert!(!LinkKeys::parse(&text, signing).unwrap().is_guessable(), "functions start with it");
        (ring::read(&text.into()).unwrap().into_keys().collect(), signing)
    }

    fn take(&self, step: Step) -> Result<()> {
        let entropy = Surroundings::of_the_system().entropy;
        take(Ring::Links, step, "invites", self, &mut || ring::new_key(&entropy))
    }
}

impl Aws for Account {
    fn call(&self, _: &str, action: &str, input: &Value) -> Result<Value> {
        self.calls.borrow_mut().push(action.to_owned());
        let current = self.versions.borrow().len() - 1;
        Ok(match action {
            "describe-stacks" => json!({ "Stacks": [{
                "StackName": "invites",
                "Outputs": [{ "OutputKey": "LinkKeysArn", "OutputValue": "arn" }],
                "Parameters": [
                    { "ParameterKey": "BaseUrl", "ParameterValue": "https://invites.example.com" },
                    { "ParameterKey": "LinkKeysVersion", "ParameterValue": *self.version.borrow() },
                    { "ParameterKey": "LinkSigningKey", "ParameterValue": *self.signing.borrow() },
                ],
            }] }),
            "get-secret-value" => {
                json!({ "SecretString": self.versions.borrow()[current], "VersionId": current.to_string() })
            }
            "put-secret-value" => {
                self.versions.borrow_mut().push(input["SecretString"].as_str().unwrap().to_owned());
                json!({ "VersionId": (current + 1).to_string() })
            }
            "update-stack" => {
                assert_eq!(input["UsePreviousTemplate"], true);
                let parameters = input["Parameters"].as_array().unwrap();
                assert_eq!(parameters.len(), 3, "none is forgotten: {parameters:?}");
                for parameter in parameters {
                    let Some(value) = parameter["ParameterValue"].as_str() else { continue };
                    match parameter["ParameterKey"].as_str().unwrap() {
                        "LinkKeysVersion" => self.version.replace(value.to_owned()),
                        "LinkSigningKey" => self.signing.replace(value.to_owned()),
                        other => panic!("{other} is changed"),
                    };
                }
                Value::Null
            }
            _ => Value::Null,
        })
    }

    fn invoke(&self, function: &str, _: &Value) -> Result<Value> {
        bail!("rotating invokes nothing: {function}")
    }

    fn object(&self, _: &str, key: &str) -> Result<Value> {
        bail!("rotating reads no object: {key}")
    }
}

#[test]
fn a_key_is_known_before_it_signs_and_the_old_one_is_removed_last() {
    let account = Account::deployed();
    assert_eq!(account.held(), (vec![1], 1));
    account.take(Step::Add).unwrap();
    assert_eq!(account.held(), (vec![1, 2], 1));
    account.take(Step::Sign).unwrap();
    assert_eq!(account.held(), (vec![1, 2], 2));
    account.take(Step::Remove).unwrap();
    assert_eq!(account.held(), (vec![2], 2));
    account.take(Step::Add).unwrap();
    assert_eq!(account.held(), (vec![2, 3], 2));
}

#[test]
fn every_step_waits_until_the_functions_are_updated() {
    let account = Account::deployed();
    for step in [Step::Add, Step::Sign, Step::Remove] {
        account.take(step).unwrap();
        let calls = account.calls.borrow();
        assert_eq!(calls[calls.len() - 2..], ["update-stack", "wait"]);
    }
}

#[test]
fn a_step_out_of_order_changes_nothing() {
    let account = Account::deployed();
    assert!(account.take(Step::Sign).is_err(), "there is no second key");
    account.take(Step::Add).unwrap();
    assert!(account.take(Step::Add).is_err(), "a second key is there");
    // Somebody has put a key into the secret by hand, which no function knows.
    account.versions.borrow_mut().push(r#"{"1":"a","2":"b","3":"c"}"#.to_owned());
    assert!(account.take(Step::Sign).is_err());
    assert_eq!(account.held(), (vec![1, 2], 1));
}

#[test]
fn the_template_has_what_a_rotation_changes() {
    let template = std::fs::read_to_string(root().join("infra/template.yaml")).unwrap();
    for ring in Ring::ALL {
        let Names { secret, version, signing_key } = names(ring);
        for name in [secret, version, signing_key] {
            assert!(template.contains(&format!("\n  {name}:\n")), "{name}");
        }
    }
}
