//! Requests: credential, tailnet, path, query and body as typed values.

use http::header;
use lambda_http::{Body, Request, RequestExt};
use percent_encoding::percent_decode_str;

use crate::domain::{Denied, Permission, Proof, TailnetId, TailnetName};
use crate::edge::app::ApiApp;
use crate::identity::{Credential, InvalidCredential, read_session_cookie};
use crate::operations::{Caller, Moment, authenticate, authenticate_person, authorize};
use crate::telemetry;

use super::query::Query;
use super::{Refusal, same_site, session_cookie};

/// The largest body that is read (P5).
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// What a call with a browser's session is told that names no tailnet.
pub(super) const TAILNET_REQUIRED: &str = "is required with a browser's session, as a tailnet's id";

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

/// Whether a header such as `Accept` or `Accept-Encoding` names something and does not refuse it (RFC 9110, sections 12.5.1 and 12.5.3).
pub(super) fn accepts(accepted: &str, what: &str) -> bool {
    accepted.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
        name.trim().eq_ignore_ascii_case(what) && weight.is_ok_and(|weight| weight > 0.0)
    })
}

/// Has the log say from here on who sends the request.
fn noted(credential: Option<Credential>) -> Option<Credential> {
    if let Some(credential) = &credential {
        telemetry::note_caller(credential.identity.user_id());
    }
    credential
}

impl<'a> Incoming<'a> {
    /// Wraps a request, and takes the moment.
    #[must_use]
    pub fn new(app: &'a ApiApp, request: &'a Request) -> Self {
        let query = Query::parse(request.uri().query().unwrap_or_default());
        Self { app, request, moment: app.moment(), query }
    }

    /// The credential of the request: that of the `Authorization` header if there is one, else the browser's session. Neither is taken for
    /// the other. Nothing has checked yet whether it was revoked, or signed out of.
    ///
    /// # Errors
    /// 403 for a request that a page of another site could have sent; 401.
    pub fn credential(&self) -> Result<Credential, Refusal> {
        self.refuse_other_sites()?;
        if !self.has_authorization() {
            return Ok(self.of_browser().map(noted)?.ok_or(InvalidCredential)?);
        }
        let value = self.header(header::AUTHORIZATION.as_str()).ok_or(InvalidCredential)?;
        let credential = Credential::read(value, self.app.config.keys.credentials()?, self.moment.now)?;
        telemetry::note_caller(credential.identity.user_id());
        Ok(credential)
    }

    /// The session of the browser that the request comes from; `None` if nobody has signed in there. For pages and what their forms send.
    /// Nothing has checked yet whether they have signed out.
    ///
    /// # Errors
    /// 403 for a request that a page of another site could have sent, and for one with an `Authorization` header.
    pub fn visitor(&self) -> Result<Option<Credential>, Refusal> {
        self.browser()?;
        self.of_browser().map(noted)
    }

    /// Checks that a browser sends the request, from a page of this site if it may change something. For what takes nobody who has signed
    /// in.
    ///
    /// # Errors
    /// 403 for a request that a page of another site could have sent, and for one with an `Authorization` header.
    pub fn browser(&self) -> Result<(), Refusal> {
        self.refuse_other_sites()?;
        if self.has_authorization() { Err(Refusal::browser_required()) } else { Ok(()) }
    }

    /// The session of the browser that opens a page; `None` if nobody has signed in there. With an `Authorization` header, which wins over
    /// a cookie, it is no browser's. Nothing has checked yet whether they have signed out.
    ///
    /// # Errors
    /// 500 if the function was not given the keys.
    pub fn viewer(&self) -> Result<Option<Credential>, Refusal> {
        if self.has_authorization() { Ok(None) } else { self.of_browser().map(noted) }
    }

    /// The session whose cookie an answer with a new one replaces, whatever else the request has; `None` if there is none that would still
    /// be good.
    ///
    /// # Errors
    /// 500 if the function was not given the keys.
    pub(super) fn replaced(&self) -> Result<Option<Credential>, Refusal> {
        self.of_browser()
    }

    /// Whoever reads a credential asks this first, whether or not there is one.
    fn refuse_other_sites(&self) -> Result<(), Refusal> {
        let (request, own) = (self.request, &self.app.config.base_url);
        same_site::refuse_others(request.method(), self.uri_path(), request.headers(), own)
    }

    fn has_authorization(&self) -> bool {
        self.request.headers().contains_key(header::AUTHORIZATION)
    }

    fn of_browser(&self) -> Result<Option<Credential>, Refusal> {
        let keys = self.app.config.keys.credentials()?;
        let cookie = self.cookie(session_cookie::NAME);
        Ok(cookie.and_then(|value| read_session_cookie(value, keys, self.moment.now)))
    }

    /// The credential of a person who has signed in: for calls about the person rather than about their user in one tailnet.
    ///
    /// # Errors
    /// 401; 403 for an API access token.
    pub async fn session(&self) -> Result<Credential, Refusal> {
        let credential = self.credential()?;
        if credential.proof.session().is_some() {
            return Ok(credential);
        }
        self.refuse_revoked(credential).await?;
        Err(Refusal::session_required())
    }

    /// Returns the parsed input of a call about the person. If parsing failed, checks first that they have not signed out: 401 before
    /// anything else.
    ///
    /// # Errors
    /// If parsing failed: 401 for somebody who has signed out, else the refusal of the input.
    pub async fn signed_in<T>(
        &self,
        credential: &Credential,
        input: Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if input.is_err() {
            authenticate_person(&self.app.store, credential).await?;
        }
        input
    }

    /// The caller in the tailnet of the path. If the path says `-` or names none, it is the credential's tailnet or the person's home, and
    /// with a browser's session the tailnet of the query (W2).
    ///
    /// # Errors
    /// 400 with a browser's session, if neither path nor query names a tailnet; 401; 404 for a tailnet that does not exist.
    pub async fn caller(&self) -> Result<Caller, Refusal> {
        let credential = self.credential()?;
        let tailnet = match self.path("tailnet").as_deref() {
            None | Some("-") if credential.proof.browser_session().is_some() => {
                Some(self.signed_in(&credential, self.tailnet_of_query()).await?)
            }
            None | Some("-") => self.own_tailnet(&credential).await?,
            Some(name) => self.named_tailnet(name).await?,
        };
        match tailnet {
            // An API access token acts in its own tailnet only. Any other gets the 404 of a tailnet that does not exist.
            Some(tailnet) if credential.proof.session().is_some() || credential.tailnet == Some(tailnet) => {
                Ok(Caller { identity: credential.identity, tailnet, proof: credential.proof })
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
        let Credential { identity, tailnet: Some(tailnet), proof: proof @ Proof::Key(_) } = credential else {
            return Ok(());
        };
        Ok(authenticate(&self.app.store, &Caller { identity, tailnet, proof }).await?)
    }

    /// The tailnet that a page's script names in the query. A page shows one of several, and home must never be guessed.
    fn tailnet_of_query(&self) -> Result<TailnetId, Refusal> {
        let id = self.query.one("tailnet")?.ok_or_else(|| Refusal::field("tailnet", TAILNET_REQUIRED))?;
        id.parse().map_err(|_| Refusal::field("tailnet", "must be a tailnet's id"))
    }

    /// The tailnet that the query of a call about a person names, by id or name; `None` if it names none.
    ///
    /// # Errors
    /// 400 if it names two; 404 for a name that no tailnet has.
    pub async fn asked_tailnet(&self) -> Result<Option<TailnetId>, Refusal> {
        let Some(name) = self.query.one("tailnet")? else { return Ok(None) };
        Ok(Some(self.named_tailnet(&name).await?.ok_or(Denied::NotAUser)?))
    }

    async fn own_tailnet(&self, credential: &Credential) -> Result<Option<TailnetId>, Refusal> {
        if credential.tailnet.is_some() {
            return Ok(credential.tailnet);
        }
        let home = self.app.store.person_row(credential.identity.person_id()).await?.home;
        Ok(home)
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

    /// Whether a browser says that a page of another site has led here.
    #[must_use]
    pub fn is_led_by_another_site(&self) -> bool {
        same_site::is_led_by_another(self.request.headers())
    }

    /// Whether the request changes nothing: `GET` and `HEAD`.
    #[must_use]
    pub fn only_reads(&self) -> bool {
        [http::Method::GET, http::Method::HEAD].contains(self.method())
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &http::Method {
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
