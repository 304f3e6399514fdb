//! Removing a user (`POST /api/v2/users/{id}/delete`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::delete_user).await
}
