//! Showing one open invite (`GET /api/v2/user-invites/{id}`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::app::ApiApp;
use shared::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let (viewer, invite) =
            operations::get_invite(&app.store, &caller, incoming.id(), incoming.moment).await?;
        http::json(&http::user_invite(&invite, viewer.role, app.links()))
    })
    .await
}
