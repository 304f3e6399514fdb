// The browser's session: when it ends in the middle of something, whoever uses the console signs in again beside it, and goes on.

import { Problem } from "../api/problem";

/** Says in every window that somebody has signed in again. */
const CHANNEL = "signed-in";
/** The page that the window to sign in ends at. */
const DONE = "/console/-/signed-in";

type Listener = (isOver: boolean) => void;

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

/** Calls back when the session is over, and when there is one again. */
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
      location.replace(signInPage(location.pathname + location.search));
      return new Promise(() => {});
    }
    await signedInAgain();
  }
};

/** Calls that wait go on. */
export const tryAgain = (): void => {
  const before = waiting;
  waiting = undefined;
  tell(false);
  before?.goOn();
};

const signedInAgain = (): Promise<void> => {
  if (!waiting) {
    let goOn = () => {};
    const promise = new Promise<void>((resolve) => (goOn = resolve));
    waiting = { promise, goOn };
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => {
      channel.close();
      tryAgain();
    };
    tell(true);
  }
  return waiting.promise;
};

const tell = (isOver: boolean): void => listeners.forEach((listener) => listener(isOver));

/** Makes a call that needs a sign-in of the last minutes: if it was longer ago, whoever calls signs in again first, and the call is repeated. */
export const askToSignIn = async <T>(call: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await call();
    } catch (thrown) {
      const isTooOld = thrown instanceof Problem && thrown.fields.some(({ code }) => code === "sign-in-too-old");
      if (!isTooOld) throw thrown;
      await signedInAgain();
    }
  }
};
