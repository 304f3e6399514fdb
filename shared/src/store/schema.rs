//! Making the table where the template does not deploy it: in local runs and tests.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType, StreamSpecification,
    StreamViewType, TimeToLiveSpecification,
};
use aws_sdk_dynamodb::{Client, Error};

use super::engine::{PARTITION, SORT, TTL};

/// Makes the table with the same keys, stream and time to live as in `infra/template.yaml`.
///
/// # Errors
/// The error of the engine, also if a table of that name exists already.
pub async fn create_table(client: &Client, table: &str) -> Result<(), Error> {
    let attribute = |name: &str| {
        AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build()
    };
    let key =
        |name: &str, kind: KeyType| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    let stream = StreamSpecification::builder()
        .stream_enabled(true)
        .stream_view_type(StreamViewType::NewAndOldImages)
        .build()?;
    client
        .create_table()
        .table_name(table)
        .attribute_definitions(attribute(PARTITION)?)
        .attribute_definitions(attribute(SORT)?)
        .key_schema(key(PARTITION, KeyType::Hash)?)
        .key_schema(key(SORT, KeyType::Range)?)
        .billing_mode(BillingMode::PayPerRequest)
        .stream_specification(stream)
        .send()
        .await?;
    let time_to_live = TimeToLiveSpecification::builder().enabled(true).attribute_name(TTL).build()?;
    client.update_time_to_live().table_name(table).time_to_live_specification(time_to_live).send().await?;
    Ok(())
}
