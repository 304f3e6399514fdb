//! Making a passkey with what the browser has answered (`POST /passkeys`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::create_passkey).await
}
