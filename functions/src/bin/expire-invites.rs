//! Recording expired invites, and revoking those of a removed or demoted inviter (the table's stream).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::edge::serve::serve_follower(functions::expire_invites::handle).await
}
