//! Signing in with the passkey that the browser has answered with (`POST /sign-in/passkey`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::SignInWay;
use shared::edge::app::ApiApp;
use shared::edge::http::passkeys;
use shared::edge::http::{self, Answer, Incoming};
use shared::operations;
use shared::passkeys::Assertion;
use shared::telemetry::log_failed_sign_in;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let signed_in = finish(&incoming).await;
        signed_in.inspect_err(|refusal| log_failed_sign_in(&SignInWay::Passkey, refusal.reason().word()))
    })
    .await
}

async fn finish(incoming: &Incoming<'_>) -> Answer {
    incoming.browser()?;
    let ceremonies = passkeys::ceremonies(incoming)?;
    let assertion = Assertion::read(passkeys::credential(incoming)?)?;
    let sign_in = passkeys::sign_in_of(incoming)?;
    let ends = passkeys::challenge_ends(incoming);
    let answer = (&assertion, &sign_in);
    let store = &incoming.app().store;
    let identity = operations::sign_in_with_passkey(store, &ceremonies, answer, ends).await?;
    passkeys::signed_in(incoming, (&identity, &sign_in.then)).await
}
