//! Listing the users and the invites of a tailnet together (`GET /api/v2/tailnet/{tailnet}/people`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::list_people).await
}
