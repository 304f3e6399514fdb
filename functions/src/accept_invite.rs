//! Joining a tailnet by an invite (`POST /api/v2/user-invites/-/accept`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::api::joining;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let credential = incoming.session().await?;
        let link = incoming.signed_in(&credential, joining::link(&incoming)).await?;
        // Nothing is read for a forged code.
        let code = app.links()?.read(&link)?;
        let joined =
            operations::accept_invite(&app.store, &credential, code, app.config.send_budget, incoming.moment)
                .await?;
        http::json(&joining::joined(&joined))
    })
    .await
}
