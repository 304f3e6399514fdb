//! Beginning to make a passkey (`POST /passkeys/begin`), of a new account or of the person who has signed in. It writes nothing.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::begin_passkey).await
}
