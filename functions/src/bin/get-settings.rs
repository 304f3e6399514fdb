//! Reading the settings of a tailnet (`GET /api/v2/tailnet/{tailnet}/settings`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::get_settings).await
}
