//! Recording the expiry of invites whose rows DynamoDB has removed (the table's stream).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::app::serve_stream(expire_invites::handle).await
}
