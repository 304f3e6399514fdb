//! Joining by the form of the invite's page (`POST /join`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::pages::{self, join};
use shared::edge::http::{Incoming, Refusal};
use shared::operations::{self, Failure};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    joined(&incoming).await.unwrap_or_else(|refusal| pages::refused(&incoming, refusal))
}

async fn joined(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let app = incoming.app();
    let Some(visitor) = incoming.visitor()? else { return Ok(join::to_sign_in()) };
    let Some(code) = pages::code_of_cookie(incoming)? else { return Ok(pages::not_opened(incoming)) };
    let Ok(contents) = app.config.keys.links()?.read_code(&code) else { return Ok(pages::unknown(incoming)) };
    if !join::is_of_this_page(incoming, &visitor, &code)? {
        return Ok(join::to_page());
    }
    let (budget, moment) = (app.config.send_budget, incoming.moment);
    match operations::accept_invite(&app.store, &visitor, contents, budget, moment).await {
        // The page says what came of it.
        Ok(_) => Ok(join::to_page()),
        Err(failure @ (Failure::Refused(_) | Failure::Denied(_))) => Ok(join::kept_out(&failure.into())),
        Err(Failure::Store(error)) => Err(error.into()),
    }
}
