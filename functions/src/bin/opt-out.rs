//! "Never invite me again", and taking it back (`GET` and `POST /opt-out/{token}`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::opt_out).await
}
