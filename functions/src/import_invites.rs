//! Inviting the addresses of a list (`POST /api/v2/tailnet/{tailnet}/user-invites/-/import`).

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
        let input = many::import(&incoming);
        let (rows, key) = incoming.permitted(&caller, Permission::ManageInvites, input).await?;
        let (budget, moment) = (app.config.send_budget, incoming.moment);
        let outcomes =
            operations::import_invites(&app.store, &caller, &rows.asked, key.as_deref(), budget, moment)
                .await?;
        http::json(&many::row_results(rows, outcomes))
    })
    .await
}
