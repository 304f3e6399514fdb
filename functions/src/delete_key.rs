//! Revoking an API access token (`DELETE /api/v2/tailnet/{tailnet}/keys/{id}`).

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
        operations::delete_key(&app.store, &caller, incoming.id(), incoming.moment).await?;
        Ok(http::empty())
    })
    .await
}
