//! Signing out, here or everywhere (`POST /sign-out`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::SignOut;
use shared::edge::app::ApiApp;
use shared::edge::http::{Incoming, Refusal, pages, sign_out};
use shared::operations;
use shared::telemetry::log_signed_out;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    ended(&incoming).await.unwrap_or_else(|refusal| pages::refused(&incoming, refusal))
}

async fn ended(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let visitor = incoming.visitor()?;
    let ending = sign_out::form(incoming)?;
    // Whoever has signed out, or never in, is signed out.
    if let Some(visitor) = visitor {
        operations::sign_out(&incoming.app().store, &visitor, ending, incoming.moment).await?;
        log_signed_out(visitor.identity.user_id(), ending.out == SignOut::Everywhere);
    }
    sign_out::signed_out()
}
