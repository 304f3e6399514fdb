//! The admin console (`GET /console` and everything below). It reads nothing.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::Incoming;
use shared::edge::http::pages::console::{Console, ConsoleFile, Content};
use shared::edge::http::pages::{self, console};

// `CONSOLE`, made by the build script from what `cargo xtask console` has built.
include!(concat!(env!("OUT_DIR"), "/console.rs"));

/// Answers one request.
#[expect(clippy::unused_async, reason = "every handler is a future")]
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    pages::answer(&incoming, console::answer(&incoming, &CONSOLE))
}
