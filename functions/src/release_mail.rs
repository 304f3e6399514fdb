//! Releasing the mails of a tailnet that has stopped (`POST /api/v2/tailnet/{tailnet}/mail/release`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        operations::release_mail(&app.store, &caller, incoming.moment).await?;
        Ok(http::empty())
    })
    .await
}
