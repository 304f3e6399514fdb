//! What the forms of pages send, and the pages before them.

use anyhow::{Context, Result};
use axum::http::{Method, StatusCode, header};
use serde_json::Value;
use shared::domain::EmailAddress;
use shared::edge::http::session_cookie::NAME;
use shared::identity::session_cookie;

use super::call::{Call, id_of};
use super::stack::Stack;
use crate::seeds;

impl Stack {
    /// The call that a browser makes after it has opened a link and got the cookie.
    pub(super) async fn opened_page(&self) -> Result<Call> {
        Ok(Call::new(Method::GET, "/join").with_header("cookie", &self.opened_link().await?))
    }

    /// The form by which somebody joins `acme.example`, as the page has it.
    pub(super) async fn form_to_join(&self) -> Result<Call> {
        let cookies = format!("{}; {}", self.opened_link().await?, self.session_of(&self.new_address()));
        let page = Call::new(Method::GET, "/join").with_header("cookie", &cookies);
        let (_, page) = self.answer(page, StatusCode::OK).await?;
        let page = String::from_utf8(page)?;
        let (_, rest) = page.split_once(r#"name="shown" value=""#).context("the page has a form")?;
        let (shown, _) = rest.split_once('"').context("the form has a value")?;
        Ok(form("/join", &cookies, &[("shown", shown.to_owned())]))
    }

    /// The form by which a guest leaves `acme.example`.
    pub(super) async fn form_to_leave(&self) -> Result<Call> {
        let login = self.new_address();
        let guest = self.guest_named(&login).await?;
        let tailnets = self.send(guest.get("/api/v2/tailnets")).await?;
        let tailnets = tailnets["tailnets"].as_array().context("a list of tailnets")?;
        let joined = tailnets.iter().find(|tailnet| tailnet["home"] == Value::Bool(false));
        let tailnet = id_of(joined.context("the guest has joined a tailnet")?)?;
        Ok(form("/leave", &self.session_of(&login), &[("tailnet", tailnet)]))
    }

    /// The form by which somebody founds a tailnet.
    pub(super) fn form_to_found(&self) -> Call {
        form("/found", &self.session_of(&self.new_address()), &[("name", self.new_name())])
    }

    /// The form by which whoever reads mail at an address gets no more.
    pub(super) fn form_to_opt_out(&self) -> Result<Call> {
        let address: EmailAddress = self.new_address().parse()?;
        let token = self.link_keys.opt_out_token(address.hash());
        Ok(form(&format!("/opt-out/{}", token.reveal()), "", &[("again", "never".to_owned())]))
    }

    /// The form by which somebody who has joined `acme.example` signs out of a browser.
    pub(super) async fn form_to_sign_out(&self) -> Result<Call> {
        let login = self.new_address();
        self.send(self.person(&login).accepts(&self.admin().creates_link().await?)).await?;
        Ok(form("/sign-out", &self.session_of(&login), &[]))
    }

    /// The cookie that the link of a new invite sets.
    async fn opened_link(&self) -> Result<String> {
        let link = self.admin().creates_link().await?;
        let link = link["inviteUrl"].as_str().context("an invite has a link")?;
        let (_, code) = link.rsplit_once("/uinv/").context("an invite's link")?;
        let open = Call::new(Method::GET, &format!("/uinv/{code}"));
        let (headers, _) = self.answer(open, StatusCode::SEE_OTHER).await?;
        let cookie = headers.get(header::SET_COOKIE).context("opening a link sets a cookie")?.to_str()?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// The cookie of somebody who has signed in just now.
    fn session_of(&self, login: &str) -> String {
        let (session, identity) = seeds::browser_session(login, (self.surroundings.clock)());
        format!("{NAME}={}", session_cookie(&session, &identity, &self.keys).reveal())
    }
}

/// A form that a page of the service sends.
fn form(path: &str, cookies: &str, fields: &[(&str, String)]) -> Call {
    Call::new(Method::POST, path)
        .with_header("sec-fetch-site", "same-origin")
        .with_header("cookie", cookies)
        .with_form(fields)
}
