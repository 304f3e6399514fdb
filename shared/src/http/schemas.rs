//! What goes over the wire, as the OpenAPI document says it: derived from the types that are written and read.

use std::collections::BTreeMap;

use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::InviteRole;

use super::bodies::{KeyBody, RoleBody, TailnetBody};
use super::parameters::{AcceptBody, NewInviteBody};
use super::refusal::RefusalBody;
use super::wire::{
    AuditLog, CreatedKey, JoinedUser, Keys, Settings, Tailnets, Users, ViewedInvite, ViewedTailnet,
    ViewedUsage,
};

/// Every schema by its name, those included that others refer to.
#[must_use]
pub fn schemas() -> BTreeMap<String, RefOr<Schema>> {
    let mut schemas = Vec::new();
    add::<NewInviteBody>(&mut schemas);
    add::<AcceptBody>(&mut schemas);
    add::<ViewedInvite>(&mut schemas);
    add::<Users>(&mut schemas);
    add::<JoinedUser>(&mut schemas);
    add::<AuditLog>(&mut schemas);
    add::<TailnetBody>(&mut schemas);
    add::<ViewedTailnet>(&mut schemas);
    add::<Tailnets>(&mut schemas);
    add::<Settings>(&mut schemas);
    add::<RoleBody>(&mut schemas);
    add::<KeyBody>(&mut schemas);
    add::<CreatedKey>(&mut schemas);
    add::<Keys>(&mut schemas);
    add::<ViewedUsage>(&mut schemas);
    add::<RefusalBody<'_>>(&mut schemas);
    schemas.into_iter().collect()
}

fn add<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

impl PartialSchema for InviteRole {
    fn schema() -> RefOr<Schema> {
        let names = InviteRole::all().map(|role| role.role().as_str());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(names))
            .description(Some("What an invite grants: every role but owner."))
            .into()
    }
}

impl ToSchema for InviteRole {}
