//! Joining a tailnet by an invite: exactly one person joins, once, whatever runs concurrently or crashes (R13 to R18).

use std::collections::BTreeMap;

use super::{Failure, Moment, still_signed_in};
use crate::domain::{
    Actor, AuditRecord, CannotJoin, Change, CodeContents, EndedSessions, EventGroupId, Identity, Invite,
    Joiner, Notice, NoticeKind, Origin, SendBudget, Situation, Tailnet, TailnetId, User, UserStatus, Verdict,
    VoidInvites, decide,
};
use crate::identity::Credential;
use crate::store::invites::{AcceptOutcome, AcceptRows, Acceptance};
use crate::store::{Store, StoreError};

/// How often to read and decide before the answer is "busy". Each retry follows a concurrent change.
const MAX_DECISIONS: usize = 4;

/// A person who has joined.
#[derive(Debug)]
pub struct Joined {
    /// Their user.
    pub user: User,
    /// The tailnet that they joined.
    pub tailnet: Tailnet,
}

/// Lets a person join by the invite that a verified code names. They start with what the budget gives to a newcomer.
///
/// # Errors
/// [`Failure`] with [`CannotJoin`]; the invite is unchanged then.
pub async fn accept_invite(
    store: &Store,
    credential: &Credential,
    code: CodeContents,
    budget: SendBudget,
    moment: Moment,
) -> Result<Joined, Failure<CannotJoin>> {
    let identity = &credential.identity;
    for attempt in 0..MAX_DECISIONS {
        let rows = store.accept_rows(code, identity, credential.tailnet).await?;
        still_signed_in(&rows.person, &credential.proof)?;
        let tailnet = rows.tailnet.as_ref().ok_or(CannotJoin::Gone)?;
        let (invite, joiner) = match decide(situation(&rows, tailnet, identity, code), moment.now)? {
            Verdict::AlreadyJoined(user) => {
                return Ok(Joined { user: user.clone(), tailnet: tailnet.clone() });
            }
            Verdict::Join { invite, joiner } => (invite, joiner),
        };
        if attempt > 0 {
            check_home(store, identity, joiner).await?;
        }
        let user = User {
            ended_sessions: rows.person.ended_sessions.clone(),
            ..new_user(identity, invite, joiner, moment)
        };
        let changes = vec![Change::InviteAccepted(invite.into()), Change::user_joined(&user)];
        let record = record(credential, tailnet.id, changes, moment);
        let home_record = joiner.allowed_by.map(|(home, _)| home_record(credential, home, tailnet, moment));
        let acceptance = Acceptance {
            invite,
            user: &user,
            sends_full_at: budget.full_for_newcomer(moment.now),
            person: &rows.person,
            allowed_by: joiner.allowed_by,
            record: &record,
            home_record: home_record.as_ref(),
        };
        match store.accept_invite(&acceptance).await? {
            AcceptOutcome::Joined => return Ok(Joined { user, tailnet: tailnet.clone() }),
            AcceptOutcome::Changed => {}
        }
    }
    Err(StoreError::busy().into())
}

/// Checks that the person's row at home allows joining others (R18). Usually the transaction does; this says whether it was what refused.
pub(super) async fn check_home(
    store: &Store,
    identity: &Identity,
    joiner: Joiner,
) -> Result<(), Failure<CannotJoin>> {
    let Some((home, policy)) = joiner.allowed_by else { return Ok(()) };
    let own = store.user(home, identity.user_id()).await?;
    let own = own.filter(|user| user.person == identity.person && user.status.may_act());
    match own.filter(|user| policy.allowed_roles().contains(&user.role)) {
        Some(_) => Ok(()),
        None => Err(CannotJoin::ForbiddenByHome.into()),
    }
}

pub(super) fn situation<'a>(
    rows: &'a AcceptRows,
    tailnet: &'a Tailnet,
    identity: &'a Identity,
    code: CodeContents,
) -> Situation<'a> {
    Situation {
        invite_id: code.invite,
        invite: rows.invite.as_ref(),
        inviter: rows.inviter.as_ref(),
        tailnet,
        identity,
        user: rows.user.as_ref(),
        home: &rows.home,
    }
}

fn new_user(identity: &Identity, invite: &Invite, joiner: Joiner, moment: Moment) -> User {
    User {
        id: identity.user_id(),
        tailnet: invite.tailnet,
        person: identity.person.clone(),
        login: identity.login.clone(),
        display_name: identity.called(),
        email: identity.verified_email.clone(),
        role: invite.role.role(),
        status: joiner.status,
        created: moment.now,
        joined_by: Some(invite.id),
        invited_by: Some(invite.inviter),
        external: joiner.allowed_by.is_some(),
        revision: 0,
        language: invite.language,
        notice: (joiner.status == UserStatus::NeedsApproval)
            .then_some(Notice::requested(NoticeKind::Waiting, moment.now)),
        void_invites: VoidInvites::default(),
        api_keys: BTreeMap::new(),
        ended_sessions: EndedSessions::default(),
    }
}

fn home_record(credential: &Credential, home: TailnetId, joined: &Tailnet, moment: Moment) -> AuditRecord {
    record(credential, home, vec![Change::tailnet_joined(joined)], moment)
}

fn record(credential: &Credential, tailnet: TailnetId, changes: Vec<Change>, moment: Moment) -> AuditRecord {
    let id = EventGroupId::new(moment.now, moment.entropy);
    let actor = Actor::user(&credential.identity, &credential.proof);
    // The person joins; no program of theirs does anything (W24).
    let origin = match Origin::of(&credential.proof) {
        Origin::AdminConsole => Origin::AdminConsole,
        _ => Origin::Control,
    };
    AuditRecord { id, tailnet, origin, actor, changes }
}
