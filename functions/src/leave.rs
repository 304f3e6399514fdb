//! Leaving a tailnet by the form of the first page (`POST /leave`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::Denied;
use shared::edge::app::ApiApp;
use shared::edge::http::pages::{self, home, sign_in};
use shared::edge::http::{Incoming, Refusal};
use shared::operations::{self, Failure};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    left(&incoming).await.unwrap_or_else(|refusal| pages::refused(&incoming, refusal))
}

async fn left(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let Some(visitor) = incoming.visitor()? else { return Ok(sign_in::to_sign_in()) };
    let caller = home::leaver(incoming, visitor)?;
    match operations::leave_tailnet(&incoming.app().store, &caller, incoming.moment).await {
        // Whoever has left already is not in it.
        Ok(()) | Err(Failure::Denied(Denied::NotAUser)) => Ok(home::to_home()),
        Err(Failure::Refused(reason)) => Ok(home::cannot_leave(incoming, reason)),
        Err(Failure::Denied(_)) => Ok(sign_in::to_sign_in()),
        Err(Failure::Store(error)) => Err(error.into()),
    }
}
