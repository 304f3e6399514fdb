//! The configuration of the local functions: names, addresses and keys for this machine only.

use serde_json::json;
use shared::config::Ring;
use shared::identity::{CredentialKeys, LinkKeys, ParseKeyRingError};

/// The name of the local table.
pub(crate) const TABLE: &str = "tailnet-invites";

/// The keys of the local stack, the same in every ring. They are public; functions refuse to start with them
/// unless their links lead to this machine.
const KEYS_FOR_LOCAL_USE_ONLY: &str = r#"{"1":"for local use only: this key is public, never deploy it"}"#;
/// The key that signs.
const SIGNING_KEY: &str = "1";

/// The identity provider of everybody who signs in locally, the seeded people too. Its name leads nowhere: where it runs is in
/// [`providers`].
pub(crate) const ISSUER: &str = local::seeds::ISSUER;
/// What its button says.
pub(crate) const PROVIDER_NAMES: &str = "local=the local identity provider";

/// Where people would get the client.
const DOWNLOADS: &str = "windows=https://client.example/windows,macos=https://client.example/macos,\
    linux=https://client.example/linux,ios=https://client.example/ios,android=https://client.example/android";

/// The identity providers: the one that runs at an origin.
pub(crate) fn providers(origin: &str) -> String {
    let provider = json!({
        "key": "local",
        "issuer": ISSUER,
        "metadataUrl": format!("{origin}/.well-known/openid-configuration"),
        "clientId": "tailnet-invites",
        "clientSecret": "for local use only",
        "trustAddresses": true,
        "exchangeAudiences": [local::exchange::CLIENT_ID],
    });
    json!([provider]).to_string()
}

/// The sender of every mail.
const MAIL_FROM: &str = "invites@example.com";

/// The keys of the local stack, for links.
pub(crate) fn link_keys() -> Result<LinkKeys, ParseKeyRingError> {
    LinkKeys::parse(KEYS_FOR_LOCAL_USE_ONLY, 1)
}

/// The keys that local sessions are made with.
pub(crate) fn credential_keys() -> Result<CredentialKeys, ParseKeyRingError> {
    CredentialKeys::parse(KEYS_FOR_LOCAL_USE_ONLY, 1)
}

/// Where the parts of the stack listen, all on the loopback interface.
#[derive(Debug)]
pub(crate) struct Addresses {
    /// The API and the pages.
    pub api: String,
    /// The mail service and its mailbox page.
    pub mailbox: String,
    /// The table.
    pub dynamodb: String,
    /// The Invoke API of the functions, and the event bus.
    pub lambda: String,
    /// The identity providers, as the functions are given them.
    pub providers: String,
    /// Who may found a tailnet.
    pub founders: String,
}

impl Addresses {
    /// The environment of every function.
    pub(crate) fn environment(&self) -> [(&'static str, &str); 25] {
        let rings = Ring::ALL.map(Ring::variables);
        let [links, credentials, cookies] = rings.map(|(ring, _)| (ring, KEYS_FOR_LOCAL_USE_ONLY));
        let [link, credential, cookie] = rings.map(|(_, signing)| (signing, SIGNING_KEY));
        [
            links,
            credentials,
            cookies,
            link,
            credential,
            cookie,
            ("TABLE_NAME", TABLE),
            ("BASE_URL", &self.api),
            ("MAIL_FROM", MAIL_FROM),
            ("FOUNDERS", &self.founders),
            // Nobody who tries things runs out of invites.
            ("SEND_START", "1000"),
            ("PROVIDERS", &self.providers),
            ("PROVIDER_NAMES", PROVIDER_NAMES),
            ("DOWNLOADS", DOWNLOADS),
            // The local mail service takes any number, and whoever tries things mails one address often.
            ("MAILS_PER_SECOND", "100"),
            ("MAILS_TO_ADDRESS_PER_DAY", "1000"),
            ("AWS_ENDPOINT_URL_DYNAMODB", &self.dynamodb),
            ("AWS_ENDPOINT_URL_SESV2", &self.mailbox),
            ("AWS_ENDPOINT_URL_EVENTBRIDGE", &self.lambda),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "local"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
            ("RUST_LOG", "warn"),
            ("NO_COLOR", "1"),
        ]
    }

    /// The same as a file of lines `NAME='value'`.
    pub(crate) fn env_file(&self) -> String {
        self.environment().map(|(name, value)| format!("{name}='{value}'\n")).concat()
    }
}
