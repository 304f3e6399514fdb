// What was read from the API, kept by TanStack Query's core, for Preact.
import { QueryClient, QueryObserver, type QueryKey, type QueryObserverOptions, type QueryObserverResult } from "@tanstack/query-core";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";

import { Problem, asProblem } from "../api/problem";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => count < 2 && (!(error instanceof Problem) || error.status >= 500),
    },
  },
});

/** What stays when a session ends: who one is and the settings, in which something may be typed. */
const KEPT = ["me", "settings"];

/** Throws away what was read of other people. What is on show is read again as soon as that is possible. */
export const forgetRead = (): void => {
  void queries.resetQueries({ predicate: ({ queryKey: [what] }) => !KEPT.includes(String(what)) });
};

/** What a query says now, and whenever it changes. */
export const useQuery = <T>(options: QueryObserverOptions<T, Error, T, T, QueryKey>): QueryObserverResult<T, Error> => {
  const observer = useMemo(() => new QueryObserver<T, Error, T, T, QueryKey>(queries, options), []);
  const [result, setResult] = useState(() => observer.getOptimisticResult(queries.defaultQueryOptions(options)));
  useEffect(() => observer.subscribe(setResult), [observer]);
  const key = JSON.stringify([options.queryKey, options.enabled]);
  useEffect(() => {
    observer.setOptions(options);
    setResult(observer.getOptimisticResult(queries.defaultQueryOptions(options)));
  }, [observer, key]);
  return result;
};

/** A call that changes something: whether it is on its way, and why it was refused. */
export interface Action<A extends unknown[]> {
  run: (...given: A) => Promise<boolean>;
  isRunning: boolean;
  problem: Problem | undefined;
  forget: () => void;
}

/** Wraps a call that changes something. `run` answers whether it succeeded. */
export const useAction = <A extends unknown[]>(call: (...given: A) => Promise<unknown>): Action<A> => {
  const [state, setState] = useState<{ isRunning: boolean; problem?: Problem }>({ isRunning: false });
  const run = async (...given: A) => {
    setState({ isRunning: true });
    try {
      await call(...given);
      setState({ isRunning: false });
      return true;
    } catch (thrown) {
      setState({ isRunning: false, problem: asProblem(thrown) });
      return false;
    }
  };
  const forget = useCallback(() => setState({ isRunning: false }), []);
  return { run, isRunning: state.isRunning, problem: state.problem, forget };
};
