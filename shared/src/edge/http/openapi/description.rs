//! The description of one operation. Each operation has its own beside the code for its requests and answers.

use std::fmt::Display;

use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{AllOfBuilder, ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Required, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::edge::http::Refusal;
use crate::edge::http::paging::MAX_ITEMS;
use crate::edge::http::query::{bad_cursor, bad_limit};

/// The media type of bodies and refusals.
pub(super) const JSON: &str = "application/json";

/// The media type of forms.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// The description of an operation.
pub struct Description {
    pub(super) summary: &'static str,
    pub(super) details: &'static str,
    pub(super) caller: Calling,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<Body>,
    pub(super) success: Success,
    pub(super) others: Vec<(&'static str, &'static str)>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) pages: Vec<(StatusCode, &'static str)>,
    pub(super) schemas: Vec<(String, RefOr<Schema>)>,
    pub(super) next: Vec<Next>,
}

/// An operation that takes a part of the answer, and where it takes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    pub(super) operation: &'static str,
    pub(super) takes: Takes,
}

/// Where an operation takes a part of another one's answer. The texts are runtime expressions of OpenAPI.
#[derive(Debug, Clone, Copy)]
pub(super) enum Takes {
    /// As a parameter of its path, beside the tailnet of the path if both have one.
    Parameter(&'static str, &'static str),
    /// As a member of its body.
    Member(&'static str, &'static str),
}

/// Who calls an operation; it decides which refusals every caller can get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calling {
    /// A user of the tailnet that the call is about.
    User,
    /// A user of the tailnet that the call is about, whatever their role and status.
    AnyUser,
    /// Somebody who has signed in, for themselves rather than as a user of one tailnet.
    Person,
    /// Any program.
    AnyProgram,
    /// Anybody, in a browser.
    Anybody,
    /// The script of a page, whether or not somebody has signed in.
    Visitor,
}

/// The body of a request.
pub(super) struct Body {
    pub(super) media_type: &'static str,
    pub(super) schema: RefOr<Schema>,
    pub(super) required: Required,
    pub(super) examples: Vec<(&'static str, Value)>,
}

/// The answer of an operation that succeeds.
pub(in crate::edge::http) struct Success {
    /// The status.
    pub(in crate::edge::http) status: StatusCode,
    /// What it means.
    pub(in crate::edge::http) description: &'static str,
    /// The media type, the schema and an example of the content; `None` if there is none.
    pub(in crate::edge::http) content: Option<(&'static str, RefOr<Schema>, Value)>,
    /// The headers by name.
    pub(in crate::edge::http) headers: Vec<(&'static str, Header)>,
}

impl Description {
    /// An operation that users of a tailnet call. By default it answers `{}`.
    pub(in crate::edge::http) fn for_user(summary: &'static str, details: &'static str) -> Self {
        Self::new(Calling::User, summary, details)
    }

    /// An operation that every user of a tailnet may call, whatever their role and status. By default it answers `{}`.
    pub(in crate::edge::http) fn for_any_user(summary: &'static str, details: &'static str) -> Self {
        Self::new(Calling::AnyUser, summary, details)
    }

    /// An operation that takes a person who has signed in. By default it answers `{}`.
    pub(in crate::edge::http) fn for_person(summary: &'static str, details: &'static str) -> Self {
        Self::new(Calling::Person, summary, details)
    }

    /// An operation of the API that anybody may call.
    pub(in crate::edge::http) fn for_anybody(summary: &'static str, details: &'static str) -> Self {
        Self::new(Calling::AnyProgram, summary, details)
    }

    /// An operation that the script of a page calls, whether or not somebody has signed in. By default it answers `{}`.
    pub(in crate::edge::http) fn for_visitor(summary: &'static str, details: &'static str) -> Self {
        Self::new(Calling::Visitor, summary, details)
    }

    /// A page, which anybody may open.
    pub(in crate::edge::http) fn of_page(
        summary: &'static str,
        details: &'static str,
        success: Success,
        otherwise: impl IntoIterator<Item = (StatusCode, &'static str)>,
    ) -> Self {
        let page = Self::new(Calling::Anybody, summary, details);
        Self { success, pages: otherwise.into_iter().collect(), ..page }
    }

    fn new(caller: Calling, summary: &'static str, details: &'static str) -> Self {
        let empty = ObjectBuilder::new().build();
        Self {
            summary,
            details,
            caller,
            parameters: Vec::new(),
            body: None,
            success: Success::ok(empty.into(), json!({})),
            others: Vec::new(),
            refusals: Vec::new(),
            pages: Vec::new(),
            schemas: Vec::new(),
            next: Vec::new(),
        }
    }

    /// Operations whose path takes a part of the answer, such as `$response.body#/id`, as this parameter.
    pub(in crate::edge::http) fn leads_to(
        mut self,
        operations: impl IntoIterator<Item = &'static str>,
        parameter: &'static str,
        part: &'static str,
    ) -> Self {
        let takes = Takes::Parameter(parameter, part);
        self.next.extend(operations.into_iter().map(|operation| Next { operation, takes }));
        self
    }

    /// An operation whose body takes a part of the answer as this member.
    pub(in crate::edge::http) fn leads_to_body_of(
        mut self,
        operation: &'static str,
        member: &'static str,
        part: &'static str,
    ) -> Self {
        self.next.push(Next { operation, takes: Takes::Member(member, part) });
        self
    }

    /// The parameter of the path with the id of the user, invite or token.
    pub(in crate::edge::http) fn id<Id: PartialSchema + Display>(
        self,
        description: &str,
        example: &Id,
    ) -> Self {
        self.parameter(parameter(ParameterIn::Path, "id", Id::schema(), description).example(example))
    }

    /// A parameter of the path that may be any text.
    pub(in crate::edge::http) fn path_parameter(
        self,
        name: &str,
        description: &str,
        example: impl ToString,
    ) -> Self {
        self.path_parameter_of(name, string(), description, example)
    }

    /// A parameter of the path with a schema of its own.
    pub(in crate::edge::http) fn path_parameter_of(
        self,
        name: &str,
        schema: impl Into<RefOr<Schema>>,
        description: &str,
        example: impl ToString,
    ) -> Self {
        self.parameter(parameter(ParameterIn::Path, name, schema, description).required().example(example))
    }

    /// A parameter.
    pub(in crate::edge::http) fn parameter(mut self, parameter: impl Into<Parameter>) -> Self {
        self.parameters.push(parameter.into());
        self
    }

    /// A body of a type.
    pub(in crate::edge::http) fn body<T: ToSchema>(
        mut self,
        examples: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Self {
        let schema = self.reference_to::<T>().into();
        self.body_with_schema(schema, examples)
    }

    /// A body that is an array of up to so many items of a type, or a single item. Each is as `rule` says, too.
    pub(in crate::edge::http) fn body_of_one_or_up_to<T: ToSchema>(
        mut self,
        most: usize,
        rule: impl Into<RefOr<Schema>>,
        examples: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Self {
        let one: RefOr<Schema> = AllOfBuilder::new().item(self.reference_to::<T>()).item(rule).into();
        let many = ArrayBuilder::new().items(one.clone()).min_items(Some(1)).max_items(Some(most));
        let schema = utoipa::openapi::schema::OneOfBuilder::new().item(many).item(one);
        self.body_with_schema(schema.into(), examples)
    }

    /// A body with a schema of its own.
    pub(in crate::edge::http) fn body_with_schema(
        self,
        schema: RefOr<Schema>,
        examples: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Self {
        let examples = examples.into_iter().collect();
        Self { body: Some(Body { media_type: JSON, schema, required: Required::True, examples }), ..self }
    }

    /// A body that an HTML form sends. It may be left out.
    pub(in crate::edge::http) fn form<T: ToSchema>(
        self,
        examples: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Self {
        let mut this = self.body::<T>(examples).body_is_optional();
        this.body = this.body.map(|body| Body { media_type: FORM, ..body });
        this
    }

    /// A body that a program sends as a form.
    pub(in crate::edge::http) fn required_form<T: ToSchema>(
        self,
        examples: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Self {
        let form = self.form::<T>(examples);
        Self { body: form.body.map(|body| Body { required: Required::True, ..body }), ..form }
    }

    /// The body may be left out.
    pub(in crate::edge::http) fn body_is_optional(mut self) -> Self {
        self.body = self.body.map(|body| Body { required: Required::False, ..body });
        self
    }

    /// 200 with a value.
    pub(in crate::edge::http) fn answers<T: ToSchema + Serialize>(mut self, example: &T) -> Self {
        let schema = self.reference_to::<T>().into();
        Self { success: Success::ok(schema, json!(example)), ..self }
    }

    /// 200 with text of another media type, for whoever accepts only that.
    pub(in crate::edge::http) fn or_answers(
        mut self,
        media_type: &'static str,
        example: &'static str,
    ) -> Self {
        self.others.push((media_type, example));
        self
    }

    /// 200 with a bare array.
    pub(in crate::edge::http) fn answers_array<T: ToSchema + Serialize>(mut self, example: &[T]) -> Self {
        let schema = ArrayBuilder::new().items(self.reference_to::<T>()).into();
        Self { success: Success::ok(schema, json!(example)), ..self }
    }

    /// The answer is a page of a list: the operation takes `limit` and `cursor`, and a `Link` header leads to the next page. A cursor is the
    /// id of an item.
    pub(in crate::edge::http) fn lists<Cursor: PartialSchema>(self) -> Self {
        self.lists_up_to::<Cursor>(MAX_ITEMS)
    }

    /// The same for a list whose pages have no more than `most` items.
    pub(in crate::edge::http) fn lists_up_to<Cursor: PartialSchema>(mut self, most: usize) -> Self {
        let limit = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(most))
            .default(Some(json!(most)));
        let link = HeaderBuilder::new()
            .schema(Some(string()))
            .description(Some("The next page, `<URL>; rel=\"next\"`; absent on the last"));
        self.success.headers.push(("Link", link.build()));
        self.parameter(query_parameter("limit", limit, "The most items of a page").json_example(json!(100)))
            .parameter(query_parameter(
                "cursor",
                Cursor::schema(),
                "Where the page before ended, as its `Link` header says it",
            ))
            .refuses([bad_limit(most), bad_cursor()])
    }

    /// The refusals of the operation, besides those of every call.
    pub(in crate::edge::http) fn refuses<R: Into<Refusal>>(
        mut self,
        refusals: impl IntoIterator<Item = R>,
    ) -> Self {
        self.refusals.extend(refusals.into_iter().map(Into::into));
        self
    }

    /// The first example of a body, if the operation takes one.
    #[must_use]
    pub fn example_body(&self) -> Option<&Value> {
        self.body.as_ref().and_then(|body| body.examples.first()).map(|(_, example)| example)
    }

    fn reference_to<T: ToSchema>(&mut self) -> Ref {
        self.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        Ref::from_schema_name(T::name())
    }
}

impl Success {
    fn ok(schema: RefOr<Schema>, example: Value) -> Self {
        Self {
            status: StatusCode::OK,
            description: "OK",
            content: Some((JSON, schema, example)),
            headers: Vec::new(),
        }
    }
}

/// A parameter that is being described.
pub(in crate::edge::http) struct DescribedParameter(ParameterBuilder);

impl DescribedParameter {
    /// An example, in the form that it has in a URL or a header.
    pub(in crate::edge::http) fn example(self, example: impl ToString) -> Self {
        self.json_example(Value::from(example.to_string()))
    }

    /// An example as JSON, for parameters that are not text.
    pub(in crate::edge::http) fn json_example(self, example: Value) -> Self {
        Self(self.0.example(Some(example)))
    }

    /// The parameter must be there.
    pub(in crate::edge::http) fn required(self) -> Self {
        Self(self.0.required(Required::True).extensions(None))
    }
}

impl From<DescribedParameter> for Parameter {
    fn from(parameter: DescribedParameter) -> Self {
        parameter.0.build()
    }
}

/// A parameter of the query. Unless it is required, an empty one is an absent one (W10).
pub(in crate::edge::http) fn query_parameter(
    name: &str,
    schema: impl Into<RefOr<Schema>>,
    description: &str,
) -> DescribedParameter {
    // The builder has no `allowEmptyValue` of its own.
    let allow_empty = Extensions::from_iter([("allowEmptyValue", true)]);
    let DescribedParameter(builder) = parameter(ParameterIn::Query, name, schema, description);
    DescribedParameter(builder.extensions(Some(allow_empty)))
}

/// A header of the request.
pub(in crate::edge::http) fn header_parameter(
    name: &str,
    schema: impl Into<RefOr<Schema>>,
    description: &str,
) -> DescribedParameter {
    parameter(ParameterIn::Header, name, schema, description)
}

/// A cookie of the request.
pub(in crate::edge::http) fn cookie_parameter(name: &str, description: &str) -> DescribedParameter {
    parameter(ParameterIn::Cookie, name, string(), description)
}

/// A header of a response, with a text as an example.
pub(in crate::edge::http) fn response_header(description: &str, example: &str) -> Header {
    HeaderBuilder::new()
        .schema(Some(string()))
        .description(Some(description))
        .example(Some(Value::from(example)))
        .build()
}

/// Any text.
pub(in crate::edge::http) fn string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

pub(super) fn parameter(
    place: ParameterIn,
    name: &str,
    schema: impl Into<RefOr<Schema>>,
    description: &str,
) -> DescribedParameter {
    let builder = ParameterBuilder::new().name(name).parameter_in(place).description(Some(description));
    DescribedParameter(builder.required(Required::False).schema(Some(schema)))
}
