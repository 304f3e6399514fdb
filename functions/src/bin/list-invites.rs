//! Listing the open invites of a tailnet (`GET /api/v2/tailnet/{tailnet}/user-invites`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::list_invites).await
}
