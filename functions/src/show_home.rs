//! The first page (`GET /`): what this is, or one's own tailnets.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::pages::{self, home};
use shared::edge::http::{Incoming, Refusal};
use shared::operations::{self, Failure};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    let page = show(&incoming).await;
    pages::answer(&incoming, page.unwrap_or_else(|refusal| pages::refused(&incoming, refusal)))
}

async fn show(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let app = incoming.app();
    let query = home::query(incoming)?;
    let Some(viewer) = incoming.viewer()? else { return Ok(home::welcome(incoming)) };
    match operations::list_tailnets(&app.store, &viewer, query).await {
        Ok(listed) => Ok(home::home(incoming, &viewer, query, &listed)),
        // They have signed out.
        Err(Failure::Denied(_)) => Ok(home::welcome(incoming)),
        Err(error) => Err(error.into()),
    }
}
