//! Founding a tailnet (`POST /api/v2/tailnets`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::api::tailnets;
use shared::edge::http::{self, Incoming, Refusal};
use shared::operations::{self, FoundingRules};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let credential = incoming.session().await?;
        let rules = FoundingRules { founders: &app.config.founders, budget: app.config.send_budget };
        let may = operations::authorize_founding(rules.founders, &credential.identity);
        let new = may.map_err(Refusal::from).and_then(|()| tailnets::new_tailnet(&incoming));
        let new = incoming.signed_in(&credential, new).await?;
        let founded =
            operations::create_tailnet(&app.store, &credential, new, rules, incoming.moment).await?;
        http::json(&tailnets::tailnet(&founded))
    })
    .await
}
