//! Signing in with the passkey that the browser has answered with (`POST /sign-in/passkey`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::finish_passkey_sign_in).await
}
