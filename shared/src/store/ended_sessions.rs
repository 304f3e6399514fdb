//! Which sessions of a person have ended before their time, as attributes of the person's own row and of each of their users (R25).

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{EndedSessions, Session, SessionId};

use super::engine::{Expression, StoreError, number, time};

/// The attributes. Absent in the row of somebody who has not signed out.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EndedSessionsAttributes {
    /// In milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sessions_ended_until: Option<i64>,
    /// By id, when each was issued: in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    ended_sessions: BTreeMap<SessionId, i64>,
}

impl From<&EndedSessions> for EndedSessionsAttributes {
    fn from(ended: &EndedSessions) -> Self {
        Self {
            sessions_ended_until: ended.until.map(Timestamp::as_millisecond),
            ended_sessions: ended.ids.iter().map(|(id, time)| (*id, time.as_millisecond())).collect(),
        }
    }
}

impl TryFrom<EndedSessionsAttributes> for EndedSessions {
    type Error = StoreError;

    fn try_from(attributes: EndedSessionsAttributes) -> Result<Self, StoreError> {
        let ids = attributes.ended_sessions.into_iter().map(|(id, millis)| Ok((id, time(millis)?)));
        Ok(Self {
            until: attributes.sessions_ended_until.map(time).transpose()?,
            ids: ids.collect::<Result<_, StoreError>>()?,
        })
    }
}

/// The update that makes a user's row name these sessions as ended.
pub(super) fn naming(ended: &EndedSessions) -> Expression {
    let ids = ended.ids.iter().map(|(id, time)| (id.to_string(), number(time.as_millisecond())));
    let ids = AttributeValue::M(ids.collect());
    let set = "SET endedSessions = :endedSessions";
    match ended.until {
        None => Expression::new(set),
        Some(until) => Expression::new(format!("{set}, sessionsEndedUntil = :endedUntil"))
            .with(":endedUntil", number(until.as_millisecond())),
    }
    .with(":endedSessions", ids)
}

/// The condition that a row does not name a session as ended.
pub(super) fn not_ended(session: &Session) -> Expression {
    Expression::new("attribute_not_exists(sessionsEndedUntil) OR sessionsEndedUntil < :issuedAt")
        .with(":issuedAt", number(session.issued_at.as_millisecond()))
        .and(Expression::new(format!("attribute_not_exists(endedSessions.{})", session.id)))
}
