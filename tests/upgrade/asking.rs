//! Asking the stack the same before and after, and comparing what it says.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tests::deployed::people::Person;
use tests::deployed::stack::STACK;

use crate::memory::TAILNET;

/// A question and its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// The bearer token of whoever asks.
    pub(crate) token: String,
    /// The path.
    pub(crate) path: String,
    /// The status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Value,
}

/// Asks with `GET`.
pub(crate) async fn ask(token: &str, path: &str) -> Asked {
    let answer = Person { token: Some(token.to_owned()) }.get(path).await;
    Asked {
        token: token.to_owned(),
        path: path.to_owned(),
        status: answer.status.as_u16(),
        body: answer.json,
    }
}

/// Members of answers that are another each time.
const OF_THE_MOMENT: [&str; 1] = ["serverTime"];

/// What an answer lacks of what it had before, each with its place. A member may come to an object, and a name to a list of names (such as a
/// right); nothing else may change.
pub(crate) fn lacking(before: &Value, now: &Value, place: &str) -> Vec<String> {
    match (before, now) {
        (Value::Object(before), Value::Object(now)) => {
            let kept = before.iter().filter(|(name, _)| !OF_THE_MOMENT.contains(&name.as_str()));
            let inside = |(name, value): (&String, &Value)| {
                lacking(value, now.get(name).unwrap_or(&Value::Null), &format!("{place}/{name}"))
            };
            kept.flat_map(inside).collect()
        }
        (Value::Array(before), Value::Array(now)) if before.iter().all(Value::is_string) => {
            let gone = before.iter().filter(|name| !now.contains(name));
            gone.map(|name| format!("{place} lacks {name}")).collect()
        }
        (Value::Array(before), Value::Array(now)) if before.len() == now.len() => {
            let pairs = before.iter().zip(now).enumerate();
            pairs
                .flat_map(|(number, (before, now))| lacking(before, now, &format!("{place}/{number}")))
                .collect()
        }
        _ if before == now => Vec::new(),
        _ => vec![format!("{place} was {before}, and is {now}")],
    }
}

/// The value of a secret.
pub(crate) async fn secret(id: &str) -> Value {
    let asked = json!({ "SecretId": id });
    STACK.call("secretsmanager.GetSecretValue", "secretsmanager", &asked).await["SecretString"].take()
}

/// The entries of the tailnet's configuration audit log, oldest first.
pub(crate) async fn log(owner: &Person) -> Vec<Value> {
    let path = format!("/api/v2/tailnet/{TAILNET}/logging/configuration?start=2000-01-01T00:00:00Z");
    let log = owner.get(&path).await.expect(200).json["logs"].take();
    log.as_array().cloned().expect("the log has entries")
}

/// What stands in an event of the log that a story knows beforehand, such as `USER.APPROVE`.
pub(crate) fn action(entry: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    format!("{}.{}", text(&entry["target"]["type"]), text(&entry["action"]))
}
