//! `cargo xtask openapi`: writes the files that are made from the code: of the list of endpoints, and of what events say.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, bail};
use shared::edge::endpoints::{DEFAULT, endpoints};
use shared::edge::http::openapi::document;
use shared::publishing;

use crate::tools;

/// Writes the files, or only checks that they are up to date.
///
/// # Errors
/// If a file is stale and `check` is set, or if it cannot be read or written.
pub(crate) fn run(check: bool) -> Result<()> {
    let files = [
        ("infra/openapi.json", openapi()?),
        ("infra/event.schema.json", event_schema()?),
        ("CargoLambda.toml", cargo_lambda()?),
    ];
    for (name, text) in files {
        let file = tools::root().join(name);
        if !check {
            fs::write(&file, text).with_context(|| format!("cannot write {name}"))?;
            continue;
        }
        let found = fs::read_to_string(&file).with_context(|| format!("cannot read {name}"))?;
        if found != text {
            bail!("{name} is stale; run `cargo xtask openapi` and commit it");
        }
    }
    Ok(())
}

/// The OpenAPI document. Members of objects are sorted, so that a change of the code changes few lines.
fn openapi() -> Result<String> {
    let document = serde_json::to_value(document())?;
    Ok(format!("{}\n", serde_json::to_string_pretty(&document)?))
}

/// The schema of the events that other systems are told.
fn event_schema() -> Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(&publishing::schema())?))
}

/// The file with the routes for `cargo lambda watch`.
fn cargo_lambda() -> Result<String> {
    let mut routes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for endpoint in endpoints() {
        let of_path = routes.entry(watched_path(endpoint.path)).or_default();
        let function = endpoint.function;
        of_path.extend(
            endpoint
                .methods()
                .map(|method| format!("{{ method = \"{method}\", function = \"{function}\" }}")),
        );
    }
    let mut text = "# Made by `cargo xtask openapi` from the list of endpoints.\n[watch.router]\n".to_owned();
    for (path, routes) in routes {
        writeln!(text, "\"{path}\" = [{}]", routes.join(", "))?;
    }
    writeln!(text, "\"/{{*path}}\" = \"{DEFAULT}\"")?;
    Ok(text)
}

/// `cargo lambda watch` writes `{*name}` for API Gateway's `{name+}`.
fn watched_path(path: &str) -> String {
    match path.strip_suffix("+}").and_then(|path| path.rsplit_once('{')) {
        Some((before, name)) => format!("{before}{{*{name}}}"),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_files_are_up_to_date() {
        run(true).unwrap();
    }
}
