//! Making an API access token (`POST /api/v2/tailnet/{tailnet}/keys`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::create_key).await
}
