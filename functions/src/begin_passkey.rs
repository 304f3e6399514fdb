//! Beginning to make a passkey (`POST /passkeys/begin`), of a new account or of the person who has signed in. It writes nothing.

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::UserHandle;
use shared::edge::app::ApiApp;
use shared::edge::http::passkeys::{self, BeginRegistration};
use shared::edge::http::{self, Incoming};
use shared::identity::InvalidCredential;
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let visitor = incoming.visitor()?;
        let ceremonies = passkeys::ceremonies(&incoming)?;
        let BeginRegistration { name, then } = passkeys::begin_registration(&incoming)?;
        let (account, session) = if let Some(name) = name {
            passkeys::authorize(&incoming).await?;
            let handle = UserHandle::from_entropy((app.surroundings.entropy)());
            (operations::begin_account(&app.store, name, handle).await?, None)
        } else {
            let visitor = visitor.ok_or(InvalidCredential)?;
            let session = visitor.proof.session().map(|session| session.id);
            (operations::begin_passkey(&app.store, &visitor, incoming.moment).await?, session)
        };
        passkeys::registration_begun(&incoming, ceremonies.begin_registration(&account, session, then)?)
    })
    .await
}
