// The calls about users and invites, and what the console keeps of their answers.
import { client, page, result } from "../api/client";
import type { Invite, InviteRole, Language, Person, Role, User } from "../api/types";
import { queries } from "../state/query";
import { download } from "../parts/download";
import { csvOf } from "./csv";

/** What the list is restricted to, as the address bar has it. */
export interface Filters {
  /** Users, invites, or both. */
  show?: string | undefined;
  /** The start of an invited address. */
  q?: string | undefined;
  /** The role of users. */
  role?: string | undefined;
}

/** A page of the list. */
export interface PeoplePage {
  people: readonly Person[];
  next: string | undefined;
}

/** The largest page. */
const MAX_PAGE = 1000;
/** In front of the cursors of the list of users, which follows that of invites. */
const OF_USERS = "users:";

/** The filters of an address. */
export const filtersOf = ({ show, q, role }: Record<string, string>): Filters =>
  ({ show: show || undefined, q: q || undefined, role: role || undefined });

/** A page of open invites, newest first, and behind them of users. Who may not view invites sees users only. */
export const peoplePage = async (tailnet: string, filters: Filters, mayViewInvites: boolean, cursor?: string, limit = 100): Promise<PeoplePage> => {
  const showsUsers = filters.show !== "invited" && !filters.q;
  const showsInvites = mayViewInvites && filters.show !== "users" && !filters.role;
  if (cursor?.startsWith(OF_USERS) || !showsInvites) return usersPage(tailnet, filters, cursor?.slice(OF_USERS.length), limit);
  const invites = await page(
    client.GET("/api/v2/tailnet/{tailnet}/user-invites", {
      params: { path: { tailnet }, query: { limit, ...(filters.q ? { email: filters.q } : {}), ...(cursor ? { cursor } : {}) } },
    }),
  );
  const people: Person[] = invites.data.map((invite) => ({ kind: "invite", invite }));
  if (invites.next || !showsUsers) return { people, next: invites.next };
  // What is left of the page goes to users.
  const users = await usersPage(tailnet, filters, undefined, Math.max(1, limit - people.length));
  return { people: [...people, ...users.people], next: users.next };
};

const usersPage = async (tailnet: string, { role }: Filters, cursor: string | undefined, limit: number): Promise<PeoplePage> => {
  const users = await page(
    client.GET("/api/v2/tailnet/{tailnet}/users", {
      params: { path: { tailnet }, query: { limit, ...(role ? { role: role as Role } : {}), ...(cursor ? { cursor } : {}) } },
    }),
  );
  return {
    people: users.data.users.map((user) => ({ kind: "user", user })),
    next: users.next === undefined ? undefined : OF_USERS + users.next,
  };
};

/** The list, under this key. */
export const peopleKey = (tailnet: string) => ["people", tailnet];

/** Everything that may have changed in a tailnet is read again. */
export const refresh = (tailnet: string): Promise<void> =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === tailnet });

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
export const resend = async (tailnet: string, invite: Invite): Promise<void> => {
  await result(client.POST("/api/v2/user-invites/{id}/resend", ofTailnet(invite.id, tailnet)));
  const fresh = await result(client.GET("/api/v2/user-invites/{id}", ofTailnet(invite.id, tailnet)));
  patch(tailnet, (person) => (person.kind === "invite" && person.invite.id === invite.id ? { ...person, invite: fresh } : person));
};

/** Revokes an invite. */
export const deleteInvite = async (tailnet: string, invite: Invite): Promise<void> => {
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
export const downloadPeople = async (tailnet: string, name: string, filters: Filters, mayViewInvites: boolean): Promise<void> => {
  const people: Person[] = [];
  let cursor: string | undefined;
  do {
    const { people: more, next } = await peoplePage(tailnet, filters, mayViewInvites, cursor, MAX_PAGE);
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

/** The id of a row. */
export const idOf = (person: Person): string => (person.kind === "user" ? person.user.id : person.invite.id);
