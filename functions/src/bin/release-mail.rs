//! Releasing the mails of a tailnet that has stopped (`POST /api/v2/tailnet/{tailnet}/mail/release`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::release_mail).await
}
