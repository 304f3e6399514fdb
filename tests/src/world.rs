//! A world: one table, one mail service, one clock, and tailnets with people in them.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use local::authenticator::Authenticator;
use local::lambda::{Lambda, run_as};
use local::seeds::{self, SeededTailnet};
use serde_json::{Value, json};
use shared::config::{ApiConfig, Keys, MailConfig};
use shared::deadline::Deadline;
use shared::domain::{
    Downloads, Founders, Identity, MailLimits, ProductName, SendBudget, Session, TailnetId, UserId,
};
use shared::edge::app::{ApiApp, FollowerApp, MailApp, StreamApp, Surroundings};
use shared::edge::http::session_cookie::NAME;
use shared::identity::{BaseUrl, KeyRing, PasskeyDomain, read_session_cookie, session_cookie};
use shared::mail::{Mailer, Sender};
use shared::oidc::ProviderNames;
use shared::publishing::Publisher;
use shared::store::{EntropySource, Store};

use crate::browser::Browser;
use crate::bus::Published;
use crate::clock::StoryClock;
use crate::engine::{self, Place};
use crate::issuer::{CLIENT_ID, CLIENT_SECRET, Issuer, PROGRAM};
use crate::mailbox::{self, Mailbox};
use crate::metric_lines::MetricLines;
use crate::people::Somebody;
use crate::pump::Pump;
use crate::tailnet::Tailnet;
use crate::wire::Calls;

/// The origin of links in every story.
pub(crate) const BASE_URL: &str = "https://invites.example.com";
const KEYS: [&str; 2] = [
    "a master key that only stories are told with, and nothing else",
    "another one, which stories are told with in which keys are rotated",
];

/// What the operator of a story sets.
#[derive(Debug)]
pub struct Settings {
    /// Who may found tailnets.
    pub founders: Founders,
    /// How much a user may send.
    pub send_budget: SendBudget,
    /// How many mails go out.
    pub limits: MailLimits,
    /// What the service calls itself.
    pub product: ProductName,
    /// Whether replies go to inviters.
    pub reply_to_inviter: bool,
    /// Whether invites that are about to expire remind.
    pub reminds: bool,
}

impl Default for Settings {
    /// Everybody founds, and as many mails go out as a story needs, so that no time passes.
    fn default() -> Self {
        Self {
            founders: Founders::Everybody,
            send_budget: SendBudget::default(),
            limits: MailLimits { per_second: NonZeroU32::MAX, ..MailLimits::default() },
            product: ProductName::default(),
            reply_to_inviter: false,
            reminds: true,
        }
    }
}

/// The environment of a story.
#[derive(Debug)]
pub struct World {
    app: Arc<ApiApp>,
    pub(crate) pump: Pump,
    clock: StoryClock,
    pub(crate) client: aws_sdk_dynamodb::Client,
    pub(crate) table: String,
    next_tailnet: AtomicU64,
    /// The mails that were sent.
    pub mailbox: Mailbox,
    /// What other systems were told.
    pub published: Published,
    /// The calls to the table and to the mail service.
    pub calls: Calls,
    /// The metrics that were written.
    pub metrics: MetricLines,
}

impl World {
    /// A world with an empty table, at 2026-11-23T12:00Z.
    pub async fn new() -> Self {
        Self::with_budget(SendBudget::default()).await
    }

    /// A world with another send budget.
    pub async fn with_budget(send_budget: SendBudget) -> Self {
        Self::with_settings(Settings { send_budget, ..Settings::default() }).await
    }

    /// A world in which mails go out within these limits.
    pub async fn with_mail_limits(limits: MailLimits) -> Self {
        Self::with_settings(Settings { limits, ..Settings::default() }).await
    }

    /// A world in which only these people may found tailnets.
    pub async fn with_founders(founders: &str) -> Self {
        let founders = founders.parse().expect("it says who may found");
        Self::with_settings(Settings { founders, ..Settings::default() }).await
    }

    /// A world whose people can sign in with these issuers, each by the key beside it. All are trusted for addresses.
    pub async fn with_issuers(issuers: &[(&str, &Issuer)]) -> Self {
        let provider = |(key, issuer): &(&str, &Issuer)| {
            json!({ "key": key, "issuer": issuer.url, "clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET,
                "trustAddresses": true, "exchangeAudiences": [PROGRAM] })
        };
        let names =
            issuers.iter().map(|(key, _)| format!("{key}=The {key} one")).collect::<Vec<_>>().join(",");
        let providers = Value::from(issuers.iter().map(provider).collect::<Vec<_>>()).to_string();
        Self::with_providers(&providers, &names).await
    }

    /// A world with these identity providers and buttons.
    pub async fn with_providers(providers: &str, names: &str) -> Self {
        let mut world = Self::new().await;
        let mut config = ApiConfig::clone(&world.app.config);
        config.providers = Some(providers.parse().expect("they are providers"));
        if !names.is_empty() {
            config.provider_names = names.parse().expect("they are names");
        }
        let (store, surroundings) = (world.app.store.clone(), world.app.surroundings.clone());
        world.app = Arc::new(ApiApp::new(config, store, surroundings));
        world
    }

    /// A world whose people get the client from these links.
    pub async fn with_downloads(downloads: &str) -> Self {
        let mut world = Self::new().await;
        let downloads = downloads.parse().expect("they are links");
        let config = ApiConfig { downloads, ..ApiConfig::clone(&world.app.config) };
        let (store, surroundings) = (world.app.store.clone(), world.app.surroundings.clone());
        world.app = Arc::new(ApiApp::new(config, store, surroundings));
        world
    }

    /// The same world at a host that is an address, which has no passkeys.
    #[must_use]
    pub fn without_passkeys(mut self) -> Self {
        let config = ApiConfig { passkey_domain: None, ..ApiConfig::clone(&self.app.config) };
        let (store, surroundings) = (self.app.store.clone(), self.app.surroundings.clone());
        self.app = Arc::new(ApiApp::new(config, store, surroundings));
        self
    }

    /// A world whose operator has set this.
    pub async fn with_settings(settings: Settings) -> Self {
        let Settings { founders, send_budget, limits, product, reply_to_inviter, reminds } = settings;
        let clock = StoryClock::starting_at("2026-11-23T12:00:00Z".parse().expect("a time"));
        let Place { engine, endpoint, table } = engine::start(&clock).await;
        let (calls, mailbox) = (Calls::default(), Mailbox::default());
        let published = Published::default();
        let services = mailbox::start(mailbox.clone(), &published).await;
        let ses = engine::ses(&services, calls.clone());
        let metrics = MetricLines::default();
        let surroundings = surroundings(&clock, &metrics);
        let store =
            Store::new(engine::dynamodb(&endpoint, calls.clone()), &table, Arc::clone(&surroundings.entropy))
                .counting(surroundings.metrics.clone());
        let base_url: BaseUrl = BASE_URL.parse().expect("a base URL");
        let passkey_domain = PasskeyDomain::of(&base_url);
        let config = ApiConfig {
            table: table.clone(),
            base_url: base_url.clone(),
            keys: keys(&[1], 1),
            founders,
            send_budget,
            providers: None,
            provider_names: ProviderNames::default(),
            downloads: Downloads::default(),
            passkey_domain,
        };
        let sender =
            Sender { address: "invites@example.com".parse().expect("an address"), product, reply_to_inviter };
        let mailer = Mailer::new(ses, sender.clone(), None);
        let mail_config = MailConfig {
            table: table.clone(),
            base_url,
            link_keys: key_ring("", &[1], 1),
            sender,
            configuration_set: None,
            limits,
        };
        let mail = MailApp {
            config: Arc::new(mail_config),
            store: store.clone(),
            mailer,
            surroundings: surroundings.clone(),
        };
        let bus = Publisher::new(engine::event_bus(&services), "default".to_owned());
        let follower =
            FollowerApp { store: store.clone(), publisher: bus, surroundings: surroundings.clone() };
        let stream = StreamApp { store: store.clone(), limits, reminds, surroundings: surroundings.clone() };
        let app = Arc::new(ApiApp::new(config, store, surroundings));
        let lambda = Lambda {
            api: Arc::clone(&app),
            mail: Arc::new(mail),
            follower: Arc::new(follower),
            stream: Arc::new(stream),
        };
        Self {
            app,
            pump: Pump::new(engine, lambda, calls.clone()),
            clock,
            client: engine::dynamodb(&endpoint, Calls::default()),
            table,
            next_tailnet: AtomicU64::new(1_000_001),
            mailbox,
            published,
            calls,
            metrics,
        }
    }

    /// An organization's tailnet with a user of every role, one who waits and one who is suspended.
    pub async fn organization(&self, name: &str) -> Tailnet<'_> {
        self.put(SeededTailnet::organization(
            name.parse().expect("a tailnet's name"),
            self.new_tailnet_id(),
            self.now(),
        ))
        .await
    }

    /// A person's tailnet with its owner.
    pub async fn personal(&self, name: &str) -> Tailnet<'_> {
        self.put(SeededTailnet::personal(
            name.parse().expect("a tailnet's name"),
            self.new_tailnet_id(),
            self.now(),
        ))
        .await
    }

    async fn put(&self, seeded: SeededTailnet) -> Tailnet<'_> {
        seeded.put(&self.app.store).await.expect("the table takes the tailnet");
        self.calls.forget();
        Tailnet { world: self, id: seeded.tailnet.id, name: seeded.tailnet.name.to_string() }
    }

    fn new_tailnet_id(&self) -> TailnetId {
        self.next_tailnet.fetch_add(1, Ordering::SeqCst).try_into().expect("a small number is an id")
    }

    /// Somebody whose provider has verified their address. Their session names no tailnet.
    #[must_use]
    pub fn person(&self, login: &str) -> Somebody {
        self.somebody(login, true, None)
    }

    /// Somebody whose session was made with other key rings: these keys, of which one signs.
    #[must_use]
    pub fn person_signed_in_with(&self, login: &str, ids: &[u8], signing: u8) -> Somebody {
        let claims = seeds::claims(login, None, true, None, self.now());
        self.holding_session(&claims, &keys(ids, signing))
    }

    /// Somebody whose provider has not verified their address.
    #[must_use]
    pub fn unverified_person(&self, login: &str) -> Somebody {
        self.somebody(login, false, None)
    }

    /// Somebody whose session acts in a tailnet, whether or not they are in it.
    #[must_use]
    pub fn person_in(&self, login: &str, tailnet: TailnetId) -> Somebody {
        self.somebody(login, true, Some(tailnet))
    }

    /// Somebody whose session has these claims.
    #[must_use]
    pub fn with_claims(&self, claims: &shared::identity::SessionClaims) -> Somebody {
        self.holding_session(claims, &self.app.config.keys)
    }

    fn holding_session(&self, claims: &shared::identity::SessionClaims, keys: &Keys) -> Somebody {
        let keys = keys.credentials().expect("the world has all keys");
        let token = claims.sign(keys).expect("claims are JSON");
        let person =
            shared::domain::Person { issuer: claims.issuer.clone(), subject: claims.subject.clone() };
        self.holding(Some(format!("Bearer {token}")), &claims.login, UserId::of(&person))
    }

    /// Somebody who signs in now in a browser, with a provider that has verified their address.
    #[must_use]
    pub fn signed_in(&self, login: &str) -> Somebody {
        let (session, identity) = seeds::browser_session(login, self.now());
        self.with_session(&session, &identity)
    }

    /// A browser with the cookie of a session.
    #[must_use]
    pub fn with_session(&self, session: &Session, identity: &Identity) -> Somebody {
        let keys = self.app.config.keys.credentials().expect("the world has all keys");
        let cookie = session_cookie(session, identity, keys);
        let cookie = Some(format!("{}={}", NAME, cookie.reveal()));
        let somebody = self.holding(None, &identity.login, identity.user_id());
        Somebody { cookie, site: Some("same-origin"), ..somebody }
    }

    /// The value of the cookie that somebody gets who signs in now, with a provider that has verified their address.
    #[must_use]
    pub fn new_session(&self, login: &str) -> String {
        let (session, identity) = seeds::browser_session(login, self.now());
        let keys = self.app.config.keys.credentials().expect("the world has all keys");
        session_cookie(&session, &identity, keys).reveal().to_owned()
    }

    /// Somebody with any `Authorization` header, or none.
    #[must_use]
    pub fn holding(&self, authorization: Option<String>, login: &str, id: UserId) -> Somebody {
        Somebody {
            app: Arc::clone(&self.app),
            calls: self.calls.clone(),
            withheld: None,
            authorization,
            signs_in_again: None,
            cookie: None,
            site: None,
            login: login.to_owned(),
            id,
        }
    }

    /// The browser that keeps this cookie of a session.
    #[must_use]
    pub fn with_cookie(&self, value: &str) -> Somebody {
        let keys = self.app.config.keys.credentials().expect("the world has all keys");
        let credential = read_session_cookie(value, keys, self.now()).expect("it is the cookie of a session");
        let somebody = self.holding(None, &credential.identity.login, credential.identity.user_id());
        Somebody { cookie: Some(format!("{NAME}={value}")), site: Some("same-origin"), ..somebody }
    }

    /// A browser without cookies.
    #[must_use]
    pub fn new_browser(&self) -> Browser {
        Browser::of(self.browser())
    }

    /// A browser without cookies, at functions that were given these keys in each ring, of which one signs.
    #[must_use]
    pub fn browser_where_keys(&self, ids: &[u8], signing: u8) -> Browser {
        Browser::of(self.browser().where_keys(ids, signing))
    }

    /// Somebody who has not signed in: a browser, a scanner, a link preview.
    #[must_use]
    pub fn browser(&self) -> Somebody {
        self.holding(None, "", UserId::of(&seeds::person("nobody")))
    }

    fn somebody(&self, login: &str, verified: bool, tailnet: Option<TailnetId>) -> Somebody {
        let claims = seeds::claims(login, None, verified, tailnet, self.now());
        Somebody { signs_in_again: Some(claims.clone()), ..self.with_claims(&claims) }
    }

    /// The time in the story.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets time pass.
    pub fn advance(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    /// Delivers the stream's records to both functions until there are no more.
    pub async fn drain(&self) {
        self.pump.drain().await;
    }

    /// Takes the stream's undelivered records, which the story can then deliver itself.
    #[must_use]
    pub fn take_records(&self) -> Vec<Value> {
        self.pump.new_records()
    }

    /// Drops the stream's undelivered records.
    pub fn skip_records(&self) {
        drop(self.pump.new_records());
    }

    /// Delivers records to `send-invite-mail`.
    pub async fn deliver_to_mailer(&self, records: &[Value]) {
        self.pump.deliver("send-invite-mail", records).await;
    }

    /// Gives records again to the function that sends mail, as an operator does; returns how many fail.
    pub async fn redrive(&self, records: &[Value]) -> usize {
        self.pump.redrive(records).await
    }

    /// Gives records to the function that sends mail, which has until then; returns how many fail.
    pub async fn mail_within(&self, records: &[Value], deadline: Deadline) -> usize {
        self.pump.mail_within(records, deadline).await
    }

    /// Gives records to the function that ends invites: those that have expired, and those that nobody could make any more.
    pub async fn deliver_to_expiry(&self, records: &[Value]) {
        self.pump.deliver("expire-invites", records).await;
    }

    /// The dead-letter queue: records that were given up after all retries.
    #[must_use]
    pub fn failure_queue(&self) -> Vec<Value> {
        self.pump.failure_queue()
    }

    /// The schedule queues the postponed mails that are due, which go out with the next [`Self::drain`]. Returns whether it succeeded.
    pub async fn requeue_mail(&self) -> bool {
        self.pump.requeue_mail().await
    }

    /// An operator hands a tailnet to another owner: a user's number, or their address.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub async fn hands_over(&self, tailnet: TailnetId, new_owner: &str) -> Result<(), String> {
        match self.pump.hand_over(tailnet, new_owner).await {
            Some(answer) => answer.map(drop).map_err(|error| error.to_string()),
            None => Err("it died".to_owned()),
        }
    }

    /// An operator has the directory filled, or only counts who is not listed as they are. Returns how many there were.
    pub async fn fills_directory(&self, writes: bool) -> u64 {
        let (mut after, mut unlisted) = (Value::Null, 0);
        loop {
            let asked = json!({ "dryRun": !writes, "after": after });
            let filled =
                self.pump.fill_directory(asked).await.expect("it lives on").expect("the table answers");
            unlisted += filled["unlisted"].as_u64().expect("a number");
            after = filled["next"].clone();
            if after.is_null() {
                return unlisted;
            }
        }
    }

    /// The schedule walks the table for what the stream has left undone. Returns whether it succeeded.
    pub async fn walk_the_table(&self) -> bool {
        self.pump.sweep().await
    }

    /// DynamoDB removes every row whose time to live has passed.
    pub fn sweep(&self) {
        self.pump.engine.remove_expired_rows().expect("the engine sweeps");
    }

    /// A function starts: it opens its connection to the table.
    pub async fn starts(&self, function: &str) {
        run_as(function, self.app.store.connect()).await.expect("the table answers");
    }

    /// The functions as Lambda runs them.
    #[must_use]
    pub fn lambda(&self) -> Lambda {
        self.pump.lambda.clone()
    }

    /// The app that answers calls.
    #[must_use]
    pub const fn app(&self) -> &Arc<ApiApp> {
        &self.app
    }
}

/// An authenticator without passkeys, in a browser at the service.
#[must_use]
pub fn new_authenticator() -> Authenticator {
    Authenticator::at(BASE_URL)
}

/// Key rings of these keys, of which one signs.
pub(crate) fn keys(ids: &[u8], signing: u8) -> Keys {
    Keys {
        links: Some(key_ring("", ids, signing)),
        credentials: Some(key_ring(" but sessions", ids, signing)),
        cookies: Some(key_ring(" but cookies", ids, signing)),
    }
}

fn key_ring<For>(of: &str, ids: &[u8], signing: u8) -> KeyRing<For> {
    let key = |id: &u8| (id.to_string(), Value::from(format!("{}{of}", KEYS[usize::from(*id) - 1])));
    let ring = Value::Object(ids.iter().map(key).collect());
    KeyRing::parse(&ring.to_string(), signing).expect("a key ring")
}

/// Waiting makes time pass in the story, and takes none.
fn surroundings(clock: &StoryClock, metrics: &MetricLines) -> Surroundings {
    let (told, moved) = (clock.clone(), clock.clone());
    let sleep = move |time: Duration| {
        moved.advance(SignedDuration::try_from(time).expect("a wait is short"));
        std::future::ready(()).boxed()
    };
    Surroundings {
        clock: Arc::new(move || told.now()),
        entropy: counting_entropy(),
        sleep: Arc::new(sleep),
        metrics: metrics.metrics(),
    }
}

/// A counter instead of randomness: each value is unique, and the same in every run of a story.
fn counting_entropy() -> EntropySource {
    let next = AtomicU64::new(1);
    Arc::new(move || {
        let number = next.fetch_add(1, Ordering::SeqCst);
        (u128::from(number) << 64 | u128::from(number)).to_be_bytes()
    })
}
