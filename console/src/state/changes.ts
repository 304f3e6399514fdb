// Asks what was touched in a tailnet, so that what is shown of it is read again then, and only then.
import { client, result } from "../api/client";
import { asProblem } from "../api/problem";

/** How often it is asked while somebody can see the page, in milliseconds. */
export const ASKED_EVERY = 20_000;

/** Calls back when something was touched after a time of the service, or when the reader may not ask any more. It goes on until it is ended by the function that it returns. */
export const followChanges = (tailnet: string, since: string, onTouched: () => void): (() => void) => {
  let after = since;
  // What was touched just before is listed once more.
  let known = new Set<string>();
  let isAsking = false;
  const ask = async () => {
    if (document.visibilityState !== "visible" || isAsking) return;
    isAsking = true;
    try {
      const { changes, isComplete, serverTime } = await result(client.GET("/api/v2/tailnet/{tailnet}/changes", { params: { path: { tailnet }, query: { after } } }));
      const isNew = changes.some(({ eventGroupID }) => !known.has(eventGroupID));
      known = new Set(changes.map(({ eventGroupID }) => eventGroupID));
      after = serverTime;
      if (isNew || !isComplete) onTouched();
    } catch (thrown) {
      // Without the right, the reader is shown that it is gone; anything else passes, and it is asked again.
      if ([403, 404].includes(asProblem(thrown).status)) onTouched();
    } finally {
      isAsking = false;
    }
  };
  const timer = setInterval(ask, ASKED_EVERY);
  document.addEventListener("visibilitychange", ask);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", ask);
  };
};
