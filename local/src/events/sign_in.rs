//! Signing in at the local identity provider, as a browser and as a program does.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use axum::http::{Method, StatusCode, header};
use reqwest::{Response, Url};

use super::call::Call;
use super::stack::{ADMIN, Stack};
use crate::exchange::{self, EXCHANGE, Login};

/// The way to the provider, and back from it.
const BEGIN: &str = "/sign-in/local";
const FINISH: &str = "/sign-in/local/callback";
/// More redirects than the provider makes.
const MAX_STEPS: usize = 8;

/// What a browser has got so far.
#[derive(Debug, Default)]
pub(super) struct Cookies(BTreeMap<String, String>);

impl Stack {
    /// The seeded admin's way back from the provider, with a code that was not used yet. In a stack without the provider, a way back of
    /// nobody.
    pub(super) async fn way_back(&self) -> Result<Call> {
        let begun = self.http.get(format!("{}{BEGIN}", self.api)).send().await?;
        if begun.status() == StatusCode::NOT_FOUND {
            return Ok(Call::new(Method::GET, FINISH));
        }
        let mut attempt = Cookies::default();
        attempt.take(&begun);
        let back = self.authorized(location(&begun)?).await?;
        let path = format!("{FINISH}?{}", back.query().context("the way back has a code")?);
        let call = Call::new(Method::GET, &path);
        Ok(call.with_header("cookie", &attempt.header()))
    }

    /// The exchange of an ID token of the seeded admin that was not exchanged yet. In a stack without the provider, of a made-up one.
    pub(super) async fn exchange(&self) -> Result<Call> {
        let admin = Login { address: ADMIN, name: None, is_verified: true };
        let token = exchange::id_token(&self.http, &self.api, admin).await?;
        Ok(Call::new(Method::POST, EXCHANGE).with_form(&exchange::form(&token.unwrap_or_default(), None)))
    }

    /// Goes through the provider's pages until it leads back.
    async fn authorized(&self, mut at: Url) -> Result<Url> {
        let mut cookies = Cookies::default();
        for _ in 0..MAX_STEPS {
            if at.path() == FINISH {
                return Ok(at);
            }
            let is_login = at.path().starts_with("/interaction/");
            let request = if is_login {
                self.http.post(at.clone()).form(&[("login", ADMIN)])
            } else {
                self.http.get(at.clone())
            };
            let answer = request.header(header::COOKIE, cookies.header()).send().await?;
            cookies.take(&answer);
            at = location(&answer)?;
        }
        bail!("the identity provider leads nowhere")
    }
}

impl Cookies {
    pub(super) fn take(&mut self, answer: &Response) {
        let cookies = answer.headers().get_all(header::SET_COOKIE).into_iter();
        let pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next()?.split_once('='));
        self.0.extend(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    pub(super) fn header(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }
}

/// Where an answer leads.
fn location(answer: &Response) -> Result<Url> {
    let location = answer.headers().get(header::LOCATION);
    let location = location.with_context(|| format!("signing in answered {}", answer.status()))?;
    Ok(answer.url().join(location.to_str()?)?)
}
