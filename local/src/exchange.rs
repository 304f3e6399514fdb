//! Signs people in as a program does: at the local identity provider without a page, and here by exchanging the ID token (RFC 8693).

use anyhow::{Context, Result, bail};
use axum::http::header;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde::Deserialize;
use shared::domain::TailnetId;

/// What the local identity provider calls such programs.
pub const CLIENT_ID: &str = "tailnet-invites-cli";
/// The endpoint that exchanges.
pub(crate) const EXCHANGE: &str = "/api/v2/oauth/token-exchange";
/// Leads to the identity provider, and so says where it is.
const BEGIN: &str = "/sign-in/local";

/// Who signs in.
#[derive(Debug, Clone, Copy)]
pub struct Login<'a> {
    /// Their address.
    pub address: &'a str,
    /// Their name; by default it is made from the address.
    pub name: Option<&'a str>,
    /// Whether the provider says that it has verified the address.
    pub is_verified: bool,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct Exchanged {
    access_token: String,
}

/// Signs somebody in at the stack whose API has this origin. Returns a bearer token, which acts in a tailnet, or in the person's home.
///
/// # Errors
/// If the stack or its identity provider refuses, or does not answer.
pub async fn session(api: &str, login: Login<'_>, tailnet: Option<TailnetId>) -> Result<String> {
    let http = Client::builder().no_proxy().redirect(Policy::none()).build()?;
    let token = id_token(&http, api, login).await?.context("the stack has no local identity provider")?;
    let answer = http.post(format!("{api}{EXCHANGE}")).form(&form(&token, tailnet)).send().await?;
    let (status, text) = (answer.status(), answer.text().await?);
    if !status.is_success() {
        bail!("the ID token was not exchanged: {status} {text}");
    }
    Ok(serde_json::from_str::<Exchanged>(&text)?.access_token)
}

/// An ID token of the local identity provider for such programs; `None` if the stack has no such provider.
pub(crate) async fn id_token(http: &Client, api: &str, login: Login<'_>) -> Result<Option<String>> {
    let begun = http.get(format!("{api}{BEGIN}")).send().await;
    let begun = begun.with_context(|| format!("{api} does not answer: is it running?"))?;
    let Some(page) = begun.headers().get(header::LOCATION) else { return Ok(None) };
    let endpoint = Url::parse(page.to_str()?)?.join("/token")?;
    let mut form = vec![("grant_type", "local-login"), ("client_id", CLIENT_ID), ("login", login.address)];
    form.extend(login.name.map(|name| ("name", name)));
    form.extend((!login.is_verified).then_some(("unverified", "true")));
    let answer = http.post(endpoint).form(&form).send().await?;
    let answer = answer.error_for_status().context("the local identity provider refuses")?;
    Ok(Some(serde_json::from_str::<Tokens>(&answer.text().await?)?.id_token))
}

/// What asks for the exchange of an ID token.
pub(crate) fn form(id_token: &str, tailnet: Option<TailnetId>) -> Vec<(&'static str, String)> {
    let mut form = vec![
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange".to_owned()),
        ("subject_token", id_token.to_owned()),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token".to_owned()),
    ];
    form.extend(tailnet.map(|tailnet| ("tailnet", tailnet.to_string())));
    form
}
