//! Listing the users of a tailnet (`GET /api/v2/tailnet/{tailnet}/users`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::Permission;
use shared::edge::app::ApiApp;
use shared::edge::http::api::users;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let input = users::user_query(&incoming);
        let query = incoming.permitted(&caller, Permission::ViewTailnet, input).await?;
        let users = operations::list_users(&app.store, &caller, &query).await?;
        users::listed(&incoming, &users).into_answer()
    })
    .await
}
