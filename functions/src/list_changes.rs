//! Listing what was touched lately (`GET /api/v2/tailnet/{tailnet}/changes`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::Permission;
use shared::edge::app::ApiApp;
use shared::edge::http::api::changes;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let input = changes::after(&incoming);
        let after = incoming.permitted(&caller, Permission::ViewTailnet, input).await?;
        let listed = operations::list_changes(&app.store, &caller, after, incoming.moment).await?;
        http::json(&changes::listed(&incoming, &listed))
    })
    .await
}
