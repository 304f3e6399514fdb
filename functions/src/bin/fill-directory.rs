//! Filling the directory for users who joined before there was one (an operator's call).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::edge::serve::serve_event(functions::fill_directory::handle).await
}
