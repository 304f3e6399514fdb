//! Reading how many users were active in a month (`GET /api/v2/tailnet/{tailnet}/usage`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::get_usage).await
}
