//! Amazon SES, by its API of version 2.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::Builder;
use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};
use jiff::Timestamp;

use super::{Message, OnBehalfOf, Sender, mime};
use crate::deadline::Deadline;
use crate::domain::MailTags;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(2);
/// How long an answer is waited for.
const ANSWER: Duration = Duration::from_secs(20);
/// What services of AWS call a throttle that has no type of its own.
const THROTTLES: [&str; 3] = ["ThrottlingException", "Throttling", "LimitExceededException"];

/// The mail service.
#[derive(Debug, Clone)]
pub struct Mailer {
    client: Client,
    sender: Sender,
    configuration_set: Option<String>,
    deadline: Deadline,
}

/// Why a message was not taken. What the service says in full quotes addresses, so only its word for the reason is kept (P3).
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The service will not take this message, now or later.
    #[error("the mail service refused the message: {reason}")]
    Refused {
        /// Its own word for the reason, such as `MessageRejected`.
        reason: String,
    },
    /// The service takes no more messages at the moment; it has not taken this one.
    #[error("the mail service takes no more messages at the moment")]
    Throttled,
    /// The service is out of reach, or did not answer: then it may have taken the message all the same.
    #[error("the mail service is not available: {reason}")]
    Unavailable {
        /// Its own word for the reason, such as `SendingPausedException`.
        reason: String,
    },
    /// The message cannot be put into a request.
    #[error("the message cannot be sent")]
    Unsendable(#[source] aws_sdk_sesv2::error::BuildError),
}

impl MailError {
    /// What is shown on the invite.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Refused { reason } | Self::Unavailable { reason } => reason,
            Self::Throttled => "the mail service is busy",
            Self::Unsendable(_) => "Unsendable",
        }
    }
}

impl Mailer {
    /// A mailer that sends from one address; the configuration set reports delivery.
    #[must_use]
    pub fn new(client: Client, sender: Sender, configuration_set: Option<String>) -> Self {
        Self { client, sender, configuration_set, deadline: Deadline::default() }
    }

    /// The same service for one call, which ends then.
    #[must_use]
    pub fn until(&self, deadline: Deadline) -> Self {
        Self { deadline, ..self.clone() }
    }

    /// Hands a message to the service, dated now, on behalf of a person or of the service itself. Its events bear the tags; nobody looks at
    /// those of a message without any.
    ///
    /// # Errors
    /// [`MailError`].
    pub async fn send(
        &self,
        message: &Message,
        person: Option<OnBehalfOf<'_>>,
        tags: Option<MailTags>,
        now: Timestamp,
    ) -> Result<(), MailError> {
        let mime = mime::write(message, &self.sender, person, tags, now);
        let raw = RawMessage::builder().data(Blob::new(mime)).build().map_err(MailError::Unsendable)?;
        let call = self
            .client
            .send_email()
            .from_email_address(self.sender.address.as_str())
            .destination(Destination::builder().to_addresses(message.to.as_str()).build())
            .content(EmailContent::builder().raw(raw).build())
            .set_email_tags(tags.map(message_tags).transpose()?)
            .set_configuration_set_name(self.configuration_set.clone());
        match self.deadline.wait_for(call.send()).await {
            Ok(answer) => answer.map(drop).map_err(sort),
            Err(error) => Err(MailError::Unavailable { reason: error.to_string() }),
        }
    }
}

fn message_tags(tags: MailTags) -> Result<Vec<MessageTag>, MailError> {
    let tags = [
        (MailTags::TAILNET, tags.tailnet.to_string()),
        (MailTags::INVITE, tags.invite.to_string()),
        (MailTags::REQUESTED_AT, tags.requested_at.as_millisecond().to_string()),
    ];
    let tags = tags.map(|(name, value)| MessageTag::builder().name(name).value(value).build());
    tags.into_iter().collect::<Result<_, _>>().map_err(MailError::Unsendable)
}

/// A client. A call is made once, since SES would send a message twice that it takes twice. A slow answer is waited
/// for, because whether a message was taken is not known without it.
#[must_use]
pub fn client(config: Builder) -> Client {
    let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT).operation_timeout(ANSWER).build();
    Client::from_conf(config.retry_config(RetryConfig::disabled()).timeout_config(timeouts).build())
}

fn sort(error: SdkError<SendEmailError>) -> MailError {
    let reason = error.code().unwrap_or("the mail service is out of reach").to_owned();
    match error.as_service_error() {
        Some(
            SendEmailError::MessageRejected(_)
            | SendEmailError::BadRequestException(_)
            | SendEmailError::NotFoundException(_)
            | SendEmailError::MailFromDomainNotVerifiedException(_),
        ) => MailError::Refused { reason },
        Some(SendEmailError::TooManyRequestsException(_)) => MailError::Throttled,
        Some(_) if THROTTLES.contains(&reason.as_str()) => MailError::Throttled,
        _ => MailError::Unavailable { reason },
    }
}
