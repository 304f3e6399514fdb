//! Listing the users of a tailnet (`GET /api/v2/tailnet/{tailnet}/users`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::app::ApiApp;
use shared::domain::Permission;
use shared::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let input = http::user_query(&incoming);
        let query = incoming.permitted(&caller, Permission::ViewTailnet, input).await?;
        let (users, more) = operations::list_users(&app.store, &caller, &query).await?;
        http::users(&incoming, &users, more).into_answer()
    })
    .await
}
