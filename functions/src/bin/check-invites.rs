//! Saying what inviting the addresses of a list would do (`POST /api/v2/tailnet/{tailnet}/user-invites/-/check`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::check_invites).await
}
