//! Revoking many invites (`POST /api/v2/tailnet/{tailnet}/user-invites/-/delete`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::Permission;
use shared::edge::app::ApiApp;
use shared::edge::http::api::many;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let input = many::invite_ids(&incoming);
        let ids = incoming.permitted(&caller, Permission::ManageInvites, input).await?;
        let outcomes = operations::delete_invites(&app.store, &caller, &ids.read, incoming.moment).await?;
        http::json(&many::results(ids, outcomes))
    })
    .await
}
