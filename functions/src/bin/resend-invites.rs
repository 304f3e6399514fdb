//! Mailing many invites again (`POST /api/v2/tailnet/{tailnet}/user-invites/-/resend`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::resend_invites).await
}
