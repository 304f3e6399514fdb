//! Changing rows directly in the table, past all functions, and reading every row.

use aws_sdk_dynamodb::types::AttributeValue;
use dynoxide::Item;
use jiff::Timestamp;
use serde_json::{Value, from_value, json};
use shared::domain::{EventGroupId, InviteId, Joining, Role, TailnetId, UserId, UserStatus};

use crate::engine::TABLE;
use crate::people::Somebody;
use crate::world::World;

impl World {
    /// Changes the role and the status of a user.
    pub async fn change_user(&self, tailnet: TailnetId, user: UserId, role: Role, status: UserStatus) {
        let update = self.client.update_item().table_name(&self.table);
        let update = update.key("pk", text(format!("T#{tailnet}"))).key("sk", text(format!("U#{user}")));
        let update = update
            .update_expression("SET userRole = :role, userStatus = :status")
            .condition_expression("attribute_exists(pk)");
        let update = update
            .expression_attribute_values(":role", text(role))
            .expression_attribute_values(":status", text(status.as_str()));
        update.send().await.expect("the user is there");
    }

    /// An operator blocks the mails of a tailnet, or lets them go again.
    pub async fn block_tailnet(&self, tailnet: TailnetId, blocked: bool) {
        let update = self.client.update_item().table_name(&self.table);
        let update = update.key("pk", text(format!("L#T#{tailnet}"))).key("sk", text("#"));
        let update = update.update_expression("SET blocked = :blocked");
        let update = update.expression_attribute_values(":blocked", AttributeValue::Bool(blocked));
        update.send().await.expect("the engine writes");
    }

    /// The mails of a tailnet stop, as if too many had bounced.
    pub async fn stop_mail(&self, tailnet: TailnetId) {
        let now = AttributeValue::N(self.now().as_millisecond().to_string());
        self.set(&format!("L#T#{tailnet}"), "#", "stoppedAt", now).await;
    }

    /// Writes an invalid value into an attribute of a row.
    pub async fn break_row(&self, partition: &str, sort: &str, attribute: &str) {
        self.set(partition, sort, attribute, text("broken")).await;
    }

    /// Sets an attribute of a row, which is made if it does not exist.
    pub async fn set(&self, partition: &str, sort: &str, attribute: &str, value: AttributeValue) {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("pk", text(partition))
            .key("sk", text(sort));
        let update = update.update_expression("SET #attribute = :value");
        let update = update.expression_attribute_names("#attribute", attribute);
        update.expression_attribute_values(":value", value).send().await.expect("the engine writes");
    }

    /// Removes a row.
    pub async fn remove_row(&self, partition: &str, sort: &str) {
        let delete = self.client.delete_item().table_name(&self.table);
        let delete = delete.key("pk", text(partition)).key("sk", text(sort));
        delete.send().await.expect("the engine writes");
    }

    /// Every row of the table, as text.
    pub async fn rows(&self) -> Vec<String> {
        let mut pages = self.client.scan().table_name(&self.table).into_paginator().items().send();
        let mut rows = Vec::new();
        while let Some(row) = pages.next().await {
            let row: Value = serde_dynamo::from_item(row.expect("the engine reads")).expect("a row is JSON");
            rows.push(row.to_string());
        }
        rows.sort();
        rows
    }

    /// Every row of a partition, as JSON.
    pub async fn rows_of(&self, partition: &str) -> Vec<Value> {
        let query = self.client.query().table_name(&self.table).consistent_read(true);
        let query = query.key_condition_expression("pk = :partition");
        let query = query.expression_attribute_values(":partition", text(partition));
        let mut pages = query.into_paginator().items().send();
        let mut rows = Vec::new();
        while let Some(row) = pages.next().await {
            rows.push(serde_dynamo::from_item(row.expect("the engine reads")).expect("a row is JSON"));
        }
        rows
    }

    /// Removes a row.
    pub async fn forget_row(&self, partition: &str, sort: &str) {
        let delete = self.client.delete_item().table_name(&self.table);
        let delete = delete.key("pk", text(partition)).key("sk", text(sort));
        delete.send().await.expect("the engine writes");
    }

    /// Whether somebody has a user's row in a tailnet.
    pub async fn is_user(&self, tailnet: &str, user: UserId) -> bool {
        let get = self.client.get_item().table_name(&self.table).consistent_read(true);
        let get = get.key("pk", text(format!("T#{tailnet}"))).key("sk", text(format!("U#{user}")));
        get.send().await.expect("the engine reads").item.is_some()
    }

    /// Writes notes of postponed mails, due at a time, for invites that do not exist; straight into the engine.
    pub fn note_unsent_mails(
        &self,
        tailnet: TailnetId,
        since: Timestamp,
        invites: impl Iterator<Item = InviteId>,
    ) {
        let due = since.as_millisecond();
        let note = |invite: InviteId| {
            let key = json!({ "pk": { "S": "M#" }, "sk": { "S": format!("{due:015}#{tailnet}#{invite}") } });
            from_value(key).expect("a row")
        };
        self.import(invites.map(note).collect());
    }

    /// Writes the row of a revocation that has come as far as `reached`. It is about the invites that a removed inviter made until now.
    pub async fn note_revocation(&self, tailnet: TailnetId, inviter: UserId, reached: InviteId) {
        let put = self.client.put_item().table_name(&self.table);
        let put = put.item("pk", text(format!("T#{tailnet}")));
        let began = self.now().as_millisecond();
        let put = put.item("sk", text(format!("V#{inviter}#{began}"))).item("reached", text(reached));
        put.send().await.expect("the engine writes");
    }

    /// Copies an invite under other ids, straight into the engine and past the stream.
    pub fn copy_invite(&self, tailnet: TailnetId, invite: &str, ids: impl Iterator<Item = InviteId>) {
        let sorts = ids.map(|id| format!("I#{id}"));
        self.copy_row(&format!("T#{tailnet}"), &format!("I#{invite}"), sorts);
    }

    /// Copies a user under other ids.
    pub fn copy_user(&self, tailnet: TailnetId, user: UserId, ids: impl Iterator<Item = UserId>) {
        self.copy_row(&format!("T#{tailnet}"), &format!("U#{user}"), ids.map(|id| format!("U#{id}")));
    }

    /// Lists a user as others, too: copies what the directory has of them, straight into the engine and past the stream.
    pub async fn copy_listed_user(
        &self,
        tailnet: TailnetId,
        user: UserId,
        joinings: impl Iterator<Item = Joining>,
    ) {
        let place = format!("D#{tailnet}");
        let end = format!("#{:016}", user.get());
        let (mut copies, mut starts) = (Vec::new(), Vec::new());
        for sort in self.rows_of(&place).await.iter().map(sort_of) {
            // The time is in front of the user, in digits.
            let Some(start) = sort.strip_suffix(&end) else { continue };
            starts.push((
                self.row(&place, &sort),
                start.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned(),
            ));
        }
        for joining in joinings {
            for (row, start) in &starts {
                let mut copy = row.clone();
                let sort = json!({ "S": format!("{start}{joining}") });
                copy.insert("sk".to_owned(), from_value(sort).expect("an attribute"));
                copies.push(copy);
            }
        }
        self.import(copies);
    }

    /// Gives a user addresses.
    pub fn take_addresses(&self, tailnet: TailnetId, user: UserId, addresses: impl Iterator<Item = String>) {
        let row = |address: String| {
            from_value(json!({
                "pk": { "S": format!("T#{tailnet}") },
                "sk": { "S": format!("E#{address}") },
                "heldByUsers": { "NS": [user.to_string()] },
            }))
        };
        self.import(addresses.map(|address| row(address).expect("a row")).collect());
    }

    /// Copies a tailnet under other ids, with a user who was its founder there, and whose home it is not.
    pub fn copy_tailnet(&self, tailnet: TailnetId, user: &Somebody, ids: impl Iterator<Item = TailnetId>) {
        let place = format!("T#{tailnet}");
        let (row, own) = (self.row(&place, "#"), self.row(&place, &format!("U#{}", user.id)));
        let person = serde_json::to_value(&own["person"]).expect("an attribute");
        let partition = format!("P#{}", person["S"].as_str().expect("a text"));
        let placed = |row: &Item, partition: String| {
            let mut copy = row.clone();
            copy.insert("pk".to_owned(), from_value(json!({ "S": partition })).expect("an attribute"));
            copy
        };
        let rows = ids.flat_map(|id| {
            let membership = json!({
                "pk": { "S": partition },
                "sk": { "S": format!("T#{id}") },
                "tailnet": { "N": id.to_string() },
                "joinedAt": { "N": self.now().as_millisecond().to_string() },
            });
            let there = format!("T#{id}");
            [placed(&row, there.clone()), placed(&own, there), from_value(membership).expect("a row")]
        });
        self.import(rows.collect());
    }

    /// Copies an operation in the audit log under other ids.
    pub fn copy_audit_record(&self, tailnet: TailnetId, id: &str, ids: impl Iterator<Item = EventGroupId>) {
        self.copy_row(&format!("A#{tailnet}"), id, ids.map(|id| id.to_string()));
    }

    fn copy_row(&self, partition: &str, sort: &str, sorts: impl Iterator<Item = String>) {
        let row = self.row(partition, sort);
        let copy = |sort: String| {
            let mut copy = row.clone();
            copy.insert("sk".to_owned(), from_value(json!({ "S": sort })).expect("an attribute"));
            copy
        };
        self.import(sorts.map(copy).collect());
    }

    fn row(&self, partition: &str, sort: &str) -> Item {
        let key = json!({ "pk": { "S": partition }, "sk": { "S": sort } });
        let wanted = from_value(json!({ "TableName": TABLE, "Key": key })).expect("a key");
        let engine = self.pump.engine.database();
        engine.get_item(wanted).expect("the engine reads").item.expect("the row is there")
    }

    /// Writes rows straight into the engine, past the stream.
    fn import(&self, rows: Vec<Item>) {
        let options = dynoxide::ImportOptions::default();
        self.pump.engine.database().import_items(TABLE, rows, options).expect("the engine imports");
    }
}

fn sort_of(row: &Value) -> String {
    row["sk"].as_str().expect("a key").to_owned()
}

fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}
