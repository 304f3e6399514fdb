//! Revoking many invites (`POST /api/v2/tailnet/{tailnet}/user-invites/-/delete`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::delete_invites).await
}
