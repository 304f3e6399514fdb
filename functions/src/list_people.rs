//! Listing the users and the invites of a tailnet together (`GET /api/v2/tailnet/{tailnet}/people`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::Permission;
use shared::edge::app::ApiApp;
use shared::edge::http::api::people;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let input = people::people_query(&incoming);
        let query = incoming.permitted(&caller, Permission::ViewTailnet, input).await?;
        let listed = operations::list_people(&app.store, &caller, &query, incoming.moment).await?;
        people::listed(&incoming, &listed, app.links()?).into_answer()
    })
    .await
}
