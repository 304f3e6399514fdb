//! Reading the configuration audit log (`GET /api/v2/tailnet/{tailnet}/logging/configuration`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::list_audit_events).await
}
