//! Queueing postponed mails again (a schedule).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    shared::edge::serve::serve_event(functions::requeue_mail::handle).await
}
