//! Where to get the client (`GET /download`). It reads nothing.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::Incoming;
use shared::edge::http::pages::{self, download};

/// Answers one request.
#[expect(clippy::unused_async, reason = "every handler is a future")]
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    pages::answer(&incoming, download::downloads(&incoming))
}
