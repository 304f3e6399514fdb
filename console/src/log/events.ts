// The events of the log, in words.
import type { paths } from "../api/schema";
import type { AuditEntry } from "../api/types";
import { text } from "../words";

type Asked = NonNullable<paths["/api/v2/tailnet/{tailnet}/logging/configuration"]["get"]["parameters"]["query"]["event"]>[number];

/** What the log can be filtered by. */
export const EVENTS: readonly Asked[] = [
  "INVITE.CREATE", "INVITE.ACCEPT", "INVITE.DELETE", "INVITE.RESEND", "INVITE.REMIND", "INVITE.EXPIRED",
  "USER.CREATE", "USER.APPROVE", "USER.SUSPEND", "USER.RESTORE", "USER.DELETE", "USER.UPDATE",
  "TAILNET.CREATE", "TAILNET.ENABLE", "TAILNET.DISABLE", "TAILNET.UPDATE", "TAILNET.RELEASE",
  "TAILNET.JOIN", "TAILNET.LEAVE",
  "API_KEY.CREATE", "API_KEY.DELETE",
];

/** The event of an entry, by its name. */
export const eventOf = ({ target, action }: AuditEntry): string => `${target.type}.${action}`;

/** What has happened. */
export const wordOf = (event: string): string => {
  const id = `event-${event.toLowerCase().replace(/[._]/g, "-")}`;
  const word = text(id);
  return word === id ? event : word;
};
