//! Revoking an API access token (`DELETE /api/v2/tailnet/{tailnet}/keys/{id}`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::delete_key).await
}
