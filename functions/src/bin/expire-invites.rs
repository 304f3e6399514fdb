//! Ending invites that have expired or that their inviter could not make any more (the table's stream).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::edge::serve::serve_stream(functions::expire_invites::handle).await
}
