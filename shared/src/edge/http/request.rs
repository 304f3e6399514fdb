//! Requests: credential, tailnet, path, query and body as typed values.

use http::header;
use lambda_http::{Body, Request, RequestExt};
use percent_encoding::percent_decode_str;

use crate::domain::{Denied, Permission, TailnetId, TailnetName};
use crate::edge::app::ApiApp;
use crate::identity::{Credential, InvalidCredential};
use crate::operations::{Caller, Moment, authenticate, authorize};

use super::Refusal;
use super::query::Query;

/// The largest body that is read (P5).
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// A request that a function reads.
#[derive(Debug)]
pub struct Incoming<'a> {
    app: &'a ApiApp,
    request: &'a Request,
    /// The time of the request, and randomness for it.
    pub moment: Moment,
    /// Its query.
    pub(super) query: Query,
}

impl<'a> Incoming<'a> {
    /// Wraps a request, and takes the moment.
    #[must_use]
    pub fn new(app: &'a ApiApp, request: &'a Request) -> Self {
        let query = Query::parse(request.uri().query().unwrap_or_default());
        Self { app, request, moment: app.moment(), query }
    }

    /// The credential of the request. Nothing has checked yet whether it was revoked.
    ///
    /// # Errors
    /// 401.
    pub fn credential(&self) -> Result<Credential, Refusal> {
        let value = self.header(header::AUTHORIZATION.as_str()).ok_or(InvalidCredential)?;
        Ok(Credential::read(value, self.app.config.keys.credentials()?, self.moment.now)?)
    }

    /// The credential of a person who has signed in: for calls about the person rather than about their user in one tailnet.
    ///
    /// # Errors
    /// 401; 403 for an API access token.
    pub async fn session(&self) -> Result<Credential, Refusal> {
        let credential = self.credential()?;
        if credential.key.is_none() {
            return Ok(credential);
        }
        self.refuse_revoked(credential).await?;
        Err(Refusal::session_required())
    }

    /// The caller in the tailnet of the path. If the path says `-` or names none, it is the credential's tailnet or the person's home (W2).
    ///
    /// # Errors
    /// 401; 404 for a tailnet that does not exist.
    pub async fn caller(&self) -> Result<Caller, Refusal> {
        let credential = self.credential()?;
        let tailnet = match self.path("tailnet").as_deref() {
            None | Some("-") => self.own_tailnet(&credential).await?,
            Some(name) => self.named_tailnet(name).await?,
        };
        match tailnet {
            // An API access token acts in its own tailnet only. Any other gets the 404 of a tailnet that does not exist.
            Some(tailnet) if credential.key.is_none() || credential.tailnet == Some(tailnet) => {
                Ok(Caller { identity: credential.identity, tailnet, key: credential.key })
            }
            _ => {
                self.refuse_revoked(credential).await?;
                Err(Denied::NotAUser.into())
            }
        }
    }

    /// Refuses a revoked token with 401, which comes before every other refusal (W5). It reads a row, so it is called
    /// only before another refusal. Everything else that a token can do checks it by itself.
    async fn refuse_revoked(&self, credential: Credential) -> Result<(), Refusal> {
        let Credential { identity, tailnet: Some(tailnet), key: key @ Some(_) } = credential else {
            return Ok(());
        };
        Ok(authenticate(&self.app.store, &Caller { identity, tailnet, key }).await?)
    }

    async fn own_tailnet(&self, credential: &Credential) -> Result<Option<TailnetId>, Refusal> {
        if credential.tailnet.is_some() {
            return Ok(credential.tailnet);
        }
        let home = self.app.store.home_of(credential.identity.person_id()).await?;
        Ok(home.map(|home| home.tailnet))
    }

    async fn named_tailnet(&self, name: &str) -> Result<Option<TailnetId>, Refusal> {
        if let Ok(id) = name.parse() {
            return Ok(Some(id));
        }
        match name.to_ascii_lowercase().parse::<TailnetName>() {
            Ok(name) => Ok(self.app.store.tailnet_named(&name).await?),
            Err(_) => Ok(None),
        }
    }

    /// Returns the parsed input. If parsing failed, checks the permission first: 403 before 400.
    ///
    /// # Errors
    /// If parsing failed: 401, 403 or 404 for a caller without the permission, else the refusal of the input.
    pub async fn permitted<T>(
        &self,
        caller: &Caller,
        permission: Permission,
        input: Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if input.is_err() {
            authorize(&self.app.store, caller, permission).await?;
        }
        input
    }

    /// A part of the path, percent-decoded.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<String> {
        let parameters = self.request.path_parameters_ref()?;
        parameters.first(name).map(|value| percent_decode_str(value).decode_utf8_lossy().into_owned())
    }

    /// The id in the path; `None` if the path is not an id, which is answered as not found.
    #[must_use]
    pub fn id<Id: std::str::FromStr>(&self) -> Option<Id> {
        self.path("id")?.parse().ok()
    }

    /// A header's value, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name)?.to_str().ok()
    }

    /// A header's value as bytes, which need not be text.
    #[must_use]
    pub fn header_bytes(&self, name: &str) -> Option<&[u8]> {
        self.request.headers().get(name).map(http::HeaderValue::as_bytes)
    }

    /// A cookie's value.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies().find(|(cookie, _)| *cookie == name).map(|(_, value)| value)
    }

    /// Every cookie, by name and value.
    pub(super) fn cookies(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.request.headers().get_all(header::COOKIE).into_iter();
        let pairs = headers.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
        pairs.filter_map(|pair| pair.trim_start().split_once('='))
    }

    /// The method.
    pub(super) fn method(&self) -> &http::Method {
        self.request.method()
    }

    /// The path as it was asked for.
    #[must_use]
    pub(super) fn uri_path(&self) -> &str {
        self.request.uri().path()
    }

    /// The app that serves the request.
    #[must_use]
    pub const fn app(&self) -> &'a ApiApp {
        self.app
    }

    /// The body as bytes.
    ///
    /// # Errors
    /// 413 for one of more than [`MAX_BODY_BYTES`].
    pub fn body(&self) -> Result<&'a [u8], Refusal> {
        let bytes: &[u8] = match self.request.body() {
            Body::Text(text) => text.as_bytes(),
            Body::Binary(bytes) => bytes,
            _ => &[],
        };
        if bytes.len() > MAX_BODY_BYTES {
            return Err(Refusal::too_large(MAX_BODY_BYTES));
        }
        Ok(bytes)
    }
}
