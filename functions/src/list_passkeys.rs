//! The page with a person's passkeys (`GET /passkeys`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::pages::{self, passkeys};
use shared::edge::http::{Incoming, Refusal};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    let page = listed(&incoming).await;
    pages::answer(&incoming, page.unwrap_or_else(|refusal| passkeys::refused(&incoming, refusal)))
}

async fn listed(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let Some(visitor) = incoming.visitor()? else { return passkeys::signed_out() };
    let Ok(then) = passkeys::return_path(incoming) else { return Ok(passkeys::bad_return_path(incoming)) };
    match operations::list_passkeys(&incoming.app().store, &visitor).await? {
        Some(account) => Ok(passkeys::list(incoming, &account, &then)),
        None => Ok(passkeys::no_account(incoming)),
    }
}
