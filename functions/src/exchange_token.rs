//! Exchanging an ID token for a session (`POST /api/v2/oauth/token-exchange`). It reads no credential and sets no cookie, so any page may
//! send it.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::{Session, SessionId};
use shared::edge::app::ApiApp;
use shared::edge::http::api::token_exchange;
use shared::edge::http::{self, Incoming};
use shared::operations::{self, SigningIn};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let asked = token_exchange::exchange_request(&incoming)?;
        let moment = incoming.moment;
        let good = app.relying_party()?.exchange(&asked.token, moment.now).await;
        let good = good.map_err(token_exchange::not_exchanged)?;
        let session = Session::exchanged(SessionId::from_entropy(moment.entropy), moment.now);
        operations::exchange_token(&app.store, &good.token, &session).await?;
        let (identity, described, way) = (&good.identity, &good.described, &session.way);
        let signing_in = SigningIn { identity, described, way };
        operations::refresh_person(&app.store, &signing_in, moment).await?;
        token_exchange::exchanged(&incoming, &good, &session, asked.tailnet)
    })
    .await
}
