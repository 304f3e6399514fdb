//! Sending the mails that invites' rows ask for (the table's stream).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::edge::serve::serve_mail(functions::send_invite_mail::handle).await
}
