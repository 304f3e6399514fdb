//! The way back from a provider (`GET /sign-in/{provider}/callback`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::finish_sign_in).await
}
