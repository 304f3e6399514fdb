//! Finding what the table's stream has left undone (a schedule).

use std::sync::Arc;
use std::time::Duration;

use lambda_runtime::Error;
use shared::edge::app::StreamApp;
use shared::edge::bus::ScheduledEvent;
use shared::metrics::Metric;
use shared::operations::{self, Sweeping};

/// How long a run may take: less than the function's time limit of 15 minutes.
const TIME: Duration = Duration::from_mins(14);
/// The read units that a run takes a second.
const READ_UNITS: f64 = 100.0;

/// Walks the table from where the last run stopped.
///
/// # Errors
/// If the table does not answer; the next run goes on.
pub async fn handle(app: Arc<StreamApp>, _event: ScheduledEvent) -> Result<(), Error> {
    let moment = || app.surroundings.moment();
    let sleep = app.surroundings.sleep.as_ref();
    let sweeping = Sweeping {
        read_units_per_second: READ_UNITS,
        time: TIME,
        reminds: app.reminds,
        moment: &moment,
        sleep,
    };
    let swept = operations::sweep(&app.store, sweeping).await?;
    let operations::Swept { mails, revocations, void, reminded, expired, finished } = swept;
    tracing::info!(mails, revocations, void, reminded, expired, finished, "swept");
    app.surroundings.metrics.add(Metric::SweepUnfinished, u64::from(!finished));
    Ok(())
}
