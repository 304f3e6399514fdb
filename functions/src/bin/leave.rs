//! Leaving a tailnet by a form (`POST /leave`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::leave).await
}
