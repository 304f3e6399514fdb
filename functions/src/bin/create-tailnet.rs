//! Founding a tailnet (`POST /api/v2/tailnets`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::create_tailnet).await
}
