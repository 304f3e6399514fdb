//! `cargo xtask mail`: shows a mail as the functions write it, without a stack.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::{Timestamp, ToSpan};
use shared::domain::{
    DisplayName, EmailAddress, Invite, InviteId, InviteRole, Language, Mail, NewInvite, NoticeKind,
    Recipient, Role, Tailnet, TailnetId, TailnetKind, UserId,
};
use shared::identity::InviteLinks;
use shared::mail::{InviteMail, Message, NoticeMail};

use crate::dev::settings;
use crate::tools::target;

/// What opens a file in the browser that a person has chosen, by platform.
const OPENERS: [&str; 3] = ["xdg-open", "open", "wslview"];

/// As long as the name of a person can be.
const LONGEST_NAME: &str = "Wolfeschlegelsteinhausenbergerdorff Adolph Blaine Charles Davids";

/// Write a mail as the functions would send it, as HTML and as text, into target/mails
///
/// The HTML has `@media` rules for dark screens. With `--theme` they are made to hold always or never, so that any browser shows the mail as
/// a mail program with that theme does:
///
/// cargo xtask mail --language de --theme dark --open
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {
    /// Which mail
    #[arg(long, value_enum, default_value_t = Kind::Invite)]
    kind: Kind,
    /// What stands in it
    #[arg(long, value_enum, default_value_t = Case::Usual)]
    case: Case,
    /// Its language, by its code
    #[arg(long, default_value_t)]
    language: Language,
    /// Light or dark, whatever the browser prefers
    #[arg(long, value_enum)]
    theme: Option<Theme>,
    /// Open the HTML in the browser
    #[arg(long)]
    open: bool,
    /// Print the subject and the text
    #[arg(long)]
    text: bool,
}

/// A mail that the functions send.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// Somebody is invited.
    Invite,
    /// Somebody is reminded of an invite that is about to expire unused.
    Reminder,
    /// An inviter is told of somebody who waits for approval.
    Waiting,
    /// Somebody is told that they were approved.
    Approved,
}

/// What stands in a mail: names that are hard to lay out, among them.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Case {
    /// A usual name.
    Usual,
    /// As usual, for one address only.
    Bound,
    /// The longest name of a person, of 64 characters, and of a tailnet, of 63.
    LongName,
    /// A tailnet and a person whose names are one long German word.
    LongWord,
}

/// A theme.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Its name, as CSS has it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Writes the mail, and prints where.
#[expect(clippy::print_stdout, reason = "the mail is what the command is for")]
pub(crate) fn run(options: &Options) -> Result<()> {
    let Options { kind, case, language, theme, .. } = *options;
    let message = message(kind, case, language)?;
    let html = theme.map_or_else(|| message.html.clone(), |theme| shown_in(&message.html, theme));
    let files = files(&target().join("mails"), kind, case, language, theme);
    files.write(&message, &html)?;
    if options.text {
        println!("Subject: {}\n\n{}", message.subject, message.text);
    }
    println!("{}\n{}", files.html.display(), files.text.display());
    if options.open { open(&files.html) } else { Ok(()) }
}

/// Writes every mail in a language into a folder, as it is sent.
pub(crate) fn write_all(folder: &Path, language: Language) -> Result<()> {
    for &kind in Kind::value_variants() {
        for &case in Case::value_variants() {
            let message = message(kind, case, language)?;
            files(folder, kind, case, language, None).write(&message, &message.html)?;
        }
    }
    Ok(())
}

/// Where a mail is written.
struct Files {
    html: PathBuf,
    text: PathBuf,
}

fn files(folder: &Path, kind: Kind, case: Case, language: Language, theme: Option<Theme>) -> Files {
    let folder = folder.join(language.code());
    let name = format!("{}-{}", name(kind), name(case));
    let shown = theme.map_or_else(|| name.clone(), |theme| format!("{name}-{}", theme.name()));
    Files { html: folder.join(format!("{shown}.html")), text: folder.join(format!("{name}.txt")) }
}

impl Files {
    fn write(&self, message: &Message, html: &str) -> Result<()> {
        fs::create_dir_all(self.html.parent().context("a mail has a folder")?)?;
        fs::write(&self.html, html)?;
        fs::write(&self.text, format!("{}\n\n{}", message.subject, message.text))?;
        Ok(())
    }
}

fn name(value: impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn message(kind: Kind, case: Case, language: Language) -> Result<Message> {
    let (inviter, tailnet) = match case {
        Case::Usual | Case::Bound => ("Ann Miller", "acme.example"),
        Case::LongName => (LONGEST_NAME, "a-network-with-a-name-as-long-as-any-network-can-ever-have-it-a"),
        Case::LongWord => (
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
            "rindfleischetikettierungsueberwachungsaufgabenuebertragung",
        ),
    };
    let to: EmailAddress = "dora@friends.example".parse()?;
    let new = NewInvite {
        role: InviteRole::try_from(Role::NetworkAdmin)?,
        email: Some(to.clone()),
        bind_to_email: matches!(case, Case::Bound),
        language,
        remind: None,
    };
    // The sample is the same each time.
    let made_at = Timestamp::from_second(1_800_000_000)?;
    let tailnet = Tailnet::founded(TailnetId::try_from(1)?, tailnet.parse()?, TailnetKind::Organizational);
    let inviter = DisplayName::from(inviter.to_owned());
    let mut invite = Invite::open(
        new,
        InviteId::in_batch(made_at, [7; 8], 0),
        tailnet.id,
        UserId::try_from(1)?,
        inviter.clone(),
    );
    if let (Kind::Reminder, Recipient::Email { mail, .. }) = (kind, &mut invite.recipient) {
        *mail = Mail::requested(made_at.checked_add((27 * 24).hours())?);
    }
    let keys = settings::link_keys()?;
    let base_url = "https://invites.example.org".parse()?;
    let links = InviteLinks { base_url: &base_url, keys: &keys };
    let (url, opt_out) = (links.url(&invite), links.opt_out_url(&to));
    let (inviter, tailnet) = (&inviter, &tailnet);
    let kind = match kind {
        Kind::Invite | Kind::Reminder => {
            return Ok(InviteMail { invite: &invite, inviter, tailnet, url, opt_out }.render(&to));
        }
        Kind::Waiting => NoticeKind::Waiting,
        Kind::Approved => NoticeKind::Approved,
    };
    let (role, base_url) = (Role::NetworkAdmin, &base_url);
    Ok(NoticeMail { kind, person: inviter, role, language, tailnet, base_url, opt_out }.render(&to))
}

/// The HTML of a mail for a browser that is to show it light or dark: what it asks about the screen
/// is replaced by what always or never holds.
fn shown_in(html: &str, theme: Theme) -> String {
    let answer = |asked: Theme| if asked.name() == theme.name() { "(min-width:0)" } else { "(max-width:0)" };
    [Theme::Light, Theme::Dark].into_iter().fold(html.to_owned(), |html, asked| {
        let query = |colon: &str| format!("(prefers-color-scheme{colon}{})", asked.name());
        html.replace(&query(":"), answer(asked)).replace(&query(": "), answer(asked))
    })
}

/// Opens a file in the browser.
fn open(file: &Path) -> Result<()> {
    for program in OPENERS {
        let mut command = Command::new(program);
        command.arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if command.status().is_ok_and(|status| status.success()) {
            return Ok(());
        }
    }
    bail!(
        "no program here opens files in a browser ({}): open {} yourself",
        OPENERS.join(", "),
        file.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_answers_what_a_mail_asks_about_the_screen() {
        let mail = "@media (prefers-color-scheme: dark){a{color:#fff}}@media(prefers-color-scheme:light){}";
        assert_eq!(shown_in(mail, Theme::Dark), "@media (min-width:0){a{color:#fff}}@media(max-width:0){}");
        assert_eq!(shown_in(mail, Theme::Light), "@media (max-width:0){a{color:#fff}}@media(min-width:0){}");
    }

    #[test]
    fn a_reminder_is_another_mail_in_every_language() {
        for language in Language::ALL {
            let [invite, reminder] =
                [Kind::Invite, Kind::Reminder].map(|kind| message(kind, Case::Usual, language).unwrap());
            assert_ne!(invite.subject, reminder.subject, "{language}");
        }
    }

    #[test]
    fn every_mail_is_written_with_what_is_hard_to_lay_out() {
        for &case in Case::value_variants() {
            for &kind in Kind::value_variants() {
                let message = message(kind, case, Language::De).unwrap();
                let link = match kind {
                    Kind::Invite | Kind::Reminder => "/uinv/",
                    Kind::Waiting | Kind::Approved => "https://invites.example.org/",
                };
                assert!(message.html.contains(link) && message.text.contains(link));
            }
        }
        assert_eq!(LONGEST_NAME.chars().count(), 64);
        assert!(
            message(Kind::Invite, Case::Bound, Language::En).unwrap().text.contains("dora@friends.example")
        );
    }
}
