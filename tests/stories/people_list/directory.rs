//! The directory's rows follow those of the users, whatever happens to the records in between.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use serde_json::Value;
use shared::domain::Role::{ItAdmin, Member};
use shared::domain::UserId;
use shared::domain::UserStatus::NeedsApproval;
use tests::{Fault, Somebody, Tailnet, World, accept};

use super::{all, shown};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// The sort keys of the directory's rows about somebody, and what its entry says.
async fn rows(world: &World, tailnet: &Tailnet<'_>, user: UserId) -> Vec<Value> {
    let end = format!("#{:016}", user.get());
    let rows = world.rows_of(&format!("D#{}", tailnet.id)).await;
    rows.into_iter().filter(|row| row["sk"].as_str().unwrap().ends_with(&end)).collect()
}

/// How the sort keys of somebody's rows start, without when they joined and who they are.
async fn starts(world: &World, tailnet: &Tailnet<'_>, user: UserId) -> Vec<String> {
    let start = |row: &Value| {
        let sort = row["sk"].as_str().unwrap();
        sort[..sort.len() - "000000000000000#0000000000000000".len()].to_owned()
    };
    rows(world, tailnet, user).await.iter().map(start).collect()
}

/// Asserts that the directory lists exactly the users of the tailnet, as they are, and leads to each as they are.
async fn assert_follows(world: &World, tailnet: &Tailnet<'_>) {
    let owner = tailnet.users().await.into_iter().find(|user| user["role"] == "owner").unwrap();
    let viewer = world.person_in(owner["loginName"].as_str().unwrap(), tailnet.id);
    let users = viewer.get("/api/v2/tailnet/-/users").await.expect(200).json["users"].clone();
    let mut users = users.as_array().unwrap().clone();
    let mut listed: Vec<Value> = all(&viewer, "?kind=user").await.iter().map(shown).collect();
    let by_id = |user: &Value| user["id"].as_str().unwrap().to_owned();
    users.sort_by_key(by_id);
    listed.sort_by_key(by_id);
    assert_eq!(listed, users);
    let rows = world.rows_of(&format!("D#{}", tailnet.id)).await;
    for row in &rows {
        let sort = row["sk"].as_str().unwrap();
        let user = sort.rsplit('#').next().unwrap().trim_start_matches('0');
        let user = users.iter().find(|listed| listed["id"] == user).unwrap();
        let kind = &sort[..2];
        let is_right = match kind {
            "S#" => user["status"] == sort.split('#').nth(1).unwrap() && user["status"] != "active",
            "R#" => user["role"] == sort.split('#').nth(1).unwrap() && user["role"] != "member",
            _ => ["J#", "W#"].contains(&kind),
        };
        assert!(is_right, "{sort} of {user}");
    }
    let count = |kind: &str| rows.iter().filter(|row| row["sk"].as_str().unwrap().starts_with(kind)).count();
    assert_eq!(count("S#"), users.iter().filter(|user| user["status"] != "active").count());
    assert_eq!(count("R#"), users.iter().filter(|user| user["role"] != "member").count());
    assert_eq!(count("J#"), users.len());
}

#[tokio::test]
async fn whatever_happens_to_a_user_reaches_the_directory() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = world.person("dora@friends.example");
    world.drain().await;
    assert_follows(&world, &acme).await;
    accept(&dora, &acme.link().await).await.expect(200);
    for what in ["approve", "suspend", "restore"] {
        world.drain().await;
        assert_follows(&world, &acme).await;
        acme.admin().does(what, &dora).await.expect(200);
    }
    for role in ["auditor", "admin", "member"] {
        acme.admin().sets_role(&dora, role).await.expect(200);
        world.drain().await;
        assert_follows(&world, &acme).await;
    }
    world.hands_over(acme.id, "it-admin@acme.example").await.unwrap();
    world.drain().await;
    assert_follows(&world, &acme).await;
    acme.user(ItAdmin).does("delete", &dora).await.expect(200);
    world.drain().await;
    assert_follows(&world, &acme).await;
    assert_eq!(starts(&world, &acme, dora.id).await, Vec::<String>::new());

    world.advance(MINUTE);
    accept(&dora, &acme.link().await).await.expect(200);
    world.drain().await;
    assert_follows(&world, &acme).await;
    let expected = ["J#", "S#needs-approval#", "W#dora#", "W#dora@friends.example#"];
    assert_eq!(starts(&world, &acme, dora.id).await, expected);
}

#[tokio::test]
async fn a_founder_and_who_leaves_reach_the_directory() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    globex.settle(true, "member").await;
    let guest = globex.user(Member);
    accept(&guest, &acme.link().await).await.expect(200);
    world.drain().await;
    assert_follows(&world, &acme).await;
    guest.leaves(acme.id).await.expect(200);
    world.drain().await;
    assert_follows(&world, &acme).await;
    assert!(rows(&world, &acme, guest.id).await.is_empty());
    let dora = world.person("dora@friends.example");
    let founded = dora.founds("dora-lab", "personal").await.expect(200).json;
    world.drain().await;
    let path = format!("/api/v2/tailnet/{}/people", founded["id"].as_str().unwrap());
    assert_eq!(dora.get(&path).await.expect(200).json["people"][0]["role"], "owner");
}

/// Somebody joins, is approved, made an auditor, suspended, and made a member again. Returns the records about them.
async fn life(world: &World, acme: &Tailnet<'_>, dora: &Somebody) -> Vec<Value> {
    world.drain().await;
    accept(dora, &acme.link().await).await.expect(200);
    acme.admin().does("approve", dora).await.expect(200);
    acme.admin().sets_role(dora, "auditor").await.expect(200);
    acme.admin().does("suspend", dora).await.expect(200);
    acme.admin().sets_role(dora, "member").await.expect(200);
    records_of(world, dora)
}

/// The undelivered records of somebody's row.
fn records_of(world: &World, user: &Somebody) -> Vec<Value> {
    let own = format!("U#{}", user.id);
    let is_own = |record: &Value| record["dynamodb"]["Keys"]["sk"]["S"] == own.as_str();
    world.take_records().into_iter().filter(is_own).collect()
}

/// All orders of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let place = |order: &Vec<usize>, at: usize| {
        let mut order = order.clone();
        order.insert(at, count - 1);
        order
    };
    orders(count - 1).iter().flat_map(|order| (0..count).map(move |at| place(order, at))).collect()
}

#[tokio::test]
async fn records_leave_the_same_rows_in_any_order_and_however_often_they_come() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = world.person("dora@friends.example");
    let records = life(&world, &acme, &dora).await;
    assert_eq!(records.len(), 5);
    world.deliver_to_expiry(&records).await;
    let expected = rows(&world, &acme, dora.id).await;
    assert_eq!(expected.len(), 4, "{expected:?}");
    assert_follows(&world, &acme).await;
    for order in orders(records.len()) {
        for row in rows(&world, &acme, dora.id).await {
            world.forget_row(&format!("D#{}", acme.id), row["sk"].as_str().unwrap()).await;
        }
        for index in &order {
            world.deliver_to_expiry(&[records[*index].clone()]).await;
        }
        assert_eq!(rows(&world, &acme, dora.id).await, expected, "{order:?}");
        world.deliver_to_expiry(&records).await;
        assert_eq!(rows(&world, &acme, dora.id).await, expected, "{order:?}, again");
    }
}

#[tokio::test]
async fn nobody_who_has_left_is_listed_again_by_a_record_that_comes_late() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = world.person("dora@friends.example");
    let mut records = life(&world, &acme, &dora).await;
    // Joining, becoming an auditor, and the last change.
    drop(records.remove(3));
    drop(records.remove(1));
    acme.admin().does("delete", &dora).await.expect(200);
    records.extend(records_of(&world, &dora));
    assert_eq!(records.len(), 4);
    for order in orders(records.len()) {
        for index in &order {
            world.deliver_to_expiry(&[records[*index].clone()]).await;
        }
        assert_eq!(rows(&world, &acme, dora.id).await, Vec::<Value>::new(), "{order:?}");
    }

    world.advance(MINUTE);
    accept(&dora, &acme.link().await).await.expect(200);
    world.drain().await;
    let expected = rows(&world, &acme, dora.id).await;
    world.deliver_to_expiry(&records).await;
    assert_eq!(rows(&world, &acme, dora.id).await, expected, "the joining of before is another one");
}

#[tokio::test]
async fn a_function_that_dies_anywhere_leaves_nothing_that_the_next_try_does_not_finish() {
    for (operation, calls) in [("GetItem", 3), ("PutItem", 8), ("DeleteItem", 8)] {
        for skip in 0..calls {
            for fault in [Fault::DiesBefore, Fault::DiesAfter] {
                let world = World::new().await;
                let acme = world.organization("acme.example").await;
                let dora = world.person("dora@friends.example");
                let records = life(&world, &acme, &dora).await;
                world.calls.inject(operation, skip, 1, fault);
                world.deliver_to_expiry(&records).await;
                world.calls.heal();
                assert_follows(&world, &acme).await;
                acme.admin().does("delete", &dora).await.expect(200);
                let records = world.take_records();
                world.calls.inject(operation, skip, 1, fault);
                world.deliver_to_expiry(&records).await;
                world.calls.heal();
                assert_eq!(
                    rows(&world, &acme, dora.id).await,
                    Vec::<Value>::new(),
                    "{operation} {skip} {fault:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn two_records_of_one_user_at_once_leave_what_the_later_says() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = world.person("dora@friends.example");
    let records = life(&world, &acme, &dora).await;
    world.deliver_to_expiry(&records).await;
    let expected = rows(&world, &acme, dora.id).await;
    for (one, other) in [(0, 4), (1, 2), (2, 3), (3, 4), (2, 4)] {
        for turns in 0..64_u32 {
            for row in rows(&world, &acme, dora.id).await {
                world.forget_row(&format!("D#{}", acme.id), row["sk"].as_str().unwrap()).await;
            }
            world.deliver_to_expiry(&records[..one]).await;
            let order: Vec<tests::Side> = (0..24)
                .map(|turn| if turns >> (turn % 6) & 1 == 0 { tests::Side::One } else { tests::Side::Other })
                .collect();
            let (one_record, other_record) = (records[one].clone(), records[other].clone());
            let (one, other) = ([one_record], [other_record]);
            world
                .calls
                .interleave(order, world.deliver_to_expiry(&one), world.deliver_to_expiry(&other))
                .await;
            world.deliver_to_expiry(&records[4..]).await;
            assert_eq!(rows(&world, &acme, dora.id).await, expected, "{turns:b}");
        }
    }
}

#[tokio::test]
async fn users_of_before_there_was_a_directory_are_listed_once_it_is_filled() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    globex.settle(true, "member").await;
    accept(&globex.user(Member), &acme.link().await).await.expect(200);
    world.drain().await;
    let expected = all(&acme.admin(), "?kind=user").await;
    let places = [&acme, &globex].map(|tailnet| format!("D#{}", tailnet.id));
    for place in &places {
        for row in world.rows_of(place).await {
            world.forget_row(place, row["sk"].as_str().unwrap()).await;
        }
    }
    // Such users do not say that their home is elsewhere either.
    let guest = globex.user(Member).id;
    world
        .set(&format!("T#{}", acme.id), &format!("U#{guest}"), "homeElsewhere", AttributeValue::Bool(false))
        .await;
    world.skip_records();

    let count = u64::try_from(acme.users().await.len() + globex.users().await.len()).unwrap();
    assert_eq!(world.fills_directory(false).await, count);
    world.drain().await;
    assert!(world.rows_of(&places[0]).await.is_empty(), "a dry run writes nothing");
    assert_eq!(world.fills_directory(true).await, count);
    world.drain().await;
    assert_eq!(all(&acme.admin(), "?kind=user").await, expected);
    assert!(expected.iter().any(|user| user["external"] == true));
    for tailnet in [&acme, &globex] {
        assert_follows(&world, tailnet).await;
    }
    let rows = world.rows().await;
    assert_eq!(world.fills_directory(true).await, 0);
    assert_eq!(world.rows().await, rows, "whoever is listed as they are is left alone");
}

#[tokio::test]
async fn filling_beside_changes_lists_everybody_as_they_are_in_the_end() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (admin, waiting, member) = (acme.admin(), acme.named("waiting"), acme.user(Member));
    world.skip_records();
    for operation in ["Scan", "BatchGetItem", "UpdateItem"] {
        world.calls.inject(operation, 0, 1, Fault::Held);
        let changes = async {
            world.calls.until_held().await;
            admin.does("approve", &waiting).await.expect(200);
            admin.does("delete", &member).await.expect(200);
            world.calls.release();
        };
        let (unlisted, ()) = futures_util::future::join(world.fills_directory(true), changes).await;
        assert!(unlisted > 0, "{operation}");
        world.drain().await;
        assert_follows(&world, &acme).await;
        accept(&member, &acme.link().await).await.expect(200);
        world.advance(MINUTE);
        for row in world.rows_of(&format!("D#{}", acme.id)).await {
            world.forget_row(&format!("D#{}", acme.id), row["sk"].as_str().unwrap()).await;
        }
        world.change_user(acme.id, waiting.id, Member, NeedsApproval).await;
    }
}
