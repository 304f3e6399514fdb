// Why a call was refused, for people and for forms.
import type { Field } from "./types";

/** A call that was not answered with a success. */
export class Problem extends Error {
  /** The HTTP status; 0 without an answer. */
  readonly status: number;
  /** Which parts of the request are to blame. */
  readonly fields: readonly Field[];
  /** After how many seconds to try again. */
  readonly retryAfter: number | undefined;

  constructor(status: number, message: string, fields: readonly Field[] = [], retryAfter?: number) {
    super(message);
    this.status = status;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }

  /** Whether the request was not answered at all. */
  get isOffline(): boolean {
    return this.status === 0;
  }
}

/** The problem that an answer tells of. */
export const problemOf = (response: Response, body: unknown): Problem => {
  const { message, errors } = (body ?? {}) as { message?: string; errors?: Field[] };
  const seconds = Number(response.headers.get("Retry-After"));
  return new Problem(response.status, message ?? response.statusText, errors ?? [], seconds > 0 ? seconds : undefined);
};

/** The problem of whatever was thrown: without an answer, `fetch` throws an error of its own. */
export const asProblem = (thrown: unknown): Problem =>
  thrown instanceof Problem ? thrown : new Problem(0, thrown instanceof Error ? thrown.message : String(thrown));
