//! Founding a tailnet by a form (`GET /found` and `POST /found`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::found).await
}
