//! Counting a user who moved data (an event of EventBridge).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::edge::serve::serve_event(functions::record_activity::handle).await
}
