//! What a function keeps from its start on: configuration, clients, clock and randomness.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use lambda_runtime::Context;

use crate::config::{ApiConfig, Keys, MailConfig, NotGiven, Ring};
use crate::deadline::Deadline;
use crate::domain::MailLimits;
use crate::identity::{COOKIE_NONCE_BYTES, InviteLinks};
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::oidc::RelyingParty;
use crate::operations::{Moment, Sending};
use crate::publishing::Publisher;
use crate::store::{EntropySource, Store};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Waits for a time.
pub type Sleep = Arc<dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync>;

/// The clock and the randomness of a function, and where it counts. Tests replace them.
#[derive(Clone)]
pub struct Surroundings {
    /// Tells the time.
    pub clock: Clock,
    /// Draws random bytes.
    pub entropy: EntropySource,
    /// Waits.
    pub sleep: Sleep,
    /// Counts.
    pub metrics: Metrics,
}

/// The state of a function that answers over HTTP.
#[derive(Debug, Clone)]
pub struct ApiApp {
    /// Its configuration.
    pub config: Arc<ApiConfig>,
    /// The table.
    pub store: Store,
    /// Clock and randomness.
    pub surroundings: Surroundings,
    /// The identity providers, and what is remembered of them.
    relying_party: Option<RelyingParty>,
}

/// A function asks identity providers and does not declare it, so it was not given them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this function was not given PROVIDERS")]
pub struct ProvidersNotGiven;

/// The state of the function that sends mail.
#[derive(Debug)]
pub struct MailApp {
    /// Its configuration.
    pub config: Arc<MailConfig>,
    /// The table.
    pub store: Store,
    /// The mail service.
    pub mailer: Mailer,
    /// Clock and randomness.
    pub surroundings: Surroundings,
}

/// The state of the function that follows all changes but those that are mailed.
#[derive(Debug)]
pub struct FollowerApp {
    /// The table.
    pub store: Store,
    /// The event bus that other systems listen to.
    pub publisher: Publisher,
    /// Clock and randomness.
    pub surroundings: Surroundings,
}

/// The state of a function that EventBridge or an operator calls.
#[derive(Debug)]
pub struct StreamApp {
    /// The table.
    pub store: Store,
    /// How many mails go out.
    pub limits: MailLimits,
    /// Whether the mails of invites that are about to expire go out once more.
    pub reminds: bool,
    /// Clock and randomness.
    pub surroundings: Surroundings,
}

impl Surroundings {
    /// The clock and the randomness of the operating system. Nothing is counted.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where time and randomness come from")]
    pub fn of_the_system() -> Self {
        Self {
            clock: Arc::new(Timestamp::now),
            entropy: Arc::new(system_entropy),
            sleep: Arc::new(|time| tokio::time::sleep(time).boxed()),
            metrics: Metrics::default(),
        }
    }

    /// The deadline of an invocation.
    #[must_use]
    pub fn deadline(&self, invocation: &Context) -> Deadline {
        Deadline::of_invocation(invocation.deadline, (self.clock)())
    }

    /// Waits for an invocation, then writes what was counted meanwhile.
    pub async fn counted<T>(&self, running: impl Future<Output = T>) -> T {
        let done = running.await;
        self.metrics.write((self.clock)());
        done
    }

    /// The present moment, to the millisecond.
    #[must_use]
    pub fn moment(&self) -> Moment {
        let [e0, e1, e2, e3, e4, e5, e6, e7, ..] = (self.entropy)();
        let now = (self.clock)();
        let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        Moment { now, entropy: [e0, e1, e2, e3, e4, e5, e6, e7] }
    }
}

impl FollowerApp {
    /// The same app for one call, which ends then.
    #[must_use]
    pub fn until(&self, deadline: Deadline) -> Self {
        Self {
            store: self.store.until(deadline),
            publisher: self.publisher.until(deadline),
            surroundings: self.surroundings.clone(),
        }
    }
}

impl StreamApp {
    /// The same app for one call, which ends then.
    #[must_use]
    pub fn until(&self, deadline: Deadline) -> Self {
        let (store, surroundings) = (self.store.until(deadline), self.surroundings.clone());
        Self { store, limits: self.limits, reminds: self.reminds, surroundings }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where randomness comes from")]
#[expect(clippy::expect_used, reason = "a system without randomness must not go on")]
fn system_entropy() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Surroundings")
    }
}

impl ApiApp {
    /// The state of a function at its start.
    #[must_use]
    pub fn new(config: ApiConfig, store: Store, surroundings: Surroundings) -> Self {
        let relying_party = config.providers.clone().map(RelyingParty::new);
        Self { config: Arc::new(config), store, surroundings, relying_party }
    }

    /// The same app for one call, which ends then.
    #[must_use]
    pub fn until(&self, deadline: Deadline) -> Self {
        let relying_party = self.relying_party.as_ref().map(|party| party.until(deadline));
        Self { store: self.store.until(deadline), relying_party, ..self.clone() }
    }

    /// The same app with only these secrets, as a function has it that declares them: key rings, and the identity providers.
    #[must_use]
    pub fn with_only(&self, rings: &[Ring], providers: bool) -> Self {
        let relying_party = self.relying_party.clone().filter(|_| providers);
        Self { relying_party, ..self.with_keys(self.config.keys.only(rings)) }
    }

    /// The same app with these key rings.
    #[must_use]
    pub fn with_keys(&self, keys: Keys) -> Self {
        let config = ApiConfig { keys, ..ApiConfig::clone(&self.config) };
        Self { config: Arc::new(config), ..self.clone() }
    }

    /// The identity providers.
    ///
    /// # Errors
    /// [`ProvidersNotGiven`] if the function does not declare them.
    pub fn relying_party(&self) -> Result<&RelyingParty, ProvidersNotGiven> {
        self.relying_party.as_ref().ok_or(ProvidersNotGiven)
    }

    /// The moment of a call.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.surroundings.moment()
    }

    /// Makes the links of invites.
    ///
    /// # Errors
    /// [`NotGiven`] if the function does not declare the keys for them.
    pub fn links(&self) -> Result<InviteLinks<'_>, NotGiven> {
        Ok(InviteLinks { base_url: &self.config.base_url, keys: self.config.keys.links()? })
    }

    /// Random bytes for the nonce of a sealed cookie.
    #[must_use]
    pub fn cookie_nonce(&self) -> [u8; COOKIE_NONCE_BYTES] {
        let mut nonce = [0; COOKIE_NONCE_BYTES];
        let random = (self.surroundings.entropy)().into_iter().chain((self.surroundings.entropy)());
        nonce.iter_mut().zip(random).for_each(|(slot, byte)| *slot = byte);
        nonce
    }
}

impl MailApp {
    /// The same app for one call, which ends then.
    #[must_use]
    pub fn until(&self, deadline: Deadline) -> Self {
        Self {
            config: Arc::clone(&self.config),
            store: self.store.until(deadline),
            mailer: self.mailer.until(deadline),
            surroundings: self.surroundings.clone(),
        }
    }

    /// What sending mails needs.
    #[must_use]
    pub fn sending(&self) -> Sending<'_> {
        let (now, sleep) = (self.surroundings.clock.as_ref(), self.surroundings.sleep.as_ref());
        Sending { mailer: &self.mailer, links: self.links(), limits: self.config.limits, now, sleep }
    }

    /// Makes the links of invites.
    #[must_use]
    pub fn links(&self) -> InviteLinks<'_> {
        InviteLinks { base_url: &self.config.base_url, keys: &self.config.link_keys }
    }
}
