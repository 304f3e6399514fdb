//! Saying who is calling (`GET /api/v2/me`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::get_me).await
}
