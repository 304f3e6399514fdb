// The running stack: its addresses, its API, and its mailbox.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { expect } from "@playwright/test";

type Endpoints = { api: string; mailbox: string; lambda: string; aws: string };

const of = (folder: string): Endpoints => JSON.parse(readFileSync(`${folder}/endpoints.json`, "utf8"));

export const endpoints = of(process.env.STACK!);

/** A stack in which nobody is in any tailnet, and only ann@example.org may found one; the deployed stack has none beside it. */
export const emptyStack = of(process.env.EMPTY_STACK ?? process.env.STACK!);

const tokens = new Map<string, string>();

/** A bearer token of somebody, by their login or by a name of their own as well: `Dora Maar <dora@friends.example>`. */
const tokenOf = (login: string): string => {
  const known = tokens.get(login);
  if (known) return known;
  const [, name, address] = /^(.+) <(.+)>$/.exec(login) ?? [];
  const person = name ? [address, "--name", name] : [login];
  const token = execFileSync(process.env.XTASK!, ["token", ...person, "--folder", process.env.STACK!], { encoding: "utf8" }).trim();
  tokens.set(login, token);
  return token;
};

/** Calls the API as somebody; fails unless the answer is a success. */
export const call = async (login: string, method: string, path: string, body?: unknown): Promise<any> => {
  const answer = await fetch(`${endpoints.api}/api/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${tokenOf(login)}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  expect(answer.ok, `${method} ${path}: ${answer.status} ${text}`).toBe(true);
  return JSON.parse(text);
};

/** Calls a function with an event, as EventBridge does. */
export const invoke = async (name: string, event: object): Promise<void> => {
  const answer = await fetch(`${endpoints.lambda}/2015-03-31/functions/${name}/invocations`, { method: "POST", body: JSON.stringify(event) });
  expect(answer.ok && !answer.headers.has("x-amz-function-error"), `${name}: ${answer.status}`).toBe(true);
};

let people = 0;

/** An address that nobody has used. */
export const newAddress = (name: string): string => `${name}-${process.pid}-${++people}@friends.example`;

/** Letters that no other name has: for the names of tailnets. */
export const newName = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => String.fromCharCode(97 + (byte % 26))).join("");

/** Invites an address into a tailnet, and waits for the mail that arrives. */
const mailed = async (address: string, invite: object): Promise<{ text: string; html: string }> => {
  await call("admin@acme.example", "POST", "/tailnet/-/user-invites", [{ email: address, ...invite }]);
  let body: { text: string; html: string } | undefined;
  await expect(async () => {
    const store = await (await fetch(`${endpoints.mailbox}/store`)).json();
    body = store.emails.find((mail: any) => mail.destination.to.includes(address))?.body;
    expect(body).toBeTruthy();
  }).toPass();
  return body!;
};

/** The link in the mail that an invited address receives. */
export const mailedLink = async (address: string, invite: object = {}): Promise<string> =>
  (await mailed(address, invite)).text.match(/http\S+\/uinv\/\S+/)![0];

/** The link against further mails, in the mail that an invited address receives. */
export const optOutLink = async (address: string): Promise<string> => (await mailed(address, {})).text.match(/http\S+\/opt-out\/\S+/)![0];

/** The HTML of the mail that an invited address receives. */
export const mailedHtml = async (address: string): Promise<string> => (await mailed(address, {})).html;

/** Makes a link that lets somebody into a tailnet of a seeded admin or owner. */
export const newLink = async (by = "admin@acme.example", invite: object = {}): Promise<any> =>
  (await call(by, "POST", "/tailnet/-/user-invites", [invite]))[0];

/** The user of a login in `acme.example`. */
export const user = async (login: string): Promise<any> => {
  const { users } = await call("admin@acme.example", "GET", "/tailnet/-/users");
  return users.find((user: any) => user.loginName === login);
};
