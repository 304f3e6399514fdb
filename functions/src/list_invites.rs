//! Listing the open invites of a tailnet (`GET /api/v2/tailnet/{tailnet}/user-invites`).

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
        let input = invites::invite_query(&incoming);
        let query = incoming.permitted(&caller, Permission::ViewInvites, input).await?;
        let listed = operations::list_invites(&app.store, &caller, &query, incoming.moment).await?;
        invites::listed(&incoming, &listed, app.links()?).into_answer()
    })
    .await
}
