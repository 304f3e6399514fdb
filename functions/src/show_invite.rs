//! The pages that an invitee sees (`GET /uinv/{code}` and `GET /join`), and the answer to every path that leads nowhere. Opening them
//! changes nothing, however often.

use std::sync::Arc;

use lambda_http::http::Method;
use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::pages::{self, Page, join};
use shared::edge::http::{Incoming, Refusal};
use shared::identity::UnknownCode;
use shared::metrics::Metric;
use shared::operations::{self, Failure};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    let page = match Page::of(&incoming) {
        Page::Link(link) => open_link(&incoming, &link),
        Page::Invitation => show_invite(&incoming).await,
        Page::Nowhere => Ok(pages::nowhere(&incoming)),
    };
    pages::answer(&incoming, page.unwrap_or_else(|refusal| pages::failure(&incoming, refusal)))
}

/// Moves the code from the address bar into a cookie. The table is not read, so a forged code costs no read.
fn open_link(incoming: &Incoming<'_>, link: &str) -> Result<Response<Body>, Refusal> {
    match incoming.app().links()?.read(link) {
        Ok(contents) => {
            // `HEAD` opens nothing.
            if incoming.method() == Method::GET {
                incoming.app().surroundings.metrics.add(Metric::PageOpened, 1);
            }
            pages::opened(incoming, contents)
        }
        Err(UnknownCode) => Ok(pages::unknown(incoming)),
    }
}

async fn show_invite(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let app = incoming.app();
    let Some(code) = pages::code_of_cookie(incoming)? else { return Ok(pages::not_opened(incoming)) };
    let Ok(contents) = app.config.keys.links()?.read_code(&code) else { return Ok(pages::unknown(incoming)) };
    if let Some(viewer) = incoming.viewer()? {
        match operations::show_prospect(&app.store, &viewer, contents, incoming.moment).await {
            Ok(prospect) => return join::prospect(incoming, &viewer, &code, &prospect),
            // They have signed out.
            Err(Failure::Denied(_)) => {}
            Err(Failure::Store(error)) => return Err(error.into()),
        }
    }
    Ok(match operations::show_invite(&app.store, contents, incoming.moment).await? {
        Some(invitation) => join::invitation(incoming, &invitation),
        None => pages::gone(incoming),
    })
}
