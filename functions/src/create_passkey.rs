//! Making a passkey with what the browser has answered (`POST /passkeys`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::http::passkeys;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let visitor = incoming.visitor()?;
        let ceremonies = passkeys::ceremonies(&incoming)?;
        let answer = passkeys::credential(&incoming)?;
        let registration = passkeys::registration_of(&incoming, visitor.as_ref())?;
        let made = ceremonies.finish_registration(answer, &registration)?;
        let adding = visitor.filter(|_| registration.session.is_some());
        if adding.is_none() {
            // The invite may have ended since the beginning.
            passkeys::authorize(&incoming).await?;
        }
        let moment = (incoming.moment, passkeys::challenge_ends(&incoming));
        let made =
            operations::create_passkey(&app.store, &registration, &made, adding.as_ref(), moment).await?;
        match adding {
            None => passkeys::account_made(&incoming, (&made, &registration.then)).await,
            Some(_) => passkeys::passkey_added(&registration.then),
        }
    })
    .await
}
