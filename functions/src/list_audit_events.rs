//! Reading the configuration audit log (`GET /api/v2/tailnet/{tailnet}/logging/configuration`).

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use shared::domain::Permission;
use shared::edge::app::ApiApp;
use shared::edge::http::api::audit_log;
use shared::edge::http::{self, Incoming};
use shared::operations;

/// Answers one request.
pub async fn handle(app: Arc<ApiApp>, request: Request) -> Response<Body> {
    let incoming = Incoming::new(&app, &request);
    http::answer(async {
        let caller = incoming.caller().await?;
        let input = audit_log::audit_query(&incoming);
        let query = incoming.permitted(&caller, Permission::ReadAuditLog, input).await?;
        let page = operations::list_audit_events(&app.store, &caller, &query, incoming.moment).await?;
        audit_log::answer(&incoming, &page, &query)
    })
    .await
}
