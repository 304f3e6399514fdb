// Why something was refused, in words.
import { useEffect, useState } from "preact/hooks";

import type { Problem } from "../api/problem";
import { text } from "../words";

/** Says what went wrong, and what to do. Nothing without a problem. */
export const ProblemText = ({ problem }: { problem: Problem | undefined }) => (
  <div role="alert">{problem && <p class="problem">{sentence(problem)}</p>}</div>
);

/** What a problem says to people. */
export const sentence = (problem: Problem): string => {
  if (problem.isOffline) return text("problem-offline");
  if (problem.status === 429) return text("problem-limit", { seconds: problem.retryAfter ?? 60 });
  if (problem.status >= 500) return text("problem-busy");
  if (problem.status === 404) return text("problem-gone");
  const details = problem.fields.map(({ field, message, value }) => `${typeof value === "string" ? value : field}: ${message}`);
  const said = details.length > 0 ? details.join("; ") : problem.message;
  return text(problem.status === 403 ? "problem-forbidden" : "problem-refused", { message: said });
};

/** Counts seconds down to a time in milliseconds; 0 afterwards. */
export const useSecondsUntil = (time: number, now: () => number): number => {
  const left = () => Math.max(0, Math.ceil((time - now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (left() === 0) return;
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, [time]);
  return seconds;
};
