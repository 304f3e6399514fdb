//! Listing what was touched lately (`GET /api/v2/tailnet/{tailnet}/changes`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::list_changes).await
}
