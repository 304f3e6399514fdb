//! Recording on an invite how far its mail has come (an event of SES).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::edge::serve::serve_event(functions::record_delivery::handle).await
}
