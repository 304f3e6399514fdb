//! Approving, suspending, restoring or removing many users, or giving them a role (`POST /api/v2/tailnet/{tailnet}/users/-/{change}`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::change_users).await
}
