//! Joining a tailnet by an invite (`POST /api/v2/user-invites/-/accept`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::accept_invite).await
}
