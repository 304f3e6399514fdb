//! Beginning to sign in with a passkey (`POST /sign-in/passkey/begin`). It reads and writes nothing.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::passkeys;
use shared::edge::http::{self, Incoming};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        incoming.browser()?;
        let ceremonies = passkeys::ceremonies(&incoming)?;
        let then = passkeys::begin_sign_in(&incoming)?;
        passkeys::sign_in_begun(&incoming, ceremonies.begin_sign_in(then)?)
    })
    .await
}
