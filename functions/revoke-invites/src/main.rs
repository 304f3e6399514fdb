//! Revoking the invites of somebody who can no longer make them (the table's stream).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::app::serve_stream(revoke_invites::handle).await
}
