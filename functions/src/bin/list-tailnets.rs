//! Listing the tailnets that the caller is in (`GET /api/v2/tailnets`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::list_tailnets).await
}
