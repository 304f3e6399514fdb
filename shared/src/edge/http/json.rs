//! Reading JSON bodies.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment};

use super::Refusal;

/// Reads an object. An error names the field that it is in.
///
/// # Errors
/// 400.
pub(super) fn read_object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    read_json(bytes).map(|Object(object)| object)
}

/// Reads an array of objects, or a single object. An error names the field that it is in.
///
/// # Errors
/// 400.
pub(super) fn read_objects<T: DeserializeOwned>(bytes: &[u8]) -> Result<Vec<T>, Refusal> {
    match bytes.trim_ascii_start().first() {
        Some(b'{') => read_object(bytes).map(|object| vec![object]),
        _ => Ok(read_json::<Vec<Object<T>>>(bytes)?.into_iter().map(|Object(object)| object).collect()),
    }
}

/// The members of an object, each once. A `Map` alone would keep the last of two with one name.
#[derive(Debug, Default)]
pub(super) struct Sent(pub(super) Map<String, Value>);

/// Requires a member to be present.
///
/// # Errors
/// 400 if it is absent.
pub(super) fn required(name: &str, value: Option<String>) -> Result<String, Refusal> {
    value.ok_or_else(|| Refusal::field(name, "is required"))
}

fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| Refusal::field(field_at(error.path()), error.inner().to_string()))?;
    deserializer.end().map_err(|error| Refusal::field("body", error.to_string()))?;
    Ok(value)
}

/// The field that an error is in; `body` if the error comes before the name of any field.
fn field_at(path: &Path) -> String {
    let known = path.iter().all(|segment| !matches!(segment, Segment::Unknown));
    match path.to_string() {
        text if known && text != "." => text,
        _ => "body".to_owned(),
    }
}

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EachOnce)
    }
}

struct EachOnce;

impl<'de> Visitor<'de> for EachOnce {
    type Value = Sent;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Sent, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            if members.insert(name.clone(), value).is_some() {
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            }
        }
        Ok(Sent(members))
    }
}

/// Accepts only a JSON object. A derived struct would also accept an array of its members' values.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members(PhantomData)).map(Self)
    }
}

struct Members<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members))
    }
}
