//! Listing the tailnets that the caller is in (`GET /api/v2/tailnets`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::api::tailnets;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let credential = incoming.session().await?;
        let query = incoming.signed_in(&credential, tailnets::tailnet_query(&incoming)).await?;
        let listed = operations::list_tailnets(&app.store, &credential, query).await?;
        tailnets::listed(&incoming, &listed).into_answer()
    })
    .await
}
