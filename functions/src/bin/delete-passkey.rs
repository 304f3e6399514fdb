//! Removing a passkey (`POST /passkeys/{id}/delete`), by a form.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::delete_passkey).await
}
