//! **The** list of endpoints. The OpenAPI document, the local router, the routes of `cargo lambda watch`, the tests and the check of the
//! template are made from it.

use http::Method;

use super::http::api::{
    audit_log, changes, invites, joining, keys, many, me, people, settings, tailnets, token_exchange, usage,
    users,
};
use super::http::openapi::Description;
use super::http::{pages, passkeys, sign_out};
use super::{bus, operator, stream};

/// The function behind API Gateway's route `$default`: it answers requests that no endpoint matches, with a page, or with JSON below `/api`.
pub const DEFAULT: &str = "show-invite";

/// How the path of every endpoint starts that is not a page.
pub(super) const API: &str = "/api/";

/// A method and a path, the function that serves them, and their description in the OpenAPI document.
#[derive(Debug)]
pub struct Endpoint {
    /// The method.
    pub method: Method,
    /// The path, its parameters in braces. `{name+}` at the end takes slashes, too.
    pub path: &'static str,
    /// The function's name, which is also that of its binary. The module and the operation id follow from it.
    pub function: &'static str,
    /// Describes the endpoint.
    pub describe: fn() -> Description,
}

impl Endpoint {
    /// The methods that lead to the endpoint: its own, and `HEAD` to a page. Only the first one is described.
    pub fn methods(&self) -> impl Iterator<Item = Method> + use<> {
        let is_page = self.method == Method::GET && !self.path.starts_with(API);
        [self.method.clone()].into_iter().chain(is_page.then_some(Method::HEAD))
    }

    /// The path as the OpenAPI document has it, which knows no `{name+}`.
    #[must_use]
    pub fn documented_path(&self) -> String {
        self.path.replace("+}", "}")
    }

    /// A `GET`, which changes nothing.
    pub(super) const fn get(
        path: &'static str,
        function: &'static str,
        describe: fn() -> Description,
    ) -> Self {
        Self { method: Method::GET, path, function, describe }
    }

    /// A `POST`.
    pub(super) const fn post(
        path: &'static str,
        function: &'static str,
        describe: fn() -> Description,
    ) -> Self {
        Self { method: Method::POST, path, function, describe }
    }

    /// A `PATCH`.
    pub(super) const fn patch(
        path: &'static str,
        function: &'static str,
        describe: fn() -> Description,
    ) -> Self {
        Self { method: Method::PATCH, path, function, describe }
    }

    /// A `DELETE`.
    pub(super) const fn delete(
        path: &'static str,
        function: &'static str,
        describe: fn() -> Description,
    ) -> Self {
        Self { method: Method::DELETE, path, function, describe }
    }
}

/// Every endpoint.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    let nouns: [&'static [Endpoint]; 24] = [
        &invites::ENDPOINTS,
        &many::ENDPOINTS,
        &joining::ENDPOINTS,
        &me::ENDPOINTS,
        &users::ENDPOINTS,
        &people::ENDPOINTS,
        &tailnets::ENDPOINTS,
        &settings::ENDPOINTS,
        &keys::ENDPOINTS,
        &usage::ENDPOINTS,
        &audit_log::ENDPOINTS,
        &changes::ENDPOINTS,
        &pages::ENDPOINTS,
        &pages::join::ENDPOINTS,
        &pages::home::ENDPOINTS,
        &pages::founding::ENDPOINTS,
        &pages::console::ENDPOINTS,
        &pages::download::ENDPOINTS,
        &pages::opt_out::ENDPOINTS,
        &pages::sign_in::ENDPOINTS,
        &passkeys::ENDPOINTS,
        &pages::passkeys::ENDPOINTS,
        &sign_out::ENDPOINTS,
        &token_exchange::ENDPOINTS,
    ];
    nouns.into_iter().flatten()
}

/// The names of the functions that nobody calls over HTTP: the stream, the bus and operators call them.
pub fn without_endpoint() -> impl Iterator<Item = &'static str> {
    stream::FUNCTIONS.into_iter().chain(bus::FUNCTIONS).chain(operator::FUNCTIONS)
}

/// The names of all functions, in alphabetical order.
#[must_use]
pub fn functions() -> Vec<&'static str> {
    let behind_endpoints = endpoints().map(|endpoint| endpoint.function);
    let mut names: Vec<_> = behind_endpoints.chain(without_endpoint()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
