//! Making passkeys and signing in with them, as a browser does with an authenticator.

use anyhow::{Context, Result};
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::call::Call;
use super::stack::Stack;
use crate::authenticator::Authenticator;
use crate::browser::Cookies;

/// A browser with an authenticator.
struct Visit<'a> {
    stack: &'a Stack,
    cookies: Cookies,
    authenticator: Authenticator,
}

impl Stack {
    /// A call of a function for passkeys. In a stack whose host is an address, which has no passkeys, it is refused.
    pub(super) async fn with_passkeys(&self, function: &str) -> Result<Call> {
        let link = self.admin().creates_link().await?;
        let url = link["inviteUrl"].as_str().context("the link is shown")?;
        let (origin, code) = url.split_once("/uinv/").context("a link leads to the service")?;
        let opened = self.http.get(format!("{}/uinv/{code}", self.api)).send().await?;
        let mut visit =
            Visit { stack: self, cookies: Cookies::default(), authenticator: Authenticator::at(origin) };
        visit.cookies.take(&opened);
        let name: String = self.new_address().chars().take_while(|c| *c != '@').collect();
        let name = json!({ "name": name });
        match function {
            "begin-passkey" => return Ok(visit.call("/passkeys/begin", &name)),
            "begin-passkey-sign-in" => return Ok(visit.call("/sign-in/passkey/begin", &json!({}))),
            _ => {}
        }
        let Some(options) = visit.send("/passkeys/begin", &name).await? else {
            return Ok(visit.call("/passkeys", &json!({})));
        };
        let made = json!({ "credential": visit.authenticator.create(&options) });
        if function == "create-passkey" {
            return Ok(visit.call("/passkeys", &made));
        }
        visit.send("/passkeys", &made).await?.context("the passkey is made")?;
        match function {
            "finish-passkey-sign-in" => {
                let options = visit.send("/sign-in/passkey/begin", &json!({})).await?.context("it begins")?;
                let answer = json!({ "credential": visit.authenticator.get(&options) });
                Ok(visit.call("/sign-in/passkey", &answer))
            }
            "delete-passkey" => {
                let options = visit.send("/passkeys/begin", &json!({})).await?.context("it begins")?;
                visit.authenticator.passkeys.clear();
                let made = json!({ "credential": visit.authenticator.create(&options) });
                visit.send("/passkeys", &made).await?.context("the passkey is made")?;
                let page = self.http.get(format!("{}/passkeys", self.api));
                let page = page.header(header::COOKIE, visit.cookies.header()).send().await?.text().await?;
                let id = page.split("/passkeys/").nth(1).and_then(|rest| rest.split('/').next());
                let path = format!("/passkeys/{}/delete", id.context("the page offers to remove it")?);
                Ok(visit.call(&path, &json!({})))
            }
            _ => Ok(Call::new(Method::GET, "/passkeys").with_header("cookie", &visit.cookies.header())),
        }
    }
}

impl Visit<'_> {
    fn call(&self, path: &str, body: &Value) -> Call {
        Call::new(Method::POST, path)
            .with_header("sec-fetch-site", "same-origin")
            .with_header("cookie", &self.cookies.header())
            .with_body(body)
    }

    /// Sends what the script of a page sends; `None` if there are no passkeys.
    async fn send(&mut self, path: &str, body: &Value) -> Result<Option<Value>> {
        let request = self.stack.http.post(format!("{}{path}", self.stack.api));
        let request = request
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, self.cookies.header())
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.to_string());
        let answer = request.send().await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        self.cookies.take(&answer);
        let text = answer.error_for_status()?.text().await?;
        Ok(Some(serde_json::from_str(&text)?))
    }
}
