// The calls about users and invites, and what the console keeps of their answers.
import { client, page, result } from "../api/client";
import { EMAIL_STATUSES, PERSON_STATUSES, ROLES } from "../api/types";
import type { EmailStatus, Invite, Invitee, InviteRole, Language, Person, PersonStatus, Role, User, WirePerson } from "../api/types";
import { queries } from "../state/query";
import { now } from "../state/tailnet";
import { download } from "../parts/download";
import { csvOf } from "./csv";

/** What the list is restricted to, as the address bar has it. */
export interface Filters {
  /** The start of an address or of a name's words. */
  q?: string | undefined;
  status?: PersonStatus | undefined;
  role?: Role | undefined;
  /** How far the mail of an invite is. */
  delivery?: EmailStatus | undefined;
  /** The id of whoever has invited. */
  inviter?: string | undefined;
}

/** A page of the list. */
export interface PeoplePage {
  people: readonly Person[];
  next: string | undefined;
}

/** How many pages are read until one has somebody: what many filters leave over can be far apart. */
const MAX_EMPTY_PAGES = 20;
/** After what time the list follows a change, in milliseconds. */
export const LAG = 1_500;

/** The filters of an address. What is no filter is left out. */
export const filtersOf = ({ q, status, role, delivery, inviter }: Record<string, string>): Filters => ({
  q: q || undefined,
  status: PERSON_STATUSES.find((one) => one === status),
  role: ROLES.find((one) => one === role),
  delivery: EMAIL_STATUSES.find((one) => one === delivery),
  inviter: inviter || undefined,
});

/** A page of users and invites, newest first. */
export const peoplePage = async (tailnet: string, filters: Filters, cursor?: string): Promise<PeoplePage> => {
  for (let pages = 1; ; pages += 1) {
    const { data, next } = await page(
      client.GET("/api/v2/tailnet/{tailnet}/people", { params: { path: { tailnet }, query: { ...given(filters), ...(cursor ? { cursor } : {}) } } }),
    );
    if (data.people.length > 0 || !next || pages === MAX_EMPTY_PAGES) return { people: data.people.map(personOf), next };
    cursor = next;
  }
};

const given = (filters: Filters) => Object.fromEntries(Object.entries(filters).filter(([, value]) => value));

const personOf = (one: WirePerson): Person => (one.kind === "user" ? { kind: "user", user: one } : { kind: "invite", invite: one });

/** The list, under this key. */
export const peopleKey = (tailnet: string) => ["people", tailnet];

/** Everything that may have changed in a tailnet is read again, and who the reader is there: now, and once the list of people has followed. */
export const refresh = (tailnet: string): Promise<void> => {
  const reread = () => queries.invalidateQueries({ predicate: ({ queryKey: [what, of] }) => what === "me" || of === tailnet });
  setTimeout(reread, LAG);
  return reread();
};

const ofTailnet = (id: string, tailnet: string) => ({ params: { path: { id }, query: { tailnet } } });

/** The changes of one user that take nothing. */
export type UserChange = "approve" | "suspend" | "restore" | "delete";

const CHANGES = {
  approve: "/api/v2/users/{id}/approve",
  suspend: "/api/v2/users/{id}/suspend",
  restore: "/api/v2/users/{id}/restore",
  delete: "/api/v2/users/{id}/delete",
} as const;

/** Changes a user. */
export const changeUser = async (tailnet: string, user: User, change: UserChange): Promise<void> => {
  await result(client.POST(CHANGES[change], ofTailnet(user.id, tailnet)));
  if (change === "delete") forget(tailnet, user.id);
  else await reread(tailnet, user.id);
};

/** Gives a user another role. */
export const setRole = async (tailnet: string, user: User, role: InviteRole): Promise<void> => {
  await result(client.POST("/api/v2/users/{id}/role", { ...ofTailnet(user.id, tailnet), body: { role } }));
  await reread(tailnet, user.id);
};

/** Leaves a tailnet. */
export const leave = (tailnet: string) =>
  result(client.POST("/api/v2/tailnet/{tailnet}/leave", { params: { path: { tailnet } } }));

/** Mails an invite again. */
export const resend = async (tailnet: string, invite: Invitee): Promise<void> => {
  await result(client.POST("/api/v2/user-invites/{id}/resend", ofTailnet(invite.id, tailnet)));
  const fresh = await result(client.GET("/api/v2/user-invites/{id}", ofTailnet(invite.id, tailnet)));
  patch(tailnet, (person) => (person.kind === "invite" && person.invite.id === invite.id ? { ...person, invite: { ...fresh, status: "invited" } } : person));
};

/** Revokes an invite. */
export const deleteInvite = async (tailnet: string, invite: Invitee): Promise<void> => {
  await result(client.DELETE("/api/v2/user-invites/{id}", ofTailnet(invite.id, tailnet)));
  forget(tailnet, invite.id);
};

/** What one invites with. */
export interface Inviting {
  role: InviteRole;
  language: Language;
  bindToEmail: boolean;
  remind: boolean;
}

/** Mails invites to addresses, all or none. The key makes a repetition answer as the first call did. */
export const inviteByMail = (tailnet: string, addresses: readonly string[], { role, language, bindToEmail, remind }: Inviting, key: string) =>
  create(tailnet, addresses.map((email) => ({ email, role, language, bindToEmail, remind })), key);

/** Makes a link. */
export const makeLink = async (tailnet: string, role: InviteRole, key: string): Promise<Invite> =>
  (await create(tailnet, [{ role }], key))[0]!;

const create = async (tailnet: string, body: { role: InviteRole; email?: string }[], key: string) => {
  const made = await result(
    client.POST("/api/v2/tailnet/{tailnet}/user-invites", {
      params: { path: { tailnet }, header: { "Idempotency-Key": key } },
      body,
    }),
  );
  void refresh(tailnet);
  return made;
};

/** All pages of a filtered list, as a CSV file. */
export const downloadPeople = async (tailnet: string, name: string, filters: Filters): Promise<void> => {
  const people: Person[] = [];
  let cursor: string | undefined;
  do {
    const { people: more, next } = await peoplePage(tailnet, filters, cursor);
    people.push(...more);
    cursor = next;
  } while (cursor);
  download(`${name}.csv`, csvOf(people));
};

/** Changes the rows that are shown. */
const patch = (tailnet: string, change: (person: Person) => Person): void => {
  queries.setQueriesData<PeoplePage>({ queryKey: peopleKey(tailnet) }, (kept) => kept && { ...kept, people: kept.people.map(change) });
};

const forget = (tailnet: string, id: string): void => {
  queries.setQueriesData<PeoplePage>(
    { queryKey: peopleKey(tailnet) },
    (kept) => kept && { ...kept, people: kept.people.filter((person) => idOf(person) !== id) },
  );
};

const reread = async (tailnet: string, id: string): Promise<void> => {
  const fresh = await result(client.GET("/api/v2/users/{id}", ofTailnet(id, tailnet)));
  patch(tailnet, (person) => (person.kind === "user" && person.user.id === id ? { ...person, user: fresh } : person));
};

/** Mails whose fate is still to come. */
const MOVING: readonly (EmailStatus | undefined)[] = ["queued", "held", "sent", "delayed"];
/** How long it is waited for, in milliseconds. */
const SOON = 600_000;

/** Whether the mail of an invite has moved lately and may move again soon. */
export const isOnItsWay = (person: Person): boolean => {
  if (person.kind !== "invite" || !MOVING.includes(person.invite.emailStatus)) return false;
  return now() - Date.parse(person.invite.emailStatusAt ?? person.invite.createdAt) < SOON;
};

/** The id of a row. */
export const idOf = (person: Person): string => (person.kind === "user" ? person.user.id : person.invite.id);
