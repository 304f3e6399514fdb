//! A message as it travels: its headers, and text and HTML as alternatives (RFC 5322, RFC 2045).

use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::raw::Raw;

use super::Message;
use crate::domain::{DisplayName, EmailAddress, MailTags, ProductName, SenderAddress};

/// Whom the mails of a deployment are from.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The address that every mail is from.
    pub address: SenderAddress,
    /// What the service calls itself.
    pub product: ProductName,
    /// Whether replies go to the person on whose behalf a mail is sent, if they have a verified address.
    pub reply_to_inviter: bool,
}

/// The person on whose behalf a mail is sent.
#[derive(Debug, Clone, Copy)]
pub struct OnBehalfOf<'a> {
    /// Their name.
    pub name: &'a DisplayName,
    /// Their verified address.
    pub address: Option<&'a EmailAddress>,
}

impl Sender {
    /// What mail programs show in front of the address: a stranger sees only plain names (A19).
    fn shown(&self, person: Option<OnBehalfOf<'_>>) -> String {
        let product = &self.product;
        person
            .and_then(|person| person.name.plain())
            .map_or_else(|| product.to_string(), |name| format!("{name} via {product}"))
    }
}

/// Writes a message. No text in it can become a header: what a header cannot hold is encoded.
pub(super) fn write(
    message: &Message,
    sender: &Sender,
    person: Option<OnBehalfOf<'_>>,
    tags: Option<MailTags>,
    now: Timestamp,
) -> Vec<u8> {
    let (address, to) = (sender.address.as_str(), message.to.as_str());
    // The same whenever the mail of an invite is sent. The mail service puts its own in its place, and the time, too.
    let name = tags.map_or_else(
        || format!("{}.{}", now.as_millisecond(), message.to.hash()),
        |tags| format!("{}.{}", tags.invite, tags.requested_at.as_millisecond()),
    );
    let id = format!("{name}@{}", sender.address.domain());
    let mut builder = MessageBuilder::new()
        .from(Address::new_address(Some(sender.shown(person)), address))
        .to(Address::new_address(None::<&str>, to))
        .subject(message.subject.as_str())
        .date(now.as_second())
        .message_id(id)
        // No absence note comes back for a mail that no person has sent (RFC 3834, and what Exchange has instead).
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .header("X-Auto-Response-Suppress", Raw::new("OOF, AutoReply"));
    if let Some(reply_to) = person.and_then(|person| person.address).filter(|_| sender.reply_to_inviter) {
        builder = builder.reply_to(Address::new_address(None::<&str>, reply_to.as_str()));
    }
    let builder = builder.text_body(message.text.as_str()).html_body(message.html.as_str());
    let mut bytes = Vec::new();
    builder.serialize(&mut bytes);
    bytes
}
