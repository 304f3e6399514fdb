//! Signing out, here or everywhere (`POST /sign-out`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::sign_out).await
}
