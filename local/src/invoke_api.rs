//! The Invoke API of Lambda: any event for any function, as `aws lambda invoke` and `cargo lambda invoke` send it.

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::json;

use crate::lambda::{InvokeError, Lambda};

/// The API as a service.
pub fn router(lambda: Lambda) -> Router {
    Router::new().route("/2015-03-31/functions/{function}/invocations", post(invoke)).with_state(lambda)
}

async fn invoke(State(lambda): State<Lambda>, Path(function): Path<String>, event: Bytes) -> Response<Body> {
    let Ok(event) = serde_json::from_slice(&event) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "message": "the event is not JSON" })))
            .into_response();
    };
    match lambda.invoke(&function, event).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error @ InvokeError::UnknownFunction) => {
            (StatusCode::NOT_FOUND, Json(json!({ "message": error.to_string() }))).into_response()
        }
        Err(error) => {
            let body = json!({ "errorType": "Error", "errorMessage": error.to_string() });
            ([("x-amz-function-error", "Unhandled")], Json(body)).into_response()
        }
    }
}
