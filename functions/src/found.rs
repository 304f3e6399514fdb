//! Founding a tailnet by a form (`GET /found` and `POST /found`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::pages::founding::{self, Asked};
use shared::edge::http::pages::{self, home, sign_in};
use shared::edge::http::{Incoming, Refusal};
use shared::identity::Credential;
use shared::operations::{self, Failure, FoundingRules};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    let page = if incoming.only_reads() { form(&incoming) } else { found(&incoming).await };
    pages::answer(&incoming, page.unwrap_or_else(|refusal| pages::refused(&incoming, refusal)))
}

fn form(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let Some(viewer) = incoming.viewer()? else { return Ok(sign_in::to_sign_in()) };
    Ok(refused_founder(incoming, &viewer).unwrap_or_else(|| founding::form(incoming, &viewer)))
}

async fn found(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let app = incoming.app();
    let Some(visitor) = incoming.visitor()? else { return Ok(sign_in::to_sign_in()) };
    if let Some(refused) = refused_founder(incoming, &visitor) {
        return Ok(refused);
    }
    let asked = Asked::read(incoming)?;
    let new = match asked.tailnet() {
        Ok(new) => new,
        Err(error) => return Ok(founding::bad_name(incoming, &visitor, &asked, error)),
    };
    let rules = FoundingRules { founders: &app.config.founders, budget: app.config.send_budget };
    match operations::create_tailnet(&app.store, &visitor, new, rules, incoming.moment).await {
        Ok(_) => Ok(home::to_home()),
        Err(Failure::Refused(reason)) => Ok(founding::not_founded(incoming, &visitor, &asked, reason)),
        Err(Failure::Denied(_)) => Ok(sign_in::to_sign_in()),
        Err(Failure::Store(error)) => Err(error.into()),
    }
}

fn refused_founder(incoming: &Incoming<'_>, visitor: &Credential) -> Option<Response<Body>> {
    let may = operations::authorize_founding(&incoming.app().config.founders, &visitor.identity);
    may.is_err().then(|| founding::may_not_found(incoming))
}
