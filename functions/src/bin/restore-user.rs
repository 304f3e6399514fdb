//! Restoring a suspended user (`POST /api/v2/users/{id}/restore`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::restore_user).await
}
