//! Listing the users of a tailnet (`GET /api/v2/tailnet/{tailnet}/users`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::list_users).await
}
