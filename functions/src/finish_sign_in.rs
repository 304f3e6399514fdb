//! The way back from a provider (`GET /sign-in/{provider}/callback`). It always leads on to another page, so that the provider's code
//! leaves the address bar. Before, what the provider says of the person goes to their users (R25).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::pages::{self, sign_in};
use shared::edge::http::{Incoming, Refusal};
use shared::operations::{self, SigningIn};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    let page = finish(&incoming).await;
    pages::answer(&incoming, page.unwrap_or_else(|refusal| pages::failure(&incoming, refusal)))
}

async fn finish(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let app = incoming.app();
    let relying_party = app.relying_party()?;
    let asked = incoming.path("provider").unwrap_or_default();
    let Some(provider) = relying_party.provider(&asked) else { return Ok(sign_in::no_provider(incoming)) };
    let Some(attempt) = sign_in::attempt_of(incoming, provider)? else {
        return Ok(sign_in::no_attempt(incoming, provider));
    };
    let answer = (attempt.clone(), sign_in::callback(incoming));
    match relying_party.finish(provider, &app.config.base_url, answer, incoming.moment.now).await {
        Ok(signed_in) => {
            let way = sign_in::way(&attempt)?;
            let (identity, described) = (&signed_in.identity, &signed_in.described);
            let signing_in = SigningIn { identity, described, way: &way };
            operations::refresh_person(&app.store, &signing_in, incoming.moment).await?;
            sign_in::signed_in(incoming, &attempt, way, &signed_in).await
        }
        Err(error) => Ok(sign_in::not_finished(incoming, provider, &attempt, error)),
    }
}
