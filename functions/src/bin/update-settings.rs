//! Changing settings of a tailnet (`PATCH /api/v2/tailnet/{tailnet}/settings`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::update_settings).await
}
