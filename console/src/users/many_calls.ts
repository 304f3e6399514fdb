// Changes of many users and invites, with a result for each (R28).
import { client, result } from "../api/client";
import { asProblem } from "../api/problem";
import type { InviteRole, Language, ResultCode, RowResult, TargetResult } from "../api/types";
import { sentence } from "../parts/problem";
import { text } from "../words";

/** What can be done to many at once. */
export type ManyChange = "approve" | "suspend" | "restore" | "set-role" | "remove" | "resend" | "delete-invite";

/** What became of one. */
export interface Result {
  /** The id, or the address. */
  id: string;
  outcome: "done" | "refused";
  /** Why it was refused. */
  message?: string;
}

/** An address of a file, with the role that it is invited with. */
export interface Row {
  email: string;
  role: InviteRole;
}

/** Says how far it has come. */
export type Progress = (done: number) => void;

/** The most targets of one call. */
const MAX_TARGETS = 100;

/** Makes the same change to many, as many at once as one call takes. */
export const changeMany = async (tailnet: string, change: ManyChange, ids: readonly string[], role: InviteRole, onProgress: Progress): Promise<Result[]> => {
  const results: Result[] = [];
  for (let from = 0; from < ids.length; from += MAX_TARGETS) {
    const some = ids.slice(from, from + MAX_TARGETS);
    try {
      const answer = await call(tailnet, change, some, role);
      results.push(...answer.results.map(resultOf));
    } catch (thrown) {
      const message = sentence(asProblem(thrown));
      results.push(...some.map((id): Result => ({ id, outcome: "refused", message })));
    }
    onProgress(results.length);
  }
  return results;
};

/** Invites each address of a list that can be. Repeated with its key, it goes on where it ended. */
export const importRows = async (tailnet: string, rows: readonly Row[], language: Language, key: string): Promise<Result[]> => {
  const answer = await result(
    client.POST("/api/v2/tailnet/{tailnet}/user-invites/-/import", {
      params: { path: { tailnet }, header: { "Idempotency-Key": key } },
      body: rows.map((row) => ({ ...row, language })),
    }),
  );
  return answer.results.map((one) => resultOf({ ...one, id: one.email ?? "" }));
};

/** Says of each address why it could not be invited; of one that could be, nothing. It changes nothing. */
export const checkRows = async (tailnet: string, rows: readonly Row[]): Promise<(string | undefined)[]> => {
  const answer = await result(
    client.POST("/api/v2/tailnet/{tailnet}/user-invites/-/check", { params: { path: { tailnet } }, body: [...rows] }),
  );
  return answer.results.map(why);
};

const call = (tailnet: string, change: ManyChange, ids: string[], role: InviteRole) => {
  const path = { tailnet };
  if (change === "resend" || change === "delete-invite") {
    const at = `/api/v2/tailnet/{tailnet}/user-invites/-/${change === "resend" ? "resend" : "delete"}` as const;
    return result(client.POST(at, { params: { path }, body: { ids } }));
  }
  const word = change === "set-role" ? "role" : change === "remove" ? "delete" : change;
  const body = word === "role" ? { ids, role } : { ids };
  return result(client.POST("/api/v2/tailnet/{tailnet}/users/-/{change}", { params: { path: { tailnet, change: word } }, body }));
};

const resultOf = (one: TargetResult): Result => {
  const message = why(one);
  return { id: one.id, outcome: one.outcome === "done" ? "done" : "refused", ...(message ? { message } : {}) };
};

/** The codes that the field for addresses has words for. */
const OF_ADDRESSES: readonly ResultCode[] = ["invalid", "repeated", "invited", "member"];

/** Why one was refused, or would be. */
const why = ({ outcome, code, user }: Pick<RowResult, "outcome" | "code" | "user">): string | undefined => {
  if (outcome !== "refused" || !code) return undefined;
  if (code === "member" && user) return text("chip-member-named", { name: user.displayName });
  return text(OF_ADDRESSES.includes(code) ? `chip-${code}` : `result-${code}`);
};
