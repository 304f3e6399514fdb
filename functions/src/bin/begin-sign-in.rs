//! The ways to sign in, and the way to a provider (`GET /sign-in`, `GET /sign-in/{provider}`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::begin_sign_in).await
}
