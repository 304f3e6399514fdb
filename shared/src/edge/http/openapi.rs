//! The OpenAPI document. It is made from the list of endpoints, the types on the wire and the refusals of the operations.

mod description;
mod operation;
mod values;

use std::collections::BTreeMap;

use utoipa::openapi::path::{HttpMethod, OperationBuilder, PathsBuilder};
use utoipa::openapi::schema::ComponentsBuilder;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Paths, RefOr, Schema, Server};
use utoipa::{PartialSchema, ToSchema};

use crate::edge::endpoints::{Endpoint, endpoints};

use super::{RefusalBody, session_cookie};

pub use description::Description;
pub(super) use description::{
    DescribedParameter, Success, cookie_parameter, header_parameter, query_parameter, response_header, string,
};
pub(super) use values::{account_name, key_description, key_lifetime, or_empty, return_path};

/// The names of the security schemes: the two ways to send a token.
const BEARER: &str = "bearer";
const BASIC: &str = "basic";
/// And the one of browsers.
const COOKIE: &str = "cookie";

/// The document.
#[must_use]
pub fn document() -> OpenApi {
    let mut paths = PathsBuilder::new().build();
    let mut components = ComponentsBuilder::new()
        .security_scheme(BEARER, scheme(HttpAuthScheme::Bearer, "`Authorization: Bearer TOKEN`"))
        .security_scheme(BASIC, scheme(HttpAuthScheme::Basic, "The token as user name, the password empty"))
        .security_scheme(COOKIE, browser_session())
        .schema(RefusalBody::name(), RefusalBody::schema())
        .schemas_from_iter(schemas_of::<RefusalBody<'_>>());
    let mut described: BTreeMap<&str, usize> = BTreeMap::new();
    for endpoint in endpoints() {
        let description = (endpoint.describe)();
        let earlier = described.entry(endpoint.function).or_default();
        let operation = operation::of(&endpoint.method, &endpoint.documented_path(), &description)
            .operation_id(Some(id(endpoint, *earlier)));
        *earlier += 1;
        add(&mut paths, endpoint, operation);
        components = components.schemas_from_iter(description.schemas);
    }
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("tailnet-invites")
                .description(Some(
                    "Inviting people to a tailnet, joining by an invite, and the tailnet's users, settings, log and usage.",
                ))
                .version(env!("CARGO_PKG_VERSION"))
                .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build())),
        )
        .servers(Some([server()]))
        .paths(paths)
        .components(Some(components.build()))
        .build()
}

/// An operation's id is the name of its function. Ids must be unique, so further endpoints of a function, which are pages, get one that says
/// so.
fn id(endpoint: &Endpoint, earlier: usize) -> String {
    let function = endpoint.function;
    match earlier {
        0 => function.to_owned(),
        1 => format!("{function}-page"),
        _ => format!("{function}-page-{earlier}"),
    }
}

fn add(paths: &mut Paths, endpoint: &Endpoint, operation: OperationBuilder) {
    let method = match endpoint.method.as_str() {
        "POST" => HttpMethod::Post,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    };
    paths.add_path_operation(endpoint.documented_path(), vec![method], operation.build());
}

fn server() -> Server {
    let mut server = Server::new("/");
    server.description = Some("The host root, without a stage or another prefix".to_owned());
    server
}

fn scheme(scheme: HttpAuthScheme, description: &str) -> SecurityScheme {
    let mut http = Http::new(scheme);
    http.description = Some(description.to_owned());
    SecurityScheme::Http(http)
}

fn browser_session() -> SecurityScheme {
    let words = "The session of a browser in which somebody has signed in. Without an `Authorization` header, what changes something must \
                 come from a page of this site: with `Sec-Fetch-Site: same-origin`, or else with its `Origin`. A page of another origin \
                 cannot use it, and sends a token.";
    SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(session_cookie::NAME, words)))
}

/// The schemas that the schema of a type refers to.
fn schemas_of<T: ToSchema>() -> Vec<(String, RefOr<Schema>)> {
    let mut schemas = Vec::new();
    T::schemas(&mut schemas);
    schemas
}

#[cfg(test)]
mod tests;
