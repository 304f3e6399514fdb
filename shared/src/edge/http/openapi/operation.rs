//! Makes an operation of the document: from its description, and from what every call has in common.

use std::collections::BTreeMap;

use http::{Method, StatusCode};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use super::description::{
    Body, Calling, Description, FORM, JSON, Next, Success, Takes, parameter, query_parameter, string,
};
use super::{BASIC, BEARER, COOKIE};
use crate::domain::Denied;
use crate::edge::endpoints::endpoints;
use crate::edge::http::api::examples;
use crate::edge::http::request::TAILNET_REQUIRED;
use crate::edge::http::{MAX_BODY_BYTES, Refusal, RefusalBody};
use crate::identity::InvalidCredential;
use crate::store::StoreError;

/// The parameter of a path that stands for a tailnet.
const TAILNET: &str = "{tailnet}";

/// What the gateway in front answers by itself, whichever operation is called: the body is too large for it, it limits all calls together,
/// the function failed or took too long.
const BY_THE_GATEWAY: [(StatusCode, &str); 4] = [
    (StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
    (StatusCode::TOO_MANY_REQUESTS, "Too Many Requests"),
    (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
];

/// The operation of a description, still without an id.
pub(super) fn of(method: &Method, path: &str, description: &Description) -> OperationBuilder {
    let mut operation = OperationBuilder::new()
        .summary(Some(description.summary))
        .description(Some(description.details))
        .parameters(Some(parameters(path, description)))
        .request_body(description.body.as_ref().map(body));
    operation = match description.caller {
        Calling::AnyProgram | Calling::Anybody => operation.securities(Some([])),
        Calling::Visitor => {
            let none: [&str; 0] = [];
            operation
                .securities(Some([SecurityRequirement::new(COOKIE, none), SecurityRequirement::default()]))
        }
        Calling::User | Calling::AnyUser | Calling::Person => {
            let none: [&str; 0] = [];
            let ways = [BEARER, BASIC, COOKIE].map(|name| SecurityRequirement::new(name, none));
            operation.securities(Some(ways))
        }
    };
    for (status, response) in responses(method, path, description) {
        operation = operation.response(status, response);
    }
    operation
}

/// The tailnet of the path comes first, then the parameters of the description.
fn parameters(path: &str, description: &Description) -> Vec<Parameter> {
    let tailnet = || {
        let words =
            "`-` for the tailnet of the credential, or else the person's home; or a tailnet's id or name";
        parameter(ParameterIn::Path, "tailnet", string(), words).example("acme.example").required().into()
    };
    let of_path = path.contains(TAILNET).then(tailnet);
    let of_query = matches!(description.caller, Calling::User | Calling::AnyUser).then(|| {
        let words =
            "The id of the tailnet, with a browser's session and a path that names none; else ignored";
        query_parameter("tailnet", string(), words).example(examples::tailnet().id).into()
    });
    of_path.into_iter().chain(description.parameters.iter().cloned()).chain(of_query).collect()
}

fn body(body: &Body) -> RequestBody {
    let examples =
        body.examples.iter().map(|(name, value)| (*name, ExampleBuilder::new().value(Some(value.clone()))));
    let content = ContentBuilder::new().schema(Some(body.schema.clone())).examples_from_iter(examples);
    let rules = if body.media_type == FORM {
        "Unknown parameters are ignored; an empty one is an absent one."
    } else {
        "Unknown members are refused; `null` means absent."
    };
    RequestBodyBuilder::new()
        .description(Some(format!("At most {MAX_BODY_BYTES} bytes. {rules}")))
        .required(Some(body.required.clone()))
        .content(body.media_type, content.build())
        .build()
}

fn responses(method: &Method, path: &str, description: &Description) -> BTreeMap<String, Response> {
    let mut answer = success(&description.success, &description.others);
    let next = description.next.iter().map(|next| (next.operation.to_owned(), link(path, next).into()));
    answer.links.extend(next);
    let success = (description.success.status.as_str().to_owned(), answer);
    let pages = description
        .pages
        .iter()
        .map(|(status, meaning)| (status.as_str().to_owned(), page(meaning, &format!("…{meaning}…"))));
    let mut responses: BTreeMap<String, Response> =
        std::iter::once(success).chain(pages).chain(refusals(method, description)).collect();
    for (status, message) in BY_THE_GATEWAY {
        let response = responses.entry(status.as_str().to_owned()).or_insert_with(|| Response::new(message));
        let content =
            response.content.entry(JSON.to_owned()).or_insert_with(|| of_a_refusal().build().into());
        if let RefOr::T(content) = content {
            let example = ExampleBuilder::new().value(Some(json!({ "message": message })));
            content.examples.insert("of the gateway".to_owned(), example.build().into());
        }
    }
    responses
}

fn success(success: &Success, others: &[(&str, &str)]) -> Response {
    let mut response = ResponseBuilder::new().description(success.description);
    if let Some((media_type, schema, example)) = &success.content {
        let content = ContentBuilder::new().schema(Some(schema.clone())).example(Some(example.clone()));
        response = response.content(*media_type, content.build());
    }
    for (media_type, example) in others {
        let content = ContentBuilder::new().schema(Some(string())).example(Some(json!(example)));
        response = response.content(*media_type, content.build());
    }
    for (name, header) in &success.headers {
        response = response.header(*name, header.clone());
    }
    response.build()
}

/// The link to an operation that takes a part of the answer. One that names a thing of a tailnet takes the tailnet of this path, too.
fn link(path: &str, next: &Next) -> Link {
    let link = LinkBuilder::new().operation_id(next.operation);
    match next.takes {
        Takes::Member(member, part) => link.request_body(Some(json!({ member: part }))),
        Takes::Parameter(parameter, part) => {
            let link = link.parameter(parameter, part);
            let is_in_a_tailnet = endpoints()
                .any(|endpoint| endpoint.function == next.operation && endpoint.path.contains(TAILNET));
            if path.contains(TAILNET) && is_in_a_tailnet && parameter != "tailnet" {
                link.parameter("tailnet", "$request.path.tailnet")
            } else {
                link
            }
        }
    }
    .build()
}

fn page(meaning: &str, text: &str) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(string()))
        .example(Some(Value::from(format!("<!doctype html>{text}"))));
    ResponseBuilder::new().description(meaning).content("text/html", content.build()).build()
}

/// The refusals by status, each with an example for every reason.
fn refusals(method: &Method, description: &Description) -> BTreeMap<String, Response> {
    let mut by_status: BTreeMap<String, Vec<&Refusal>> = BTreeMap::new();
    let (before, after) = of_every_call(method, description.caller);
    for refusal in before.iter().chain(&description.refusals).chain(&after) {
        by_status.entry(refusal.status.as_str().to_owned()).or_default().push(refusal);
    }
    by_status.into_iter().map(|(status, refusals)| (status, refused(&refusals))).collect()
}

/// The refusals of every call: those listed before and those listed after the operation's own.
fn of_every_call(method: &Method, caller: Calling) -> (Vec<Refusal>, Vec<Refusal>) {
    let unavailable = || [StoreError::Failed("example".into()).into(), StoreError::busy().into()].into_iter();
    let absent = || std::iter::once(Denied::NotAUser.into()).chain(unavailable()).collect();
    let denied = [Denied::MayNotAct.into(), Denied::RoleMayNot.into()];
    let other_site = || (!method.is_safe()).then(Refusal::other_site);
    let signed_in = std::iter::once(InvalidCredential.into()).chain(other_site());
    let without_tailnet = Refusal::field("tailnet", TAILNET_REQUIRED);
    match caller {
        Calling::Anybody => (Vec::new(), Vec::new()),
        Calling::AnyProgram => (Vec::new(), unavailable().collect()),
        Calling::Visitor => {
            (other_site().into_iter().chain([Refusal::browser_required()]).collect(), unavailable().collect())
        }
        Calling::Person => {
            (signed_in.chain([Refusal::session_required()]).collect(), unavailable().collect())
        }
        Calling::AnyUser => (signed_in.chain([without_tailnet]).collect(), absent()),
        Calling::User => (signed_in.chain(denied).chain([without_tailnet]).collect(), absent()),
    }
}

fn of_a_refusal() -> ContentBuilder {
    ContentBuilder::new().schema(Some(Ref::from_schema_name(RefusalBody::name())))
}

fn refused(refusals: &[&Refusal]) -> Response {
    let examples = refusals.iter().zip(1..).map(|(refusal, number): (_, usize)| {
        (number.to_string(), ExampleBuilder::new().value(Some(json!(refusal.body()))))
    });
    let meaning = refusals.iter().find_map(|refusal| refusal.status.canonical_reason()).unwrap_or_default();
    let content = of_a_refusal().examples_from_iter(examples).build();
    let response = ResponseBuilder::new().description(meaning).content(JSON, content);
    let wait = refusals.iter().find_map(|refusal| refusal.retry_after);
    match wait {
        Some(wait) => response.header("Retry-After", retry_after(wait.as_secs())).build(),
        None => response.build(),
    }
}

fn retry_after(seconds: u64) -> Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1))))
        .description(Some(
            "When to try again, in whole seconds; absent where the gateway in front answers by itself",
        ))
        .example(Some(json!(seconds)))
        .build()
}
