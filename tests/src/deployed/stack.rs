//! The deployed stack: its API, its mailbox, its table and its functions.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::AttributeValue;
use heck::ToPascalCase;
use http::HeaderMap;
use reqwest::redirect::Policy;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::http_client;
use shared::identity::{CredentialKeys, LinkKeys};

use crate::ReceivedMail;

/// Credentials of the account's owner. The emulator does not verify signatures of the key `test`.
const ACCOUNT_OWNER: &str = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/SERVICE/aws4_request, SignedHeaders=host, Signature=0";

/// How often `eventually` looks, and the pause between two looks.
const LOOKS: u32 = 200;
const PAUSE: Duration = Duration::from_millis(100);

/// The addresses of the stack, from the file that `cargo xtask e2e` writes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stack {
    /// The deployed API.
    pub api: String,
    /// The table's name.
    pub table: String,
    aws: String,
    credential_keys: String,
    link_keys: String,
    functions: BTreeMap<String, String>,
    given_up_batches: String,
    /// The folder with what this run leaves.
    pub folder: PathBuf,
    /// Everything that CloudFormation has made, by its logical id.
    pub resources: BTreeMap<String, Resource>,
    xtask: Xtask,
}

/// A resource of the stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its type, as CloudFormation calls it.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is called in the account.
    pub id: String,
}

/// The command for operators.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Xtask {
    /// The program.
    program: String,
    /// The folder of the tools that it calls.
    tools: String,
}

/// The stack.
pub static STACK: LazyLock<Stack> = LazyLock::new(|| {
    #[expect(clippy::disallowed_methods, reason = "this is how `cargo xtask e2e` says where the stack is")]
    let file = std::env::var("E2E_ENDPOINTS").expect("`cargo xtask e2e` runs these tests");
    let text = std::fs::read_to_string(file).expect("the stack is deployed");
    serde_json::from_str(&text).expect("the file says where everything is")
});

/// A client that follows no redirects and keeps no cookies, so that a story sees both. It is not shared, since each test has its own
/// runtime.
#[must_use]
pub fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .build()
        .expect("a client without TLS can be made")
}

/// Calls `look` until it returns something; panics after [`LOOKS`] tries.
pub async fn eventually<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    looked_for(LOOKS, what, look).await
}

/// Does so for what takes its minute.
pub async fn after_a_minute<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    looked_for(5 * LOOKS, what, look).await
}

async fn looked_for<T>(looks: u32, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..looks {
        if let Some(seen) = look().await {
            return seen;
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("{what}: not within {:?}", PAUSE * looks);
}

impl Stack {
    /// Makes the mailer forget that an address was mailed, which would hold the next mail.
    pub async fn forget_mails_to(&self, address: &str) {
        let address = address.parse().expect("an address");
        let (partition, sort) = shared::store::seed::key_of_brake(&address);
        let text = |value: String| AttributeValue::S(value);
        let delete = self.dynamodb().delete_item().table_name(&self.table);
        delete.key("pk", text(partition)).key("sk", text(sort)).send().await.expect("the row can be removed");
    }

    /// The keys that sessions are made with.
    #[must_use]
    pub fn keys(&self) -> CredentialKeys {
        CredentialKeys::parse(&self.credential_keys, 1).expect("the deployed key ring is one")
    }

    /// The keys that links are made with.
    #[must_use]
    pub fn link_keys(&self) -> LinkKeys {
        LinkKeys::parse(&self.link_keys, 1).expect("the deployed key ring is one")
    }

    /// The mails that were sent to an address, oldest first.
    pub async fn mails_to(&self, address: &str) -> Vec<ReceivedMail> {
        let mailbox = http().get(format!("{}/_ministack/ses/messages", self.aws));
        let all: Value = mailbox.send().await.expect("there is a mailbox").json().await.expect("it is JSON");
        let mails = all["messages"]["000000000000"].as_array().cloned().unwrap_or_default();
        let text = |mail: &Value, name: &str| mail[name].as_str().unwrap_or_default().to_owned();
        let received = |mail: &Value| ReceivedMail {
            from: text(mail, "Source"),
            to: mail["To"][0].as_str().unwrap_or_default().to_owned(),
            subject: text(mail, "Subject"),
            text: text(mail, "BodyText"),
            html: text(mail, "BodyHtml"),
            ..ReceivedMail::default()
        };
        mails.iter().map(received).filter(|mail| mail.to == address).collect()
    }

    /// Waits until so many mails have come to an address, and returns the last of them.
    pub async fn mail_to(&self, address: &str, count: usize) -> ReceivedMail {
        eventually(&format!("mail {count} to {address}"), async || {
            self.mails_to(address).await.into_iter().nth(count - 1)
        })
        .await
    }

    /// A client to read and change the table directly.
    #[must_use]
    pub fn dynamodb(&self) -> Client {
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&self.aws)
            .region(Region::from_static("us-east-1"))
            .credentials_provider(Credentials::new("test", "test", None, None, "e2e"))
            .http_client(http_client::of_sdk())
            .build();
        Client::from_conf(config)
    }

    /// The name that a function has in the account.
    #[must_use]
    pub fn function(&self, function: &str) -> &str {
        self.functions.get(&function.to_pascal_case()).expect("the function is deployed")
    }

    /// The commands for operators, which call the AWS CLI as the account's owner.
    #[must_use]
    pub fn operator(&self) -> Command {
        let mut command = Command::new(&self.xtask.program);
        command.env("PATH", format!("{}:/usr/bin:/bin", self.xtask.tools));
        command.env("AWS_ENDPOINT_URL", &self.aws).env("AWS_DEFAULT_REGION", "us-east-1");
        command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
        command
    }

    /// Calls a service of the account as its owner, by AWS's JSON protocol.
    pub async fn call(&self, target: &str, service: &str, body: &Value) -> Value {
        let call = http().post(&self.aws).header("x-amz-target", target);
        let call = call.header("content-type", "application/x-amz-json-1.1");
        let call = call.header("authorization", ACCOUNT_OWNER.replace("SERVICE", service));
        let answer = call.body(body.to_string()).send().await.expect("the service answers");
        let status = answer.status();
        let text = answer.text().await.expect("an answer is text");
        assert!(status.is_success(), "{target}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Every row of the table in DynamoDB's JSON, by its key.
    pub async fn rows(&self) -> BTreeMap<String, Value> {
        let (mut rows, mut start) = (BTreeMap::new(), Value::Null);
        loop {
            let mut asked = json!({ "TableName": self.table, "ConsistentRead": true });
            if start.is_object() {
                asked["ExclusiveStartKey"] = start;
            }
            let mut page = self.call("DynamoDB_20120810.Scan", "dynamodb", &asked).await;
            let key =
                |row: &Value| ["pk", "sk"].map(|name| row[name]["S"].as_str().unwrap_or_default()).join(" ");
            rows.extend(page["Items"].as_array().into_iter().flatten().map(|row| (key(row), row.clone())));
            start = page["LastEvaluatedKey"].take();
            if start.is_null() {
                return rows;
            }
        }
    }

    /// Puts what Lambda writes about a batch that it gives up into the bucket for it.
    pub async fn give_up(&self, batch: &Value) {
        let put = http().put(format!("{}/{}/aws/lambda/batch", self.aws, self.given_up_batches));
        let put = put.header("authorization", ACCOUNT_OWNER.replace("SERVICE", "s3")).body(batch.to_string());
        let answer = put.send().await.expect("the bucket answers");
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// How many batches are in the bucket.
    pub async fn batches_given_up(&self) -> usize {
        let list = http().get(format!("{}/{}?list-type=2", self.aws, self.given_up_batches));
        let list = list.header("authorization", ACCOUNT_OWNER.replace("SERVICE", "s3"));
        let listed = list.send().await.expect("the bucket answers").text().await.expect("it is text");
        assert!(listed.contains("ListBucketResult"), "{listed}");
        listed.matches("<Key>").count()
    }

    /// Hands an event to a deployed function and returns what it answers.
    pub async fn invoke(&self, function: &str, event: &str) -> Value {
        let name = self.function(function);
        let call = http()
            .post(format!("{}/2015-03-31/functions/{name}/invocations", self.aws))
            .header("authorization", ACCOUNT_OWNER.replace("SERVICE", "lambda"))
            .body(event.to_owned());
        let response = call.send().await.expect("the function can be invoked");
        assert!(
            !response.headers().contains_key("x-amz-function-error"),
            "{function}: {}",
            response.text().await.expect("it is text")
        );
        response.json().await.expect("the answer is JSON")
    }

    /// Puts an event on the account's default bus, as the network does.
    pub async fn put_event(&self, source: &str, detail_type: &str, detail: &Value) {
        let entry = json!({ "Source": source, "DetailType": detail_type, "Detail": detail.to_string() });
        let put = self.aws_api("events", "AWSEvents.PutEvents", &json!({ "Entries": [entry] })).await;
        assert_eq!(put["FailedEntryCount"], 0, "{put}");
    }

    async fn aws_api(&self, service: &str, target: &str, asked: &Value) -> Value {
        let headers = [
            ("authorization", ACCOUNT_OWNER.replace("SERVICE", service)),
            ("content-type", "application/x-amz-json-1.1".to_owned()),
            ("x-amz-target", target.to_owned()),
        ];
        let headers = headers.map(|(name, value)| {
            (name.parse().expect("it is a name"), value.parse().expect("it is a value"))
        });
        let call = http().post(&self.aws).headers(HeaderMap::from_iter(headers)).body(asked.to_string());
        call.send().await.expect("AWS answers").json().await.expect("it is JSON")
    }
}
