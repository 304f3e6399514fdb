//! Approving, suspending, restoring or removing many users, or giving them a role (`POST /api/v2/tailnet/{tailnet}/users/-/{change}`).

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
        let input = many::user_changes(&incoming);
        let (change, ids) = incoming.permitted(&caller, Permission::ManageUsers, input).await?;
        let outcomes =
            operations::change_users(&app.store, &caller, &ids.read, change, incoming.moment).await?;
        http::json(&many::results(ids, outcomes))
    })
    .await
}
