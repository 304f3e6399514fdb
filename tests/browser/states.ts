// Every state of every page, in any language: what the checks of all pages and the pictures go through.
import { expect, type Page } from "@playwright/test";

import { found, heading, join, makeAccount, signIn, withAuthenticator } from "./fixtures";
import { call, emptyStack, mailedLink, newAddress, newLink, newName, optOutLink, user } from "./stack";

export type State = {
  name: string;
  /** The beginning of its heading in English. */
  heading: string;
  open: (page: Page) => Promise<unknown>;
};

/** As long as a person's name can be. */
const LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff Adolph Blaine Charles Davids";
/** A German word, for a network's name. */
const LONG_WORD = "rindfleischetikettierungsueberwachungsaufgabenuebertragung";

/** Somebody opens an invite. */
const invited = async (page: Page, by?: string) => page.goto((await newLink(by)).inviteUrl);

/** Somebody opens an invite and signs in. */
const arrived = async (page: Page, login = newAddress("dora"), by?: string) => {
  await invited(page, by);
  await signIn(page, login);
  return login;
};

/** Somebody has joined, and waits. */
const joined = async (page: Page, by?: string) => {
  const login = await arrived(page, undefined, by);
  await join(page);
  await expect(page.locator('a[href="/join"]')).toBeVisible();
  return login;
};

/** Somebody has joined and was approved. */
const approved = async (page: Page) => {
  const { id } = await user(await joined(page));
  await call("admin@acme.example", "POST", `/users/${id}/approve`);
  return id;
};

/** A link of somebody with a name, into a network that they have founded for it. */
export const linkOf = async (person: string, network: string): Promise<string> => {
  const owner = `${person} <${newAddress("owner")}>`;
  const { id } = await call(owner, "POST", "/tailnets", { name: network, kind: "organizational" });
  return (await call(owner, "POST", `/tailnet/${id}/user-invites`, [{}]))[0].inviteUrl;
};

/** A name of 63 letters, as long as a network's can be, that no other network has. */
const longest = (beginning: string): string => `${beginning.slice(0, 50)}-${newName()}`;

/** The states with a person's name and the beginning of a network's. */
const withNames = (label: string, person: string, network: string): State[] => [
  {
    name: `invite-${label}`,
    heading: "Join",
    open: async (page) => page.goto(await linkOf(person, longest(network))),
  },
  {
    name: `join-${label}`,
    heading: "Join",
    open: async (page) => {
      await page.goto(await linkOf(person, longest(network)));
      await signIn(page, newAddress("dora-with-a-very-long-name-that-no-phone-shows-in-one-line"));
    },
  },
  {
    name: `waiting-${label}`,
    heading: "Wait for approval",
    open: async (page) => {
      await page.goto(await linkOf(person, longest(network)));
      await signIn(page, newAddress("dora"));
      await join(page);
    },
  },
  {
    name: `home-${label}`,
    heading: "Your networks",
    open: async (page) => {
      await page.goto("/");
      await signIn(page, newAddress("dora"));
      await found(page, newName());
      await page.goto(await linkOf(person, longest(network)));
      await join(page);
      await page.goto("/");
      await page.locator("summary").first().click();
    },
  },
];

export const states: State[] = [
  { name: "welcome", heading: "Sign in to your private networks", open: async (page) => page.goto("/") },
  { name: "sign-in", heading: "Sign in", open: async (page) => page.goto("/sign-in") },
  { name: "sign-in-refused", heading: "Sign in again", open: async (page) => page.goto("/sign-in?problem=refused") },
  {
    name: "sign-in-without-passkeys",
    heading: "Sign in",
    open: async (page) => {
      await page.addInitScript(() => {
        Object.defineProperty(window, "PublicKeyCredential", { value: undefined });
      });
      await page.goto("/sign-in");
      await expect(page.locator("#elsewhere")).toBeVisible();
    },
  },
  {
    name: "sign-in-no-passkey-here",
    heading: "Sign in",
    open: async (page) => {
      await withAuthenticator(page);
      await page.goto("/sign-in");
      await page.locator("#passkey-sign-in button").click();
      await expect(page.locator("#problem")).not.toBeEmpty();
    },
  },
  { name: "invite", heading: "Join", open: (page) => invited(page) },
  {
    name: "invite-bound",
    heading: "Join",
    open: async (page) => page.goto(await mailedLink(newAddress("dora"), { bindToEmail: true, role: "network-admin" })),
  },
  { name: "join", heading: "Join", open: (page) => arrived(page) },
  {
    name: "join-not-this-account",
    heading: "Use the account with the invited address",
    open: async (page) => {
      await page.goto(await mailedLink(newAddress("dora"), { bindToEmail: true }));
      await signIn(page, newAddress("eve"));
    },
  },
  {
    name: "join-home-forbids",
    heading: "Ask your own network first",
    open: (page) => arrived(page, "member@globex.example"),
  },
  { name: "join-in-already", heading: "You are in", open: (page) => arrived(page, "member@acme.example") },
  { name: "waiting", heading: "Wait for approval", open: (page) => joined(page) },
  {
    name: "joined",
    heading: "You are in",
    open: async (page) => {
      await approved(page);
      await page.reload();
    },
  },
  {
    name: "suspended",
    heading: "You cannot use",
    open: async (page) => {
      const id = await approved(page);
      await call("admin@acme.example", "POST", `/users/${id}/suspend`);
      await page.goto("/join");
    },
  },
  {
    name: "gone",
    heading: "This invite is no longer valid",
    open: async (page) => {
      const link = await newLink();
      await call("admin@acme.example", "DELETE", `/user-invites/${link.id}`);
      await page.goto(link.inviteUrl);
    },
  },
  {
    name: "damaged",
    heading: "This link does not work",
    open: async (page) => page.goto(`${(await newLink()).inviteUrl.slice(0, -4)}AAAA`),
  },
  { name: "no-invite", heading: "Open your invite link first", open: async (page) => page.goto("/join") },
  { name: "download", heading: "Get the app for Linux", open: async (page) => page.goto("/download") },
  {
    name: "home",
    heading: "Your networks",
    open: async (page) => {
      await joined(page);
      await page.goto("/");
    },
  },
  {
    name: "home-opened",
    heading: "Your networks",
    open: async (page) => {
      await page.goto("/");
      await signIn(page, newAddress("ann"));
      await found(page, newName());
      await invited(page);
      await join(page);
      await page.goto("/");
      for (const summary of await page.locator("summary").all()) await summary.click();
    },
  },
  {
    name: "home-in-none",
    heading: "Create your network",
    open: async (page) => {
      await page.goto("/");
      await signIn(page, newAddress("ann"));
    },
  },
  {
    name: "home-waits-for-invite",
    heading: "Wait for an invite",
    open: async (page) => {
      await page.goto(emptyStack.api);
      await signIn(page, "bob@example.org");
    },
  },
  {
    name: "found",
    heading: "Create a network",
    open: async (page) => {
      await joined(page);
      await page.goto("/found");
    },
  },
  {
    name: "found-not-this-name",
    heading: "Create",
    open: async (page) => {
      await page.goto("/");
      await signIn(page, newAddress("ann"));
      await found(page, "acme.example");
      await expect(page.locator("#name")).toHaveValue("acme.example");
    },
  },
  {
    name: "found-not-here",
    heading: "You cannot create a network here",
    open: async (page) => {
      await page.goto(emptyStack.api);
      await signIn(page, "bob@example.org");
      await page.goto(`${emptyStack.api}/found`);
    },
  },
  {
    name: "passkeys-one",
    heading: "Add a second passkey",
    open: async (page) => {
      await withAuthenticator(page);
      await page.goto("/sign-in");
      await makeAccount(page, newName());
    },
  },
  {
    name: "passkeys-same-device",
    heading: "Add a second passkey",
    open: async (page) => {
      await withAuthenticator(page);
      await page.goto("/sign-in");
      await makeAccount(page, newName());
      await page.locator("#passkey-another button").click();
      await expect(page.locator("#problem")).not.toBeEmpty();
    },
  },
  {
    name: "passkeys-two",
    heading: "Manage your passkeys",
    open: async (page) => {
      const first = await withAuthenticator(page);
      await page.goto("/sign-in");
      await makeAccount(page, newName());
      await first.forget();
      await withAuthenticator(page, "usb");
      await page.locator("#passkey-another button").click();
      await expect(page.locator('form[action$="/delete"]')).toHaveCount(2);
    },
  },
  {
    name: "not-from-our-page",
    heading: "This did not come from our page",
    open: async (page) => {
      await page.goto("/sign-in");
      const base = new URL(page.url()).origin;
      const body = `<form method="post" action="${base}/sign-out"><button>Win</button></form>`;
      await page.route("http://127.0.0.1:1/", (route) => route.fulfill({ contentType: "text/html", body }));
      await page.goto("http://127.0.0.1:1/");
      await page.getByRole("button").click();
      await page.waitForURL(`${base}/sign-out`);
    },
  },
  { name: "opt-out", heading: "Get no more mails from here", open: async (page) => page.goto(await optOutLink(newAddress("dora"))) },
  {
    name: "opt-out-done",
    heading: "You get no more mails from here",
    open: async (page) => {
      await page.goto(await optOutLink(newAddress("dora")));
      const before = await page.locator("h1").textContent();
      await page.locator("form button").click();
      await expect(page.locator("h1")).not.toHaveText(before!);
    },
  },
  {
    name: "opt-out-damaged",
    heading: "This link does not work",
    open: async (page) => page.goto(`${(await optOutLink(newAddress("dora"))).slice(0, -4)}AAAA`),
  },
  { name: "nothing-here", heading: "", open: async (page) => page.goto("/nowhere") },
  ...withNames("long-name", LONG_NAME, "a-network-with-a-name-as-long-as-any-network-may-have-it"),
  ...withNames("long-word", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", LONG_WORD),
];

/** Brings a page into a state. */
export const enter = async (page: Page, state: State, language: string) => {
  await state.open(page);
  if (language === "en") await expect(heading(page)).toHaveText(new RegExp(`^${state.heading}`));
  else await expect(heading(page)).toBeVisible();
};

/** The languages to go through. */
export const languages: string[] = process.env.LANGUAGES!.split(",").filter(Boolean);
