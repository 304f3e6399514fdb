//! Mailing an invite again (`POST /api/v2/user-invites/{id}/resend`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::resend_invite).await
}
