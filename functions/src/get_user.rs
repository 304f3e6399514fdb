//! Showing one user (`GET /api/v2/users/{id}`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::api::users;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let (viewer, user) = operations::get_user(&app.store, &caller, incoming.id()).await?;
        http::json(&users::user(&user.profile(), &viewer))
    })
    .await
}
