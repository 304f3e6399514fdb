//! Starting: what a function asks the table for before its first call.

use shared::edge::endpoints::functions;
use tests::World;

#[tokio::test]
async fn every_function_opens_its_connection_with_one_read_of_a_row_that_nobody_writes() {
    let world = World::new().await;
    world.calls.forget();
    for function in functions() {
        world.starts(function).await;
        let calls = world.calls.take();
        assert_eq!(calls.len(), 1, "{function}: {calls:?}");
        assert_eq!(calls[0].operation, "GetItem", "{function}");
        assert!(calls[0].read_units <= 0.5, "{function}: {calls:?}");
    }
}
