// The browser's session: when it ends in the middle of something, whoever uses the console signs in again beside it, and goes on. What was
// read goes at once, and what was typed stays for some minutes.

import { Problem } from "../api/problem";

/** Says in every window that somebody has signed in again. */
const CHANNEL = "signed-in";
/** The page that the window to sign in ends at. */
const DONE = "/console/-/signed-in";

/** How a window stands to the session. `too-old`: the session goes on, but a call needs a sign-in of the last minutes. */
export type Standing = "good" | "over" | "too-old";

type Listener = (standing: Standing) => void;

/** How long what was typed is kept after the end of a session, in milliseconds. */
export const TYPED_IS_KEPT = 5 * 60_000;

let waiting: { promise: Promise<void>; goOn: () => void } | undefined;
let hasBegun = false;
const listeners = new Set<Listener>();

/** The page to sign in, from which somebody comes back to a page of the console. */
export const signInPage = (then: string): string => `/sign-in?return=${encodeURIComponent(then)}`;

/** The page to sign in, for a window of its own. */
export const signInBeside = signInPage(DONE);

/** Whether this window is the one that was opened to sign in. */
export const isDone = (): boolean => location.pathname === DONE;

/** Tells the other windows. */
export const sayDone = (): void => {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("done");
  channel.close();
};

/** Calls back when somebody has to sign in again, and when they have. */
export const onSession = (listener: Listener): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** `fetch`, which waits for somebody to sign in again when the session is over, and then repeats the call. */
export const fetchSignedIn = async (request: Request): Promise<Response> => {
  for (;;) {
    const response = await fetch(request.clone());
    if (response.status !== 401) {
      hasBegun ||= response.ok;
      return response;
    }
    if (!hasBegun) {
      // Nothing is lost yet: this window goes to sign in itself.
      leave();
      return new Promise(() => {});
    }
    await signedInAgain("over");
  }
};

/** Goes to sign in, and back to here afterwards. Nothing that this window shows or holds is left. */
export const leave = (): void => location.replace(signInPage(location.pathname + location.search));

/** Calls that wait go on. */
export const tryAgain = (): void => {
  const before = waiting;
  waiting = undefined;
  tell("good");
  before?.goOn();
};

const signedInAgain = (why: Standing): Promise<void> => {
  if (!waiting || why === "over") tell(why);
  if (!waiting) {
    let goOn = () => {};
    const promise = new Promise<void>((resolve) => (goOn = resolve));
    waiting = { promise, goOn };
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => {
      channel.close();
      tryAgain();
    };
  }
  return waiting.promise;
};

const tell = (standing: Standing): void => listeners.forEach((listener) => listener(standing));

/** Makes a call that needs a sign-in of the last minutes: if it was longer ago, whoever calls signs in again first, and the call is repeated. */
export const askToSignIn = async <T>(call: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await call();
    } catch (thrown) {
      const isTooOld = thrown instanceof Problem && thrown.fields.some(({ code }) => code === "sign-in-too-old");
      if (!isTooOld) throw thrown;
      await signedInAgain("too-old");
    }
  }
};
