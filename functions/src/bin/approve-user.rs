//! Approving a user (`POST /api/v2/users/{id}/approve`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::approve_user).await
}
