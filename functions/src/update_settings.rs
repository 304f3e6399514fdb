//! Changing settings of a tailnet (`PATCH /api/v2/tailnet/{tailnet}/settings`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::api::settings;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let (named, change) = settings::settings_change(&incoming);
        if change.is_err() {
            operations::authorize_settings(&app.store, &caller, named).await?;
        }
        let updated = operations::update_settings(&app.store, &caller, change?, incoming.moment).await?;
        http::json(&settings::settings(&updated))
    })
    .await
}
