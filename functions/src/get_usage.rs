//! Reading how many users were active in a month, or in several (`GET /api/v2/tailnet/{tailnet}/usage`).

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
        let input = usage::months(&incoming);
        let asked = incoming.permitted(&caller, Permission::ViewTailnet, input).await?;
        let usage = operations::get_usage(&app.store, &caller, &asked.months).await?;
        http::json(&usage::usages(&asked, usage))
    })
    .await
}
