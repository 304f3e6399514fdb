// Says in one line what has just been done, also to screen readers.
import { useEffect, useState } from "preact/hooks";

type Listener = (said: string) => void;

const listeners = new Set<Listener>();

/** Says that something was done. */
export const say = (what: string): void => listeners.forEach((listener) => listener(what));

/** The line. */
export const StatusLine = () => {
  const [said, setSaid] = useState("");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const listener = (what: string) => {
      clearTimeout(timer);
      setSaid(what);
      timer = setTimeout(() => setSaid(""), 8000);
    };
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return <output class="status" aria-live="polite">{said}</output>;
};
