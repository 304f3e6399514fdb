//! Beginning to sign in with a passkey (`POST /sign-in/passkey/begin`). It reads and writes nothing.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::begin_passkey_sign_in).await
}
