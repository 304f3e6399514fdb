//! Runs the functions as Lambda does: by name, with an event and a time limit. A function that fails does not affect the others.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Context, LambdaEvent, Service, service_fn};
use serde_json::{Value, from_value, to_value};
use shared::edge::app::{ApiApp, MailApp, StreamApp};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// The time limits of the functions that have one of their own, in seconds, as in the template.
pub const TIME_LIMITS: [(&str, u64); 4] =
    [("send-invite-mail", 300), ("expire-invites", 60), ("requeue-mail", 60), ("sweep", 900)];
/// The time limit of every other function, in seconds, as in the template.
pub const TIME_LIMIT: u64 = 10;

/// The functions with their state.
#[derive(Debug, Clone)]
pub struct Lambda {
    /// For the functions that answer over HTTP.
    pub api: Arc<ApiApp>,
    /// For the function that sends mail.
    pub mail: Arc<MailApp>,
    /// For the other functions that the stream or EventBridge calls.
    pub stream: Arc<StreamApp>,
}

/// Why an invocation has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// There is no such function.
    #[error("there is no function of that name")]
    UnknownFunction,
    /// The function cannot read the event, returned an error, or panicked.
    #[error("the function failed: {0}")]
    Failed(String),
    /// The function ran into its time limit and was ended.
    #[error("the function took too long")]
    TimedOut,
}

impl Lambda {
    /// Hands an event to a function and waits for its answer, up to the function's time limit.
    ///
    /// # Errors
    /// [`InvokeError`].
    pub async fn invoke(&self, function: &str, event: Value) -> Result<Value, InvokeError> {
        let limit = HashMap::from(TIME_LIMITS).get(function).copied().unwrap_or(TIME_LIMIT);
        let answer = timeout(Duration::from_secs(limit), self.invoke_without_limit(function, event)).await;
        answer.unwrap_or(Err(InvokeError::TimedOut))
    }

    /// Hands an event to a function and waits for its answer as long as it takes. If the caller drops the future, the function ends.
    ///
    /// # Errors
    /// [`InvokeError`], but never [`InvokeError::TimedOut`].
    ///
    /// # Panics
    /// Never: there is a task to wait for.
    #[expect(clippy::expect_used, reason = "a task has just been put into the set")]
    pub async fn invoke_without_limit(&self, function: &str, event: Value) -> Result<Value, InvokeError> {
        // In a task of its own, so that a panic ends only this call. In a set, because dropping a set aborts its tasks.
        let mut tasks = JoinSet::new();
        tasks.spawn(self.clone().run(function.to_owned(), event));
        let ended = tasks.join_next().await.expect("there is a task");
        ended.unwrap_or_else(|error| Err(failed(error)))
    }

    async fn run(self, function: String, event: Value) -> Result<Value, InvokeError> {
        match function.as_str() {
            "send-invite-mail" => answer(functions::send_invite_mail::handle(self.mail, read(event)?).await),
            "expire-invites" => answer(functions::expire_invites::handle(self.stream, read(event)?).await),
            "record-activity" => done(functions::record_activity::handle(self.stream, read(event)?)).await,
            "record-delivery" => done(functions::record_delivery::handle(self.stream, read(event)?)).await,
            "requeue-mail" => done(functions::requeue_mail::handle(self.stream, read(event)?)).await,
            "sweep" => done(functions::sweep::handle(self.stream, read(event)?)).await,
            behind_the_api => self.answer_request(behind_the_api, event).await,
        }
    }

    /// Runs the handler through the same HTTP adapter that the deployed functions use.
    async fn answer_request(&self, function: &str, event: Value) -> Result<Value, InvokeError> {
        let handle = functions::handler(function).ok_or(InvokeError::UnknownFunction)?;
        let handler = service_fn(|request| {
            let answer = handle(Arc::clone(&self.api), request);
            async move { Ok::<_, lambda_http::Error>(answer.await) }
        });
        let request: LambdaRequest = read(event)?;
        answer(
            Adapter::from(handler)
                .call(LambdaEvent::new(request, Context::default()))
                .await
                .map_err(failed)?,
        )
    }
}

fn read<T: serde::de::DeserializeOwned>(event: Value) -> Result<T, InvokeError> {
    from_value(event).map_err(failed)
}

fn answer(answer: impl serde::Serialize) -> Result<Value, InvokeError> {
    to_value(answer).map_err(failed)
}

async fn done(running: impl Future<Output = Result<(), lambda_http::Error>>) -> Result<Value, InvokeError> {
    running.await.map(|()| Value::Null).map_err(failed)
}

fn failed(error: impl ToString) -> InvokeError {
    InvokeError::Failed(error.to_string())
}
