//! `cargo xtask pictures`: pictures of every page, screen and mail.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use shared::domain::Language;

use crate::browser::Stacks;
use crate::mail::Theme;
use crate::tools::{self, root, target};

/// Make a picture of every page, screen and mail, as target/pictures/<language>/<theme>/<name>.png, and a page with all of them, target/pictures/index.html
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only this page or mail, such as `join` or `mail-invite-usual`
    #[arg(long)]
    only: Option<String>,
    /// Only in this language, by its code [default: all]
    #[arg(long)]
    language: Option<Language>,
    /// Only in this theme [default: both]
    #[arg(long, value_enum)]
    theme: Option<Theme>,
    /// Write the pictures of the README, docs/pictures/{console,join,mail}.png, and nothing else
    #[arg(long, conflicts_with_all = ["only", "language", "theme"])]
    readme: bool,
}

/// Makes the pictures.
pub(crate) fn run(options: &Options) -> Result<()> {
    let stacks = Stacks::start(&target().join("pictures-stack"))?;
    let mut command = stacks.playwright("pictures.config.ts")?;
    if options.readme {
        command.env("README_PICTURES", root().join("docs/pictures")).env("LANGUAGES", "").env("THEMES", "");
        return tools::show(&mut command);
    }
    let folder = target().join("pictures");
    let languages =
        options.language.map_or_else(|| Language::ALL.map(Language::code).join(","), |one| one.to_string());
    command.env("PICTURES", &folder).env("LANGUAGES", languages);
    command.env("THEMES", options.theme.map_or("light,dark", Theme::name));
    if let Some(only) = &options.only {
        command.env("ONLY", only);
    }
    tools::show(&mut command)?;
    let page = folder.join("index.html");
    fs::write(&page, contact_sheet(&folder)?)?;
    tools::step(&format!("all pictures are in {}", page.display()));
    Ok(())
}

/// A page with every picture in a folder, by name, so that the languages and themes of one page are beside each other.
fn contact_sheet(folder: &Path) -> Result<String> {
    let mut pictures = Vec::new();
    for language in subfolders(folder)? {
        for theme in subfolders(&language)? {
            for picture in entries(&theme)? {
                let name = picture.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                pictures.push((name, picture.strip_prefix(folder)?.to_string_lossy().into_owned()));
            }
        }
    }
    pictures.sort();
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Pictures</title>\
         <style>body{font:14px system-ui;background:#777;color:#fff}img{max-width:20rem}figure{display:inline-block;margin:8px;vertical-align:top}</style>\n",
    );
    let mut latest = "";
    for (name, path) in &pictures {
        if name != latest {
            writeln!(page, "<h2 id=\"{name}\">{name}</h2>")?;
            latest = name;
        }
        writeln!(
            page,
            "<figure><a href=\"{path}\"><img loading=\"lazy\" src=\"{path}\" alt=\"\"></a><figcaption>{path}</figcaption></figure>"
        )?;
    }
    Ok(page)
}

fn subfolders(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(entries(folder)?.into_iter().filter(|entry| entry.is_dir()).collect())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}
