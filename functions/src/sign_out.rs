//! Signing out, here or everywhere (`POST /sign-out`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::{Incoming, Refusal, pages, sign_out};
use shared::operations::{self, Failure};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    ended(&incoming).await.unwrap_or_else(pages::refused)
}

async fn ended(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let visitor = incoming.visitor()?;
    let ending = sign_out::form(incoming)?;
    let (store, moment) = (&incoming.app().store, incoming.moment);
    // Whoever has signed out, or never in, is signed out.
    let Some(visitor) = visitor else { return sign_out::signed_out() };
    if ending.revokes_tokens {
        match operations::revoke_own_keys(store, &visitor, moment).await {
            Ok(()) | Err(Failure::Denied(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(session) = visitor.proof.session() {
        operations::sign_out(store, &visitor.identity, session, ending.out, moment).await?;
    }
    sign_out::signed_out()
}
