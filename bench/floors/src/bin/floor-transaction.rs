//! A function that makes the three writes of "create one link" and nothing else. It shows the cost of the SDK.

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use lambda_http::{Error, Request, RequestExt, service_fn};
use shared::http_client;

const TABLE: &str = "invites";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let sdk = aws_config::defaults(BehaviorVersion::latest()).http_client(http_client::of_sdk()).load().await;
    let client = Client::new(&sdk);
    lambda_http::run(service_fn(|request: Request| write(&client, request))).await
}

async fn write(client: &Client, request: Request) -> Result<&'static str, Error> {
    // The request id makes the keys of the rows unique.
    let id = request.lambda_context().request_id;
    client
        .transact_write_items()
        .transact_items(TransactWriteItem::builder().update(caller()?).build())
        .transact_items(TransactWriteItem::builder().put(audit_record(&id)?).build())
        .transact_items(TransactWriteItem::builder().put(invite(&id)?).build())
        .send()
        .await?;
    Ok("{}")
}

/// The admin of the first tailnet that the bench seeds, who may always send.
fn caller() -> Result<Update, Error> {
    let update = Update::builder()
        .table_name(TABLE)
        .key("pk", text("T#4503599627370497"))
        .key("sk", text("U#2795498568825671"))
        .update_expression("SET sendsFullAt = :fullAt")
        .condition_expression(
            "userRole IN (:role0, :role1, :role2) AND userStatus IN (:status0, :status1) \
             AND (attribute_not_exists(sendsFullAt) OR sendsFullAt <= :now)",
        )
        .expression_attribute_values(":role0", text("owner"))
        .expression_attribute_values(":role1", text("admin"))
        .expression_attribute_values(":role2", text("it-admin"))
        .expression_attribute_values(":status0", text("active"))
        .expression_attribute_values(":status1", text("idle"))
        .expression_attribute_values(":fullAt", number("1795435203600"))
        .expression_attribute_values(":now", number("4102444800000"));
    Ok(update.build()?)
}

fn audit_record(id: &str) -> Result<Put, Error> {
    let actor = [
        ("id", number("2795498568825671")),
        ("login", text("admin@acme.example")),
        ("name", text("Admin")),
        ("type", text("USER")),
    ];
    let change = [("id", text(id)), ("kind", text("invite-created")), ("role", text("member"))];
    let put = Put::builder()
        .table_name(TABLE)
        .condition_expression("attribute_not_exists(pk)")
        .item("pk", text("A#4503599627370497"))
        .item("sk", text(id))
        .item("actor", map(actor))
        .item("changes", AttributeValue::L(vec![map(change)]))
        .item("origin", text("CONFIG_API"))
        .item("ttl", number("1803211200"));
    Ok(put.build()?)
}

fn invite(id: &str) -> Result<Put, Error> {
    let put = Put::builder()
        .table_name(TABLE)
        .condition_expression("attribute_not_exists(pk)")
        .item("pk", text("T#4503599627370497"))
        .item("sk", text(&format!("I#{id}")))
        .item("inviteRole", text("member"))
        .item("inviter", number("2795498568825671"))
        .item("inviterName", text("Admin"))
        .item("ttl", number("1798027260"));
    Ok(put.build()?)
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn number(value: &str) -> AttributeValue {
    AttributeValue::N(value.to_owned())
}

fn map<const N: usize>(entries: [(&str, AttributeValue); N]) -> AttributeValue {
    AttributeValue::M(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
