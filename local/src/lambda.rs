//! Runs the functions as Lambda does: by name, with an event and a time limit. A function that fails does not affect the others.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Context, LambdaEvent, Service, service_fn};
use serde_json::{Value, from_value, to_value};
use shared::edge::app::{ApiApp, FollowerApp, MailApp, StreamApp};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// The time limits of the functions that have one of their own, in seconds, as in the template.
pub const TIME_LIMITS: [(&str, u64); 6] = [
    ("send-invite-mail", 300),
    ("expire-invites", 60),
    ("requeue-mail", 60),
    ("sweep", 900),
    ("hand-over-tailnet", 60),
    ("fill-directory", 60),
];
/// The time limit of every other function, in seconds, as in the template.
pub const TIME_LIMIT: u64 = 10;

tokio::task_local! {
    static RUNNING: String;
}

/// The function that the present task is running; `None` outside of all functions.
#[must_use]
pub fn running() -> Option<String> {
    RUNNING.try_with(Clone::clone).ok()
}

/// Runs something as a part of a function, so that [`running`] names it.
pub async fn run_as<T>(function: &str, part: impl Future<Output = T>) -> T {
    RUNNING.scope(function.to_owned(), part).await
}

/// The functions with their state.
#[derive(Debug, Clone)]
pub struct Lambda {
    /// For the functions that answer over HTTP.
    pub api: Arc<ApiApp>,
    /// For the function that sends mail.
    pub mail: Arc<MailApp>,
    /// For the function that follows all other changes.
    pub follower: Arc<FollowerApp>,
    /// For the functions that EventBridge or an operator calls.
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
        let ends = (self.api.surroundings.clock)() + Duration::from_secs(limit);
        let mut context = Context::default();
        context.deadline = u64::try_from(ends.as_millisecond()).unwrap_or_default();
        let answer = timeout(Duration::from_secs(limit), self.invoke_with(context, function, event)).await;
        answer.unwrap_or(Err(InvokeError::TimedOut))
    }

    /// Hands an event to a function and waits for its answer as long as it takes. If the caller drops the future, the function ends.
    ///
    /// # Errors
    /// [`InvokeError`], except that it takes too long.
    pub async fn invoke_without_limit(&self, function: &str, event: Value) -> Result<Value, InvokeError> {
        self.invoke_with(Context::default(), function, event).await
    }

    #[expect(clippy::expect_used, reason = "a task has just been put into the set")]
    async fn invoke_with(
        &self,
        context: Context,
        function: &str,
        event: Value,
    ) -> Result<Value, InvokeError> {
        // A task of its own, so that a panic ends the function alone; in a set, which ends it when it is dropped.
        let mut tasks = JoinSet::new();
        let run = self.clone().run(context, function.to_owned(), event);
        tasks.spawn(RUNNING.scope(function.to_owned(), run));
        let ended = tasks.join_next().await.expect("there is a task");
        ended.unwrap_or_else(|error| Err(failed(error)))
    }

    async fn run(self, context: Context, function: String, event: Value) -> Result<Value, InvokeError> {
        let surroundings = self.api.surroundings.clone();
        // Boxed, since the compiler does not go so deep into one future.
        surroundings.counted(Box::pin(self.run_uncounted(context, &function, event))).await
    }

    async fn run_uncounted(
        &self,
        context: Context,
        function: &str,
        event: Value,
    ) -> Result<Value, InvokeError> {
        let deadline = self.api.surroundings.deadline(&context);
        let stream = Arc::new(self.stream.until(deadline));
        match function {
            "send-invite-mail" => {
                let mail = Arc::new(self.mail.until(deadline));
                answer(functions::send_invite_mail::handle(mail, read(event)?).await)
            }
            "expire-invites" => {
                let follower = Arc::new(self.follower.until(deadline));
                answer(functions::expire_invites::handle(follower, read(event)?).await)
            }
            "record-activity" => done(functions::record_activity::handle(stream, read(event)?)).await,
            "record-delivery" => done(functions::record_delivery::handle(stream, read(event)?)).await,
            "requeue-mail" => done(functions::requeue_mail::handle(stream, read(event)?)).await,
            "sweep" => done(functions::sweep::handle(stream, read(event)?)).await,
            "hand-over-tailnet" => done(functions::hand_over_tailnet::handle(stream, read(event)?)).await,
            "fill-directory" => {
                answer(functions::fill_directory::handle(stream, read(event)?).await.map_err(failed)?)
            }
            behind_the_api => self.answer_request(context, behind_the_api, event).await,
        }
    }

    /// By the adapter that the deployed functions have, too.
    async fn answer_request(
        &self,
        context: Context,
        function: &str,
        event: Value,
    ) -> Result<Value, InvokeError> {
        let called = functions::handler(function).ok_or(InvokeError::UnknownFunction)?;
        let deadline = self.api.surroundings.deadline(&context);
        let app = Arc::new(self.api.until(deadline).with_only(called.rings, called.asks_providers));
        let handler = service_fn(|request| {
            let answer = called.answer(Arc::clone(&app), request);
            async move { Ok::<_, lambda_http::Error>(answer.await) }
        });
        let request: LambdaRequest = read(event)?;
        answer(Adapter::from(handler).call(LambdaEvent::new(request, context)).await.map_err(failed)?)
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
