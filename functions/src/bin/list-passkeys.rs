//! The page with a person's passkeys (`GET /passkeys`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::list_passkeys).await
}
