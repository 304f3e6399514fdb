//! Finding what the table's stream has left undone (a schedule).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::edge::serve::serve_event(functions::sweep::handle).await
}
