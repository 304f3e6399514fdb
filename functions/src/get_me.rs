//! Saying who is calling (`GET /api/v2/me`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::api::me;
use shared::edge::http::{self, Incoming, Refusal};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let credential = incoming.session().await?;
        let session = credential.proof.session().cloned().ok_or_else(Refusal::session_required)?;
        let tailnet = incoming.signed_in(&credential, incoming.asked_tailnet().await).await?;
        let me = operations::get_me(&app.store, credential.identity, session, tailnet).await?;
        http::json(&me::me(&me, incoming.moment.now))
    })
    .await
}
