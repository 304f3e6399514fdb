//! Joining a tailnet by an invite (`POST /api/v2/user-invites/-/accept`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::app::ApiApp;
use shared::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let credential = incoming.session().await?;
        let code = app.config.key_ring.read_code(&http::invite_code(&incoming)?)?;
        let joined = operations::accept_invite(&app.store, &credential, code, incoming.moment).await?;
        http::json(&http::joined_user(&joined))
    })
    .await
}
