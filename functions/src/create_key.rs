//! Making an API access token (`POST /api/v2/tailnet/{tailnet}/keys`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::api;
use shared::edge::http::{self, Incoming};
use shared::identity::api_access_token;
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let _ = incoming.session().await?;
        let caller = incoming.caller().await?;
        let new = api::keys::new_key(&incoming);
        if new.is_err() {
            operations::authorize_key(&app.store, &caller, incoming.moment).await?;
        }
        let keys = app.config.keys.credentials()?;
        let key = operations::create_key(&app.store, &caller, new?, incoming.moment).await?;
        let token = api_access_token(&key, &caller.identity, keys);
        http::json(&api::keys::created(&key, &token))
    })
    .await
}
