//! Exchanging an ID token for a session (`POST /api/v2/oauth/token-exchange`). It reads no credential and sets no cookie, so any page may
//! send it.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::{Session, SessionId, SignInWay};
use shared::edge::app::ApiApp;
use shared::edge::http::api::token_exchange;
use shared::edge::http::{self, Answer, Incoming};
use shared::operations::{self, SigningIn};
use shared::telemetry::{log_failed_sign_in, log_signed_in};

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let exchanged = exchange(&incoming).await;
        exchanged.inspect_err(|refusal| log_failed_sign_in(&SignInWay::Exchange, refusal.reason().word()))
    })
    .await
}

async fn exchange(incoming: &Incoming<'_>) -> Answer {
    let (app, moment) = (incoming.app(), incoming.moment);
    let asked = token_exchange::exchange_request(incoming)?;
    let good = app.relying_party()?.exchange(&asked.token, moment.now).await;
    let good = good.map_err(token_exchange::not_exchanged)?;
    let session = Session::exchanged(SessionId::from_entropy(moment.entropy), moment.now);
    operations::exchange_token(&app.store, &good.token, &session).await?;
    let (identity, described, way) = (&good.identity, &good.described, &session.way);
    let signing_in = SigningIn { identity, described, way };
    operations::refresh_person(&app.store, &signing_in, moment).await?;
    log_signed_in(identity.user_id(), way);
    token_exchange::exchanged(incoming, &good, &session, asked.tailnet)
}
