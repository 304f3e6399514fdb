//! "Never invite me again", and taking it back, on the page that a mail leads to (`GET` and `POST /opt-out/{token}`). Only the form
//! changes anything.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::pages::{self, opt_out};
use shared::edge::http::{Incoming, Refusal};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    let page = page(&incoming).await.unwrap_or_else(|refusal| pages::refused(&incoming, refusal));
    pages::answer(&incoming, page)
}

async fn page(incoming: &Incoming<'_>) -> Result<Response<Body>, Refusal> {
    let app = incoming.app();
    if !incoming.only_reads() {
        incoming.browser()?;
    }
    let Some(address) = opt_out::address(incoming)? else { return Ok(pages::unknown(incoming)) };
    if incoming.only_reads() {
        return Ok(opt_out::page(incoming, operations::show_mailing(&app.store, address).await?));
    }
    let wanted = opt_out::wanted(incoming)?;
    operations::set_mailing(&app.store, address, wanted, incoming.moment).await?;
    Ok(opt_out::page(incoming, wanted))
}
