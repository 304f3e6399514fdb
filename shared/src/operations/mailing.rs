//! Handing a mail to the mail service: within the mailer's brakes, and at the pace of the deployment (P6).

use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::domain::{AddressBrake, EmailAddress, Held, MailLimits, MailTags, Tailnet, TailnetBrake};
use crate::identity::InviteLinks;
use crate::mail::{MailError, Mailer, Message, OnBehalfOf};
use crate::store::mail::{Brakes, PassOutcome};
use crate::store::{Store, StoreError};

/// How often to decide again because another mail has passed the brakes in between.
pub(super) const MAX_DECISIONS: usize = 4;
/// The pauses before a throttled mail is handed to the mail service again.
const THROTTLED: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// What sending mails needs beside the table.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "functions cannot be shown")]
pub struct Sending<'a> {
    /// The mail service.
    pub mailer: &'a Mailer,
    /// Makes the links.
    pub links: InviteLinks<'a>,
    /// How many mails go out.
    pub limits: MailLimits,
    /// Tells the time, which passes while a mail waits for its turn.
    pub now: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// Waits.
    pub sleep: &'a (dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync),
}

/// A mail that may go out by the rules, brakes aside.
pub(super) struct ReadyMail<'a> {
    /// The tailnet that it counts for.
    pub(super) tailnet: &'a Tailnet,
    /// To whom.
    pub(super) address: &'a EmailAddress,
    pub(super) message: Message,
    /// On whose behalf it is; none if the service writes itself.
    pub(super) person: Option<OnBehalfOf<'a>>,
    /// What its delivery is reported by.
    pub(super) tags: Option<MailTags>,
}

/// What came of handing a mail over.
pub(super) enum Handing {
    /// The mail service has it.
    Done,
    /// A brake holds it until then.
    Held(Timestamp),
    /// Another mail has passed the brakes in between: read and decide again.
    Overtaken,
    /// The mail service has not taken it; no brake counts it.
    Failed(MailError),
}

/// Hands a mail to the mail service when its turn has come, unless a brake holds it.
pub(super) async fn send_within_brakes(
    store: &Store,
    sending: Sending<'_>,
    mail: &ReadyMail<'_>,
    brakes: &Brakes,
) -> Result<Handing, StoreError> {
    let now = (sending.now)();
    if let Err(Held(until)) = passed(brakes, sending.limits, mail.tailnet, now) {
        return Ok(Handing::Held(until));
    }
    let slot = store.reserve_slot(now, sending.limits.pace()).await?;
    let wait = Duration::try_from(slot.duration_since(now)).unwrap_or_default();
    if !wait.is_zero() {
        (sending.sleep)(wait).await;
    }
    let Ok((of_address, of_tailnet)) = passed(brakes, sending.limits, mail.tailnet, slot) else {
        return Ok(Handing::Overtaken);
    };
    let whose = (mail.tailnet.id, mail.address);
    if store.pass_brakes(whose, brakes, (&of_address, of_tailnet)).await? == PassOutcome::Changed {
        return Ok(Handing::Overtaken);
    }
    match hand_over(sending, mail).await {
        Ok(()) => Ok(Handing::Done),
        Err(error) => {
            // Also if its answer was lost. It is tried again after minutes; had it been taken, its delivery is reported before that.
            store.return_brakes(whose, brakes, &of_address).await?;
            Ok(Handing::Failed(error))
        }
    }
}

/// The brakes after the mail.
fn passed(
    brakes: &Brakes,
    limits: MailLimits,
    tailnet: &Tailnet,
    now: Timestamp,
) -> Result<(AddressBrake, TailnetBrake), Held> {
    let of_tailnet = brakes.tailnet.pass(limits, tailnet.founded_at, now);
    match (brakes.address.pass(limits, now), of_tailnet) {
        (Ok(of_address), Ok(of_tailnet)) => Ok((of_address, of_tailnet)),
        (Err(Held(one)), Err(Held(other))) => Err(Held(one.max(other))),
        (Err(held), Ok(_)) | (Ok(_), Err(held)) => Err(held),
    }
}

/// Hands a message over, again after seconds if the mail service says that it is busy.
async fn hand_over(sending: Sending<'_>, mail: &ReadyMail<'_>) -> Result<(), MailError> {
    let ReadyMail { message, person, tags, .. } = mail;
    for pause in THROTTLED {
        match sending.mailer.send(message, *person, *tags, (sending.now)()).await {
            Err(MailError::Throttled) => (sending.sleep)(pause).await,
            decided => return decided,
        }
    }
    sending.mailer.send(message, *person, *tags, (sending.now)()).await
}
