//! Showing one open invite (`GET /api/v2/user-invites/{id}`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::get_invite).await
}
