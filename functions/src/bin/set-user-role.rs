//! Giving a user another role (`POST /api/v2/users/{id}/role`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::set_user_role).await
}
