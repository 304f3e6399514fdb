use std::cell::RefCell;
use std::collections::BTreeMap;

use super::*;
use crate::tools::root;

/// A stack with what its functions have given up. They cannot handle what says `poison`.
#[derive(Default)]
struct Account {
    objects: RefCell<BTreeMap<String, Value>>,
    rows: RefCell<Vec<Value>>,
    messages: RefCell<Vec<Value>>,
    received: RefCell<usize>,
    invoked: RefCell<Vec<(String, Value)>>,
}

impl Account {
    /// A batch in the bucket, as Lambda puts it there.
    fn with_batch(self, key: &str, record: &str) -> Self {
        let payload = json!({ "Records": [{ "eventID": record }] }).to_string();
        let failed = json!({ "requestContext": { "functionArn": "arn:mailer" }, "payload": payload });
        self.objects.borrow_mut().insert(key.to_owned(), failed);
        self
    }

    fn with_row(self, function: &str, record: &str) -> Self {
        let record = json!({ "eventID": record }).to_string();
        let row = json!({ "pk": { "S": format!("F#{function}") }, "sk": { "S": record }, "record": { "S": record } });
        self.rows.borrow_mut().push(row);
        self
    }

    fn with_message(self, message: Value) -> Self {
        self.messages.borrow_mut().push(message);
        self
    }

    fn records_of(&self, function: &str) -> Vec<String> {
        let invoked = self.invoked.borrow();
        let of_function = invoked.iter().filter(|(name, _)| name == function);
        of_function.map(|(_, event)| event["Records"][0]["eventID"].as_str().unwrap().to_owned()).collect()
    }
}

impl Aws for Account {
    fn call(&self, service: &str, action: &str, input: &Value) -> Result<Value> {
        Ok(match action {
            "describe-stacks" => {
                let output = |name: &str| json!({ "OutputKey": name, "OutputValue": name });
                let outputs = ["GivenUpBatchesName", "TableName", "FailedRecordsUrl"].map(output);
                json!({ "Stacks": [{ "StackName": input["StackName"], "Outputs": outputs }] })
            }
            "describe-stack-resource" => {
                let name = format!("invites-{}-1X", input["LogicalResourceId"].as_str().unwrap());
                json!({ "StackResourceDetail": { "PhysicalResourceId": name } })
            }
            "list-objects-v2" => {
                let listed: Vec<_> = self.objects.borrow().keys().map(|key| json!({ "Key": key })).collect();
                json!({ "Contents": listed })
            }
            "delete-object" => {
                self.objects.borrow_mut().remove(input["Key"].as_str().unwrap()).unwrap();
                Value::Null
            }
            "query" => {
                let partition = &input["ExpressionAttributeValues"][":function"];
                let rows = self.rows.borrow();
                json!({ "Items": rows.iter().filter(|row| row["pk"] == *partition).collect::<Vec<_>>() })
            }
            "delete-item" => {
                let of_other_key =
                    |row: &Value| row["pk"] != input["Key"]["pk"] || row["sk"] != input["Key"]["sk"];
                self.rows.borrow_mut().retain(of_other_key);
                Value::Null
            }
            "receive-message" => {
                // What was received is invisible for a while.
                let messages = self.messages.borrow();
                let next = messages.get(self.received.replace_with(|count| *count + 1));
                json!({ "Messages": next.into_iter().collect::<Vec<_>>() })
            }
            "delete-message" => {
                *self.received.borrow_mut() -= 1;
                self.messages
                    .borrow_mut()
                    .retain(|message| message["ReceiptHandle"] != input["ReceiptHandle"]);
                Value::Null
            }
            other => panic!("{service} {other}"),
        })
    }

    fn invoke(&self, function: &str, event: &Value) -> Result<Value> {
        self.invoked.borrow_mut().push((function.to_owned(), event.clone()));
        let is_poison = event.to_string().contains("poison");
        match event.get("Records") {
            Some(_) if is_poison => Ok(json!({ "batchItemFailures": [{ "itemIdentifier": "1" }] })),
            Some(_) => {
                assert_eq!(event["redriven"], true, "otherwise poison would be set aside again");
                Ok(json!({ "batchItemFailures": [] }))
            }
            None if is_poison => bail!("it failed"),
            None => Ok(Value::Null),
        }
    }

    fn object(&self, _: &str, key: &str) -> Result<Value> {
        self.objects.borrow().get(key).cloned().context("there is no such object")
    }
}

#[test]
fn batches_that_the_functions_can_handle_now_leave_the_bucket() {
    let account = Account::default().with_batch("a", "one").with_batch("b", "poison").with_batch("c", "two");
    assert_eq!(redrive("invites", &account).unwrap(), Count { handled: 2, kept: 1 });
    assert_eq!(account.records_of("arn:mailer"), ["one", "poison", "two"]);
    assert_eq!(account.objects.borrow().keys().collect::<Vec<_>>(), ["b"]);
}

#[test]
fn records_that_were_set_aside_go_to_their_own_function_and_leave_the_table() {
    let account = Account::default()
        .with_row("send-invite-mail", "mail")
        .with_row("expire-invites", "expiry")
        .with_row("expire-invites", "poison");
    assert_eq!(redrive("invites", &account).unwrap(), Count { handled: 2, kept: 1 });
    assert_eq!(account.records_of("invites-SendInviteMail-1X"), ["mail"]);
    assert_eq!(account.records_of("invites-ExpireInvites-1X"), ["expiry", "poison"]);
    assert_eq!(account.rows.borrow().len(), 1);
}

#[test]
fn events_leave_the_queue_whoever_put_them_there() {
    let by_lambda = |event: &str| {
        let body =
            json!({ "requestContext": { "functionArn": "arn:usage" }, "requestPayload": { "event": event } });
        json!({ "ReceiptHandle": event, "Body": body.to_string() })
    };
    let by_event_bridge = json!({
        "ReceiptHandle": "bounce",
        "Body": json!({ "event": "bounce" }).to_string(),
        "MessageAttributes": { "TARGET_ARN": { "StringValue": "arn:delivery" } },
    });
    let account = Account::default()
        .with_message(by_lambda("activity"))
        .with_message(by_event_bridge)
        .with_message(by_lambda("poison"))
        .with_message(json!({ "ReceiptHandle": "other", "Body": "something else" }));
    assert_eq!(redrive("invites", &account).unwrap(), Count { handled: 2, kept: 2 });
    let event = |name: &str| json!({ "event": name });
    assert_eq!(
        *account.invoked.borrow(),
        [
            ("arn:usage".to_owned(), event("activity")),
            ("arn:delivery".to_owned(), event("bounce")),
            ("arn:usage".to_owned(), event("poison")),
        ]
    );
    assert_eq!(account.messages.borrow().len(), 2);
}

#[test]
fn the_template_tells_where_everything_is() {
    let template = std::fs::read_to_string(root().join("infra/template.yaml")).unwrap();
    for output in ["GivenUpBatchesName", "TableName", "FailedRecordsUrl"] {
        assert!(template.contains(&format!("\n  {output}:\n")), "{output}");
    }
}
