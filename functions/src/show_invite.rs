//! The pages that an invitee sees (`GET /uinv/{code}` and `GET /join`), and the answer to every path that leads nowhere. Opening them
//! changes nothing, however often.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::Incoming;
use shared::edge::http::pages::{self, Page};
use shared::identity::UnknownCode;
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    let page = match Page::of(&incoming) {
        Page::Link(link) => open_link(&incoming, &link),
        Page::Invitation => show_invite(&incoming).await,
        Page::Nowhere => pages::nowhere(&incoming),
    };
    pages::answer(&incoming, page)
}

/// Moves the code from the address bar into a cookie. The table is not read, so a forged code costs no read.
fn open_link(incoming: &Incoming<'_>, link: &str) -> Response<Body> {
    match incoming.app().links().read(link) {
        Ok(contents) => pages::opened(incoming.app(), contents),
        Err(UnknownCode) => pages::unknown(),
    }
}

async fn show_invite(incoming: &Incoming<'_>) -> Response<Body> {
    let app = incoming.app();
    let Some(code) = pages::code_of_cookie(incoming) else { return pages::not_opened() };
    let Ok(code) = app.config.key_ring.read_code(&code) else { return pages::unknown() };
    match operations::show_invite(&app.store, code, incoming.moment).await {
        Ok(Some(invitation)) => pages::invitation(&invitation),
        Ok(None) => pages::gone(),
        Err(error) => pages::failure(error),
    }
}
