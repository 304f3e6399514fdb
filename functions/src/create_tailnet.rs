//! Founding a tailnet (`POST /api/v2/tailnets`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::api::tailnets;
use shared::edge::http::{self, Incoming};
use shared::operations::{self, FoundingRules};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let identity = incoming.session().await?.identity;
        let rules = FoundingRules { founders: &app.config.founders, budget: app.config.send_budget };
        operations::authorize_founding(rules.founders, &identity)?;
        let new = tailnets::new_tailnet(&incoming)?;
        let founded = operations::create_tailnet(&app.store, &identity, new, rules, incoming.moment).await?;
        http::json(&tailnets::tailnet(&founded))
    })
    .await
}
