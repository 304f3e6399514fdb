//! Reading JSON bodies: everything that is wrong with one is found at once, unless it is far too long (P7).

use std::collections::BTreeSet;
use std::fmt;

use http::StatusCode;
use serde::de::{DeserializeOwned, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Number, Value};

use super::Refusal;
use super::refusal::{Code, Field};

/// The most items of an array that are read: more than any request may have. Others are only counted, since each that is wrong would take
/// memory for its own message.
const MAX_ITEMS: usize = 200;
/// The most members of an object that are read, for the same reason.
const MAX_MEMBERS: usize = 50;

/// The members of an object, in their order and as often as they were sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// The first members, [`MAX_MEMBERS`] at most.
    pub(super) members: Vec<(String, Value)>,
    /// How many others there are.
    others: usize,
}

/// Objects of a body.
#[derive(Debug)]
pub(super) struct Objects<T> {
    /// The first objects, each with what is wrong with it, [`MAX_ITEMS`] at most.
    pub(super) read: Vec<(T, Problems)>,
    /// How many there are.
    pub(super) count: usize,
}

/// What is wrong with an object of a body, so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// What stands in front of the names of its members: `[2].` in an array.
    place: String,
    sent: Map<String, Value>,
    fields: Vec<Field>,
}

/// Reads an object. What cannot be read of it is left out, and is among the problems.
///
/// # Errors
/// 400 for what is no object.
pub(super) fn read_object<T: DeserializeOwned + Default>(bytes: &[u8]) -> Result<(T, Problems), Refusal> {
    Ok(object_of(read_members(bytes)?, String::new()))
}

/// Reads an object's members as they were sent.
///
/// # Errors
/// 400 for what is no object.
pub(super) fn read_members(bytes: &[u8]) -> Result<Sent, Refusal> {
    match read_json(bytes)? {
        Item::Object(sent) => Ok(sent),
        Item::Other(_) => Err(Refusal::field("body", "must be an object")),
    }
}

/// Reads a whole number. JSON knows one kind of number, so `7.0` is `7`, as JSON Schema says, too.
///
/// # Errors
/// What is no whole number, or below 0.
pub(super) fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let Some(number) = Option::<Number>::deserialize(deserializer)? else { return Ok(None) };
    let whole = number.as_u64().or_else(|| number.as_f64().and_then(whole));
    whole.map(Some).ok_or_else(|| D::Error::custom("must be a whole number"))
}

/// The whole number that a float stands for exactly.
fn whole(float: f64) -> Option<u64> {
    // Its digits have neither a fraction nor an exponent, so they are read as a whole number or not at all.
    float.to_string().parse().ok()
}

/// Reads an array of objects, or a single object, in the same way.
///
/// # Errors
/// 400 for what is neither.
pub(super) fn read_objects<T: DeserializeOwned + Default>(bytes: &[u8]) -> Result<Objects<T>, Refusal> {
    let Items { first, count } = match bytes.trim_ascii_start().first() {
        Some(b'[') => read_json(bytes)?,
        _ => Items { first: vec![read_json(bytes)?], count: 1 },
    };
    let is_array = bytes.trim_ascii_start().starts_with(b"[");
    if let (false, [Item::Other(_)]) = (is_array, first.as_slice()) {
        return Err(Refusal::field("body", "must be an array of objects"));
    }
    let read = first.into_iter().enumerate().map(|(index, item)| object_at(index, item)).collect();
    Ok(Objects { read, count })
}

fn object_at<T: DeserializeOwned + Default>(index: usize, item: Item) -> (T, Problems) {
    match item {
        Item::Object(sent) => object_of(sent, format!("[{index}].")),
        Item::Other(value) => {
            let field = Field::new(format!("[{index}]"), "must be an object").with_value(value);
            (T::default(), Problems { fields: vec![field], ..Problems::default() })
        }
    }
}

/// Reads each member by itself, so that one that cannot be read hides no other.
fn object_of<T: DeserializeOwned + Default>(sent: Sent, place: String) -> (T, Problems) {
    let mut problems = Problems::of(&sent, place);
    let mut readable = Map::new();
    for (name, value) in sent.members {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        match serde_json::from_value::<T>(Value::Object(alone)) {
            Ok(_) => drop(readable.insert(name, value)),
            Err(error) => problems.blame(&name, error),
        }
    }
    (serde_json::from_value(Value::Object(readable)).unwrap_or_default(), problems)
}

impl Problems {
    /// What is wrong with any object: that it has a member twice, or far too many.
    pub(super) fn of(sent: &Sent, place: String) -> Self {
        let mut problems = Self { place, ..Self::default() };
        if sent.others > 0 {
            let object = problems.place.strip_suffix('.').unwrap_or("body");
            let message =
                format!("has {} members, of which {MAX_MEMBERS} were read", MAX_MEMBERS + sent.others);
            problems.fields.push(Field::new(object.to_owned(), message));
        }
        let mut repeated = BTreeSet::new();
        for (name, value) in &sent.members {
            if problems.sent.insert(name.clone(), value.clone()).is_some() && repeated.insert(name) {
                problems.blame(name, "may be given once");
            }
        }
        problems
    }

    /// A member is wrong.
    pub(super) fn blame(&mut self, name: &str, message: impl ToString) {
        self.blame_as(name, message, Code::Invalid);
    }

    /// A member is wrong, for a reason that programs can tell.
    pub(super) fn blame_as(&mut self, name: &str, message: impl ToString, code: Code) {
        let field = Field::new(format!("{}{name}", self.place), message).with_code(code);
        self.fields.push(match self.sent.get(name) {
            Some(value) if !value.is_null() => field.with_value(value.clone()),
            _ => field,
        });
    }

    /// Whether a member was sent, and not as `null`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.sent.get(name).is_some_and(|value| !value.is_null())
    }

    /// A member that must be there.
    pub(super) fn required<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        let field = format!("{}{name}", self.place);
        if value.is_none() && self.fields.iter().all(|problem| problem.field != field) {
            self.blame(name, "is required");
        }
        value
    }

    /// A member as the type that it stands for.
    pub(super) fn typed<T, E: ToString>(&mut self, name: &str, value: Result<T, E>) -> Option<T> {
        value.map_err(|error| self.blame(name, error)).ok()
    }

    /// Everything that is wrong.
    pub(super) fn into_fields(self) -> Vec<Field> {
        self.fields
    }

    /// The value if nothing is wrong.
    ///
    /// # Errors
    /// 400 that names everything.
    pub(super) fn unless_any<T>(self, value: Option<T>) -> Result<T, Refusal> {
        match value {
            Some(value) if self.fields.is_empty() => Ok(value),
            _ => Err(Refusal::fields(StatusCode::BAD_REQUEST, self.fields)),
        }
    }
}

fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(bytes).map_err(|error| Refusal::field("body", error.to_string()))
}

/// An object, or anything else.
#[derive(Deserialize)]
#[serde(untagged)]
enum Item {
    Object(Sent),
    Other(Value),
}

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EveryMember)
    }
}

struct EveryMember;

impl<'de> Visitor<'de> for EveryMember {
    type Value = Sent;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Sent, A::Error> {
        let mut sent = Sent::default();
        while sent.members.len() < MAX_MEMBERS
            && let Some(member) = access.next_entry()?
        {
            sent.members.push(member);
        }
        while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            sent.others += 1;
        }
        Ok(sent)
    }
}

/// The items of an array.
struct Items {
    first: Vec<Item>,
    count: usize,
}

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(EveryItem)
    }
}

struct EveryItem;

impl<'de> Visitor<'de> for EveryItem {
    type Value = Items;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Items, A::Error> {
        let mut first = Vec::new();
        while first.len() < MAX_ITEMS
            && let Some(item) = access.next_element()?
        {
            first.push(item);
        }
        let mut count = first.len();
        while access.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(Items { first, count })
    }
}
