//! Inviting the addresses of a list (`POST /api/v2/tailnet/{tailnet}/user-invites/-/import`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::import_invites).await
}
