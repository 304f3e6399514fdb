//! Arbitrary JSON as a body is accepted or refused, and never causes a 500.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tests::World;

use super::bodies::OPERATIONS;

/// Names of members that a body has, or that a client could guess.
const NAMES: [&str; 16] = [
    "name",
    "kind",
    "role",
    "email",
    "bindToEmail",
    "language",
    "remind",
    "invite",
    "description",
    "expirySeconds",
    "usersApprovalOn",
    "usersRoleAllowedToJoinExternalTailnets",
    "httpsEnabled",
    "id",
    "status",
    "",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![9 => prop::sample::select(&NAMES[..]).prop_map(str::to_owned), 1 => any::<String>()]
}

/// Values that are valid in some body, and arbitrary ones.
fn leaf() -> impl Strategy<Value = Value> {
    let sensible = [
        json!("found.example"),
        json!("personal"),
        json!("member"),
        json!("dora@friends.example"),
        json!("none"),
        json!("de"),
        json!("tninv_AAAA"),
        json!(86_400),
        json!(true),
    ];
    prop_oneof![
        8 => prop::sample::select(sensible.to_vec()),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        2 => any::<String>().prop_map(Value::from),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            3 => prop::collection::vec((name(), inner), 0..4).prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

async fn is_taken_or_refused(bodies: &[Value]) {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for body in bodies {
        for operation in OPERATIONS {
            let before = world.rows().await;
            let answer = Box::pin(operation.say(&acme, &body.to_string())).await;
            let status = answer.status;
            assert!(status.is_success() || status.is_client_error(), "{operation:?} {body}: {}", answer.text);
            if status.is_client_error() {
                assert!(!answer.message().is_empty(), "{operation:?} {body}: {}", answer.text);
                assert_eq!(world.rows().await, before, "{operation:?} {body}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_taken_or_refused_and_changes_nothing_if_refused(bodies in prop::collection::vec(any_json(), 16)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(is_taken_or_refused(&bodies));
    }
}
