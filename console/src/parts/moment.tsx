// A time: how far it is, and on demand exactly when, with its zone.
import { useState } from "preact/hooks";

import { now } from "../state/tailnet";
import { day, exactTime, fromNow, text } from "../words";

/** A time. A click shows it to the second, here and in UTC. */
export const Moment = ({ time, isDay = false }: { time: string; isDay?: boolean }) => {
  const [isExact, setExact] = useState(false);
  const exact = `${exactTime(time)} (${exactTime(time, "UTC")})`;
  return (
    <button type="button" class="time" title={exact} aria-expanded={isExact} onClick={() => setExact(!isExact)}>
      <time dateTime={time}>{isExact ? exact : isDay ? day(time) : fromNow(time, now())}</time>
      {!isExact && <span class="hidden">, {text("show-exactly")}</span>}
    </button>
  );
};
