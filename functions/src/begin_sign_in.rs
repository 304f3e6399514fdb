//! The ways to sign in (`GET /sign-in`), and the way to a provider (`GET /sign-in/{provider}`). Both write nothing.
//!
//! A provider that remembers somebody sends them back without asking. So a page of another site only leads to the ways to sign in: nobody
//! gets a session there without a click here.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::pages::{self, sign_in};
use shared::edge::http::{Incoming, Refusal};
use shared::oidc::Wish;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    let page = match incoming.path("provider") {
        Some(provider) => begin(&incoming, &provider).await,
        None => Ok(sign_in::ways(&incoming)),
    };
    pages::answer(&incoming, page.unwrap_or_else(|refusal| pages::failure(&incoming, refusal)))
}

async fn begin(incoming: &Incoming<'_>, provider: &str) -> Result<Response<Body>, Refusal> {
    let app = incoming.app();
    let relying_party = app.relying_party()?;
    let Some(provider) = relying_party.provider(provider) else { return Ok(sign_in::no_provider(incoming)) };
    if incoming.is_led_by_another_site() {
        return Ok(sign_in::ways(incoming));
    }
    let Ok(then) = sign_in::return_path(incoming) else { return Ok(sign_in::bad_return_path(incoming)) };
    let Ok(chooses_account) = sign_in::chooses_account(incoming) else {
        return Ok(sign_in::bad_prompt(incoming));
    };
    let (entropy, now) = (&app.surroundings.entropy, incoming.moment.now);
    let wish = Wish { base_url: &app.config.base_url, then, chooses_account };
    match relying_party.begin(provider, wish, entropy, now).await {
        Ok((attempt, url)) => sign_in::begun(incoming, &attempt, &url),
        Err(error) => Ok(sign_in::not_begun(incoming, provider, error)),
    }
}
