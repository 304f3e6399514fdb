//! A simple model of `docs/rules.md`: lists in memory, without concurrency and without faults.

use jiff::{SignedDuration, Timestamp};
use shared::domain::{Role, UserStatus};

const LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The earliest time after its expiry at which a row is removed.
const REMOVAL_DELAY: SignedDuration = SignedDuration::from_hours(24);
/// How long a request can take that began before its inviter was demoted.
const LONGEST_REQUEST: SignedDuration = SignedDuration::from_secs(15);
const RETENTION: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Who makes invites: the admin, who never changes, and the IT admin, who is suspended, demoted and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inviter {
    Admin,
    ItAdmin,
}

/// Who is invited and joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Person {
    Dora,
    Fay,
    /// His address is not verified.
    Emil,
}

impl Inviter {
    pub(super) const fn login(self) -> &'static str {
        match self {
            Self::Admin => "admin@acme.example",
            Self::ItAdmin => "it-admin@acme.example",
        }
    }
}

impl Person {
    pub(super) const fn address(self) -> &'static str {
        match self {
            Self::Dora => "dora@friends.example",
            Self::Fay => "fay@friends.example",
            Self::Emil => "emil@friends.example",
        }
    }

    pub(super) fn is_verified(self) -> bool {
        self != Self::Emil
    }
}

/// One thing that happens. Invites are named by their place among all that were ever made.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Create { by: Inviter, to: Option<Person>, role: Role, bound: bool },
    Get { by: Inviter, which: usize },
    Resend { by: Inviter, which: usize },
    Delete { by: Inviter, which: usize },
    Accept { who: Person, which: usize },
    Wait(SignedDuration),
    Sweep,
    Drain,
    Requeue,
    Suspend,
    Restore,
    SetRole(Role),
}

#[derive(Debug)]
struct Invite {
    by: Inviter,
    to: Option<Person>,
    role: Role,
    bound: bool,
    made: Timestamp,
    /// When its latest mail was requested.
    mailed: Timestamp,
    mail: Mail,
    row: Row,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mail {
    /// There is no mail, or it was sent, or it will never be sent.
    Settled,
    ToBeSent,
    /// The inviter could not have made the invite when the mail was due.
    PostponedUntil(Timestamp),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    There,
    /// Removed by time to live. The stream record is not delivered yet.
    Swept,
    Gone,
}

/// The state of the model.
#[derive(Debug)]
pub(super) struct Model {
    invites: Vec<Invite>,
    joined: Vec<(Person, usize)>,
    events: Vec<(Timestamp, String)>,
    /// The present role of the IT admin.
    role: Role,
    status: UserStatus,
    /// The IT admin's invites made up to this time are void, since they were demoted.
    void_until: Option<Timestamp>,
    /// The IT admin was demoted, and nobody has been told yet.
    is_demoted: bool,
    mails: Vec<&'static str>,
    mailed: Vec<(Person, Timestamp)>,
}

impl Model {
    pub(super) fn new() -> Self {
        Self {
            invites: Vec::new(),
            joined: Vec::new(),
            events: Vec::new(),
            role: Role::ItAdmin,
            status: UserStatus::Active,
            void_until: None,
            is_demoted: false,
            mails: Vec::new(),
            mailed: Vec::new(),
        }
    }

    /// The open invites, newest first, by their places.
    pub(super) fn open(&self, now: Timestamp) -> Vec<usize> {
        (0..self.invites.len()).rev().filter(|&which| self.is_open(which, now)).collect()
    }

    /// The users who have joined, with their roles.
    pub(super) fn users(&self) -> Vec<(&'static str, Role)> {
        self.joined.iter().map(|(who, which)| (who.address(), self.invites[*which].role)).collect()
    }

    /// The addresses that were mailed, sorted.
    pub(super) fn mails(&self) -> Vec<&'static str> {
        let mut mails = self.mails.clone();
        mails.sort_unstable();
        mails
    }

    /// The log, oldest first.
    pub(super) fn log(&self, now: Timestamp) -> Vec<String> {
        let mut kept: Vec<_> = self.events.iter().filter(|(time, _)| *time >= now - RETENTION).collect();
        kept.sort_by_key(|(time, _)| *time);
        kept.into_iter().map(|(_, event)| event.clone()).collect()
    }

    /// Does a step. Returns the status of the answer; 200 if the step is not a request.
    pub(super) fn step(&mut self, step: Step, now: Timestamp) -> u16 {
        match step {
            Step::Create { by, to, role, bound } => self.create(by, to, role, bound, now),
            Step::Get { by, which } => match (self.may_send(by), self.is_open(which, now)) {
                (false, _) => 403,
                (true, false) => 404,
                (true, true) => 200,
            },
            Step::Resend { by, which } => self.resend(by, which, now),
            Step::Delete { by, which } => self.delete(by, which, now),
            Step::Accept { who, which } => self.accept(who, which, now),
            Step::Wait(_) => 200,
            Step::Sweep => self.sweep(now),
            Step::Drain => self.drain(now),
            Step::Requeue => self.requeue(now),
            Step::Suspend => self.change(self.role, UserStatus::Suspended, "SUSPEND", now),
            Step::Restore => self.change(self.role, UserStatus::Active, "RESTORE", now),
            Step::SetRole(role) => self.change(role, self.status, "UPDATE.USER_ROLE", now),
        }
    }

    fn create(&mut self, by: Inviter, to: Option<Person>, role: Role, bound: bool, now: Timestamp) -> u16 {
        if !self.may_send(by) || !may_grant(by, role) {
            return 403;
        }
        if bound && to.is_none() {
            return 400;
        }
        if by == Inviter::ItAdmin && self.is_void(now) {
            return 503;
        }
        if to.is_some_and(|person| self.is_taken(person, now)) {
            return 409;
        }
        let mail = if to.is_some() { Mail::ToBeSent } else { Mail::Settled };
        self.invites.push(Invite { by, to, role, bound, made: now, mailed: now, mail, row: Row::There });
        self.tell("CREATE", self.invites.len() - 1, by.login(), now);
        200
    }

    fn resend(&mut self, by: Inviter, which: usize, now: Timestamp) -> u16 {
        if !self.may_send(by) {
            return 403;
        }
        if !self.is_open(which, now) {
            return 404;
        }
        if !may_grant(by, self.invites[which].role) {
            return 403;
        }
        let invite = &mut self.invites[which];
        if invite.to.is_none() {
            return 400;
        }
        if now < invite.mailed + SignedDuration::from_mins(1) {
            return 429;
        }
        invite.mailed = now;
        invite.mail = Mail::ToBeSent;
        self.tell("RESEND", which, by.login(), now);
        200
    }

    fn delete(&mut self, by: Inviter, which: usize, now: Timestamp) -> u16 {
        if !self.may_send(by) {
            return 403;
        }
        if !self.is_open(which, now) {
            return 404;
        }
        self.invites[which].row = Row::Gone;
        self.tell("DELETE", which, by.login(), now);
        200
    }

    fn accept(&mut self, who: Person, which: usize, now: Timestamp) -> u16 {
        if self.joined.contains(&(who, which)) {
            return 200;
        }
        if !self.can_be_accepted(which, now) {
            return 410;
        }
        if self.has_joined(who) {
            return 409;
        }
        let invite = &mut self.invites[which];
        if invite.bound && (invite.to != Some(who) || !who.is_verified()) {
            return 403;
        }
        invite.row = Row::Gone;
        self.joined.push((who, which));
        self.tell("ACCEPT", which, who.address(), now);
        self.events.push((now, format!("USER.CREATE {0} by {0}", who.address())));
        200
    }

    fn change(&mut self, role: Role, status: UserStatus, action: &str, now: Timestamp) -> u16 {
        if (self.role, self.status) != (role, status) {
            let it_admin = Inviter::ItAdmin.login();
            self.events.push((now, format!("USER.{action} {it_admin} by owner@acme.example")));
            if self.role == Role::ItAdmin && role == Role::Member {
                self.void_until = Some(now + LONGEST_REQUEST);
                self.is_demoted = true;
            }
            (self.role, self.status) = (role, status);
        }
        200
    }

    fn sweep(&mut self, now: Timestamp) -> u16 {
        for invite in &mut self.invites {
            let removed_after = (invite.made + LIFETIME + REMOVAL_DELAY).as_second();
            if invite.row == Row::There && now.as_second() > removed_after {
                invite.row = Row::Swept;
            }
        }
        200
    }

    fn drain(&mut self, now: Timestamp) -> u16 {
        for which in 0..self.invites.len() {
            if self.invites[which].mail == Mail::ToBeSent {
                self.invites[which].mail = self.mail(which, now);
            }
            if self.invites[which].row == Row::Swept {
                self.invites[which].row = Row::Gone;
                self.tell("EXPIRED", which, "expire-invites", now);
            }
        }
        let is_demoted = std::mem::take(&mut self.is_demoted);
        self.revoke(is_demoted, now);
        200
    }

    /// What the IT admin made before they were demoted goes, even if they have been raised since; and so do the invites to those who
    /// have joined with their verified address by another one.
    fn revoke(&mut self, is_demoted: bool, now: Timestamp) {
        for which in self.open(now).into_iter().rev() {
            let Invite { by, made, to, .. } = self.invites[which];
            let is_of_demoted = is_demoted && by == Inviter::ItAdmin && self.is_void(made);
            let has_joined = to.is_some_and(|person| person.is_verified() && self.has_joined(person));
            if is_of_demoted || has_joined {
                self.invites[which].row = Row::Gone;
                self.tell("DELETE", which, "expire-invites", now);
            }
        }
    }

    fn mail(&mut self, which: usize, now: Timestamp) -> Mail {
        if self.can_be_accepted(which, now) {
            return self.send(which, now);
        }
        if !self.is_open(which, now) {
            return Mail::Settled;
        }
        let waited = now.duration_since(self.invites[which].mailed);
        Mail::PostponedUntil(now + waited.clamp(SignedDuration::from_mins(5), SignedDuration::from_hours(6)))
    }

    /// One mail a minute and five a day to one address.
    fn send(&mut self, which: usize, now: Timestamp) -> Mail {
        let Some(to) = self.invites[which].to else { return Mail::Settled };
        let day = SignedDuration::from_hours(24);
        let today = self.mailed.iter().filter(|(who, at)| *who == to && *at + day > now);
        let today: Vec<Timestamp> = today.map(|(_, at)| *at).collect();
        let minute = today.last().map(|last| *last + SignedDuration::from_mins(1));
        let fifth = today.len().checked_sub(5).map(|over| today[over] + day);
        if let Some(free) = minute.max(fifth).filter(|free| *free > now) {
            return Mail::PostponedUntil(free);
        }
        self.mailed.push((to, now));
        self.mails.push(to.address());
        Mail::Settled
    }

    fn requeue(&mut self, now: Timestamp) -> u16 {
        for which in 0..self.invites.len() {
            let is_open = self.is_open(which, now);
            let invite = &mut self.invites[which];
            if matches!(invite.mail, Mail::PostponedUntil(due) if due <= now) {
                invite.mail = if is_open { Mail::ToBeSent } else { Mail::Settled };
            }
        }
        200
    }

    fn tell(&mut self, action: &str, which: usize, by: &str, when: Timestamp) {
        let name = self.invites[which].to.map_or("invite link", Person::address);
        self.events.push((when, format!("INVITE.{action}.TAILNET_INVITE {name} by {by}")));
    }

    fn is_open(&self, which: usize, now: Timestamp) -> bool {
        let invite = &self.invites[which];
        invite.row == Row::There && now < invite.made + LIFETIME
    }

    fn can_be_accepted(&self, which: usize, now: Timestamp) -> bool {
        let Invite { by, role, made, .. } = self.invites[which];
        let is_void = by == Inviter::ItAdmin && self.is_void(made);
        self.is_open(which, now) && self.may_send(by) && may_grant(by, role) && !is_void
    }

    fn is_void(&self, made: Timestamp) -> bool {
        self.void_until.is_some_and(|until| made <= until)
    }

    fn has_joined(&self, person: Person) -> bool {
        self.joined.iter().any(|(who, _)| *who == person)
    }

    fn is_taken(&self, person: Person, now: Timestamp) -> bool {
        let invited = self.open(now).into_iter().any(|which| self.invites[which].to == Some(person));
        invited || (person.is_verified() && self.has_joined(person))
    }

    fn may_send(&self, by: Inviter) -> bool {
        by == Inviter::Admin || (self.role, self.status) == (Role::ItAdmin, UserStatus::Active)
    }
}

fn may_grant(by: Inviter, role: Role) -> bool {
    by == Inviter::Admin || role != Role::Admin
}
