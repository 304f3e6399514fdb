//! Leaving a tailnet (`POST /api/v2/tailnet/{tailnet}/leave`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::leave_tailnet).await
}
