//! Signing in at the local identity provider, as a browser and as a program does.

use anyhow::{Context, Result};
use axum::http::{Method, StatusCode};

use super::call::Call;
use super::stack::{ADMIN, Stack};
use crate::browser::{Cookies, WAY_BACK, location, signed_in_at};
use crate::exchange::{self, EXCHANGE, Login};

/// The way to the provider.
const BEGIN: &str = "/sign-in/local";

impl Stack {
    /// The seeded admin's way back from the provider, with a code that was not used yet. In a stack without the provider, a way back of
    /// nobody.
    pub(super) async fn way_back(&self) -> Result<Call> {
        let begun = self.http.get(format!("{}{BEGIN}", self.api)).send().await?;
        if begun.status() == StatusCode::NOT_FOUND {
            return Ok(Call::new(Method::GET, WAY_BACK));
        }
        let mut attempt = Cookies::default();
        attempt.take(&begun);
        let back = signed_in_at(&self.http, location(&begun)?, ADMIN).await?;
        let path = format!("{WAY_BACK}?{}", back.query().context("the way back has a code")?);
        let call = Call::new(Method::GET, &path);
        Ok(call.with_header("cookie", &attempt.header()))
    }

    /// The exchange of an ID token of the seeded admin that was not exchanged yet. In a stack without the provider, of none.
    pub(super) async fn exchange(&self) -> Result<Call> {
        let admin = Login { address: ADMIN, name: None, is_verified: true };
        let token = exchange::id_token(&self.http, &self.api, admin).await?;
        Ok(Call::new(Method::POST, EXCHANGE).with_form(&exchange::form(&token.unwrap_or_default(), None)))
    }
}
