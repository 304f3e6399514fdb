//! Revoking an invite (`DELETE /api/v2/user-invites/{id}`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::delete_invite).await
}
