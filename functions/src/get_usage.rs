//! Reading how many users were active in a month (`GET /api/v2/tailnet/{tailnet}/usage`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::Permission;
use shared::edge::app::ApiApp;
use shared::edge::http::api::usage;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let input = usage::month(&incoming);
        let month = incoming.permitted(&caller, Permission::ViewTailnet, input).await?;
        let usage = operations::get_usage(&app.store, &caller, month).await?;
        http::json(&usage::usage(month, usage))
    })
    .await
}
