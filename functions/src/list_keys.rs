//! Listing the caller's API access tokens (`GET /api/v2/tailnet/{tailnet}/keys`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::api::keys;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let listed = operations::list_keys(&app.store, &caller, incoming.moment).await?;
        http::json(&keys::listed(&listed))
    })
    .await
}
