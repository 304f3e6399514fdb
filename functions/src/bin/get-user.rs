//! Showing one user (`GET /api/v2/users/{id}`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::get_user).await
}
