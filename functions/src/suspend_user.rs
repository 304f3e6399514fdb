//! Suspending a user (`POST /api/v2/users/{id}/suspend`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::UserChange;
use shared::edge::app::ApiApp;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let change = UserChange::Suspend;
        operations::change_user(&app.store, &caller, incoming.id(), change, incoming.moment).await?;
        Ok(http::empty())
    })
    .await
}
