//! The configuration of the local functions: names, addresses and keys for this machine only.

/// The name of the local table.
pub(crate) const TABLE: &str = "tailnet-invites";

/// The master key ring of the local stack. It is public, so it must not be used anywhere else.
pub(crate) const KEY_RING_FOR_LOCAL_USE_ONLY: &str =
    r#"{"1":"for local use only: this key is public, never deploy it"}"#;

/// The sender of every mail.
const MAIL_FROM: &str = "Tailnet Invites <invites@example.com>";

/// Where the parts of the stack listen, all on the loopback interface.
#[derive(Debug)]
pub(crate) struct Addresses {
    /// The API and the pages.
    pub api: String,
    /// The mail service and its mailbox page.
    pub mailbox: String,
    /// The table.
    pub dynamodb: String,
    /// The Invoke API of the functions.
    pub lambda: String,
}

impl Addresses {
    /// The environment of every function.
    pub(crate) fn environment(&self) -> [(&'static str, &str); 14] {
        [
            ("TABLE_NAME", TABLE),
            ("BASE_URL", &self.api),
            ("MASTER_KEY_RING", KEY_RING_FOR_LOCAL_USE_ONLY),
            ("MAIL_FROM", MAIL_FROM),
            // The local mail service takes any number, and whoever tries things mails one address often.
            ("MAILS_PER_SECOND", "100"),
            ("MAILS_TO_ADDRESS_PER_DAY", "1000"),
            ("AWS_ENDPOINT_URL_DYNAMODB", &self.dynamodb),
            ("AWS_ENDPOINT_URL_SESV2", &self.mailbox),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "local"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
            // A lower level could log requests, and with them tokens and codes (P3).
            ("RUST_LOG", "warn"),
            ("NO_COLOR", "1"),
        ]
    }

    /// The same as a file of lines `NAME='value'`.
    pub(crate) fn env_file(&self) -> String {
        self.environment().map(|(name, value)| format!("{name}='{value}'\n")).concat()
    }
}
