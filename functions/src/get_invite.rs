//! Showing one open invite (`GET /api/v2/user-invites/{id}`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::api::invites;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let (viewer, invite) =
            operations::get_invite(&app.store, &caller, incoming.id(), incoming.moment).await?;
        http::json(&invites::invite(&invite, &viewer, app.links()?))
    })
    .await
}
