//! Making invites, by e-mail or as links (`POST /api/v2/tailnet/{tailnet}/user-invites`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::Permission;
use shared::edge::app::ApiApp;
use shared::edge::http::api::invites;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let input = invites::create_request(&incoming);
        let request = incoming.permitted(&caller, Permission::ManageInvites, input).await?;
        let links = app.links()?;
        let budget = app.config.send_budget;
        let created =
            operations::create_invites(&app.store, &caller, request, budget, incoming.moment).await?;
        http::json(&invites::created(&created, links))
    })
    .await
}
