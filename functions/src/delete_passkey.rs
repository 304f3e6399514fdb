//! Removing a passkey (`POST /passkeys/{id}/delete`), by a form.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::pages::passkeys;
use shared::edge::http::{Incoming, Refusal};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    deleted(&incoming).await.unwrap_or_else(|refusal| passkeys::refused(&incoming, refusal))
}

async fn deleted(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let Some(visitor) = incoming.visitor()? else { return passkeys::signed_out() };
    let id = passkeys::id(incoming)?;
    operations::delete_passkey(&incoming.app().store, &visitor, id, incoming.moment).await?;
    passkeys::deleted()
}
