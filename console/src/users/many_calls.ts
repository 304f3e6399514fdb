// Changes of many users and invites: one call after the other, with a result for each (R28).
import { client, result } from "../api/client";
import { asProblem } from "../api/problem";
import type { InviteRole, Language } from "../api/types";
import { sentence } from "../parts/problem";

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

/** Makes the same change to many. */
export const changeMany = (tailnet: string, change: ManyChange, ids: readonly string[], role: InviteRole, onProgress: Progress) =>
  each(ids, (id) => call(tailnet, change, id, role), (id) => id, onProgress);

/** Invites each address by a request of its own, so that one that is refused stops no other. */
export const importRows = (tailnet: string, rows: readonly Row[], language: Language, key: string, onProgress: Progress) =>
  each(
    rows,
    (row) =>
      result(
        client.POST("/api/v2/tailnet/{tailnet}/user-invites", {
          params: { path: { tailnet }, header: { "Idempotency-Key": `${key}/${row.email}`.slice(0, 255) } },
          body: [{ ...row, language }],
        }),
      ),
    ({ email }) => email,
    onProgress,
  );

const each = async <T>(all: readonly T[], act: (one: T) => Promise<unknown>, idOf: (one: T) => string, onProgress: Progress): Promise<Result[]> => {
  const results: Result[] = [];
  for (const one of all) {
    try {
      await act(one);
      results.push({ id: idOf(one), outcome: "done" });
    } catch (thrown) {
      results.push({ id: idOf(one), outcome: "refused", message: sentence(asProblem(thrown)) });
    }
    onProgress(results.length);
  }
  return results;
};

const call = (tailnet: string, change: ManyChange, id: string, role: InviteRole): Promise<unknown> => {
  const given = { params: { path: { id }, query: { tailnet } } };
  switch (change) {
    case "approve":
      return result(client.POST("/api/v2/users/{id}/approve", given));
    case "suspend":
      return result(client.POST("/api/v2/users/{id}/suspend", given));
    case "restore":
      return result(client.POST("/api/v2/users/{id}/restore", given));
    case "remove":
      return result(client.POST("/api/v2/users/{id}/delete", given));
    case "set-role":
      return result(client.POST("/api/v2/users/{id}/role", { ...given, body: { role } }));
    case "resend":
      return result(client.POST("/api/v2/user-invites/{id}/resend", given));
    case "delete-invite":
      return result(client.DELETE("/api/v2/user-invites/{id}", given));
  }
};
