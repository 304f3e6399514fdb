//! Turns: runs two concurrent calls whose requests to the table are sent in an order that the story chooses.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::Notify;

/// One of two calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The first.
    One,
    /// The second.
    Other,
}

tokio::task_local! {
    /// The call that is running; unset outside of an interleaving.
    static SIDE: Side;
}

#[derive(Debug, Default)]
struct State {
    /// Whose request comes next. When the list is used up, requests are sent as they come.
    order: VecDeque<Side>,
    is_crossing: bool,
    done: Vec<Side>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Turns {
    state: Arc<Mutex<State>>,
    changed: Arc<Notify>,
}

impl Turns {
    /// Runs two calls concurrently and sends their requests in this order. The turns of a call that has ended are skipped.
    pub(crate) async fn interleave<A, B>(
        &self,
        order: impl IntoIterator<Item = Side>,
        one: impl Future<Output = A>,
        other: impl Future<Output = B>,
    ) -> (A, B) {
        *self.state() = State { order: order.into_iter().collect(), ..State::default() };
        let one = SIDE.scope(Side::One, self.until_done(Side::One, one));
        let other = SIDE.scope(Side::Other, self.until_done(Side::Other, other));
        // On the heap: two calls at once do not fit on a test's stack.
        tokio::join!(Box::pin(one), Box::pin(other))
    }

    /// Sends a request when its call has its turn.
    pub(crate) async fn cross<T>(&self, carry: impl Future<Output = T>) -> T {
        let Ok(side) = SIDE.try_with(|side| *side) else { return carry.await };
        while !self.begin(side) {
            self.changed.notified().await;
        }
        let carried = carry.await;
        self.state().is_crossing = false;
        self.changed.notify_one();
        carried
    }

    fn begin(&self, side: Side) -> bool {
        let mut state = self.state();
        while state.order.front().is_some_and(|next| state.done.contains(next)) {
            state.order.pop_front();
        }
        let may = !state.is_crossing && state.order.front().is_none_or(|next| *next == side);
        if may {
            state.order.pop_front();
            state.is_crossing = true;
        }
        may
    }

    async fn until_done<T>(&self, side: Side, call: impl Future<Output = T>) -> T {
        let outcome = call.await;
        self.state().done.push(side);
        self.changed.notify_one();
        outcome
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no story panics while it holds the turns")
    }
}
