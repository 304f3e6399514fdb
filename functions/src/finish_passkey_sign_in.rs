//! Signing in with the passkey that the browser has answered with (`POST /sign-in/passkey`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::passkeys;
use shared::edge::http::{self, Incoming};
use shared::operations;
use shared::passkeys::Assertion;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        incoming.browser()?;
        let ceremonies = passkeys::ceremonies(&incoming)?;
        let assertion = Assertion::read(passkeys::credential(&incoming)?)?;
        let sign_in = passkeys::sign_in_of(&incoming)?;
        let ends = passkeys::challenge_ends(&incoming);
        let answer = (&assertion, &sign_in);
        let identity = operations::sign_in_with_passkey(&app.store, &ceremonies, answer, ends).await?;
        passkeys::signed_in(&incoming, (&identity, &sign_in.then)).await
    })
    .await
}
