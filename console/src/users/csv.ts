// People and invites as a sheet.
import { csvFormatRows } from "d3-dsv";

import type { Person } from "../api/types";

const COLUMNS = ["kind", "name", "address", "role", "status", "invited by", "since", "expires", "delivery"];

/** A CSV file (RFC 4180) of people and invites, in UTF-8 with the mark that sheets look for. */
export const csvOf = (people: readonly Person[]): Blob => {
  const rows = people.map((person) => cells(person).map(harmless));
  return new Blob(["\ufeff", csvFormatRows([COLUMNS, ...rows])], { type: "text/csv;charset=utf-8" });
};

const cells = (person: Person): string[] => {
  if (person.kind === "user") {
    const { displayName, email, loginName, role, status, invitedBy, joinedAt } = person.user;
    return ["user", displayName, email ?? loginName, role, status, invitedBy?.id ?? "", joinedAt, "", ""];
  }
  const { email, role, status, inviter, createdAt, expiresAt, emailStatus } = person.invite;
  return ["invite", "", email ?? "", role, status, inviter.displayName ?? inviter.id, createdAt, expiresAt, emailStatus ?? ""];
};

/** A cell that no sheet takes for a formula. */
export const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
