//! Exchanging an ID token for a session (`POST /api/v2/oauth/token-exchange`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::exchange_token).await
}
