//! Handing a tailnet to another owner (an operator's call).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::edge::serve::serve_event(functions::hand_over_tailnet::handle).await
}
