//! Making invites, by e-mail or as links (`POST /api/v2/tailnet/{tailnet}/user-invites`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::create_invites).await
}
