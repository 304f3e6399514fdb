//! The pages that an invitee sees (`GET /uinv/{code}` and `GET /join`); opening them changes nothing, however often.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::app::ApiApp;
use shared::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    match incoming.path("code") {
        Some(code) => open_link(&incoming, &code),
        None => show_invite(&incoming).await,
    }
}

/// Moves the code out of the address bar into a cookie; nothing is read, so a forged code costs nothing.
fn open_link(incoming: &Incoming<'_>, code: &str) -> Response<Body> {
    if incoming.app().config.key_ring.read_code(code).is_err() {
        return http::unknown_page();
    }
    http::code_cookie(incoming.app(), code)
        .map_or_else(|_| http::unknown_page(), |cookie| http::redirect("/join", &cookie))
}

async fn show_invite(incoming: &Incoming<'_>) -> Response<Body> {
    let app = incoming.app();
    let Some(code) = http::code_of_cookie(incoming) else { return http::no_cookie_page() };
    let Ok(code) = app.config.key_ring.read_code(&code) else { return http::unknown_page() };
    match operations::show_invite(&app.store, code, incoming.moment).await {
        Ok(Some(invitation)) => http::invite_page(&invitation),
        Ok(None) => http::gone_page(),
        Err(error) => http::failure_page(error),
    }
}
