//! The pages that an invitee sees (`GET /uinv/{code}` and `GET /join`).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    shared::edge::serve::serve(functions::handlers::show_invite).await
}
