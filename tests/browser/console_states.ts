// Every state of every screen of the console, in any language: what the checks of all screens and their pictures go through.
import { expect, type Page } from "@playwright/test";

import { signIn } from "./fixtures";
import { bounced, dialog, invited, joined, type Network, newNetwork, openConsole, row } from "./network";
import { call, newAddress, newName } from "./stack";

export type ConsoleState = { name: string; open: (page: Page) => Promise<unknown> };

/** A network with people and invites of each kind. */
export type Peopled = Network & { admin: string; auditor: string; waiting: string; invitee: string };

/** Makes one. Its people have addresses of their own in each. */
export const peopled = async (name = newName(), address = newAddress): Promise<Peopled> => {
  const invitee = address("evan");
  // Their second mail within a minute is held (P6).
  const held = address("joan");
  await call("admin@acme.example", "POST", "/tailnet/-/user-invites", [{ email: held }]);
  const network = await newNetwork({ name, owner: address("ann.miller") });
  const admin = await joined(network, "admin", { login: address("bob.stone") });
  const auditor = await joined(network, "auditor", { login: address("grace.hopper") });
  const suspended = await joined(network, "member", { login: address("hedy.lamarr") });
  const { users } = await call(network.owner, "GET", `/tailnet/${network.id}/users`);
  await call(network.owner, "POST", `/users/${users.find((user: any) => user.loginName === suspended).id}/suspend`);
  const waiting = await joined(network, "member", { login: address("dora.maar"), approved: false });
  await invited(network, [{ email: held, role: "it-admin", bindToEmail: true }]);
  await invited(network, [{ role: "network-admin" }]);
  await invited(network, [{ email: invitee }]);
  return { ...network, admin, auditor, waiting, invitee };
};

let shared: Promise<Peopled> | undefined;

/** One for the states that change nothing. */
const one = (): Promise<Peopled> => (shared ??= peopled());

let stopped: Promise<Network & { auditor: string }> | undefined;

/** One whose mails have stopped, for the states that change nothing. */
const oneStopped = (): Promise<Network & { auditor: string }> =>
  (stopped ??= (async () => {
    const network = await newNetwork();
    const auditor = await joined(network, "auditor");
    await bounced(network);
    return { ...network, auditor };
  })());

let releasedOnce: Promise<Network> | undefined;

/** One whose mails have stopped again after they were released. */
const oneReleased = (): Promise<Network> =>
  (releasedOnce ??= (async () => {
    const network = await newNetwork();
    await bounced(network);
    await call(network.owner, "POST", `/tailnet/${network.id}/mail/release`);
    await bounced(network);
    return network;
  })());

/** Somebody opens a screen of it. */
const opened = async (page: Page, screen = "users", who: "owner" | "admin" | "auditor" | "waiting" = "owner"): Promise<Peopled> => {
  const network = await one();
  await openConsole(page, network, network[who], screen);
  if (screen === "users" && who !== "waiting") await expect(row(page, network.admin)).toBeVisible();
  return network;
};

const openInvite = async (page: Page) => {
  const network = await opened(page);
  await page.locator(".title .main").click();
  return network;
};

const openMenu = (page: Page, name: string) => row(page, name).locator(".actions button[aria-haspopup]").click();

/** Chooses an entry of a row's menu, whatever it is called. */
const chooseAt = async (page: Page, name: string, at: number) => {
  await openMenu(page, name);
  await row(page, name).getByRole("menuitem").nth(at).click();
  await expect(dialog(page)).toBeVisible();
};

const addresses = (page: Page) => dialog(page).locator(".chips input");
const main = (page: Page) => dialog(page).locator(".buttons button.main, .buttons button.danger");

export const consoleStates: ConsoleState[] = [
  { name: "console-users", open: (page) => opened(page) },
  { name: "console-users-as-auditor", open: (page) => opened(page, "users", "auditor") },
  {
    name: "console-users-none-found",
    open: async (page) => {
      const network = await opened(page);
      await page.goto(`/console/${network.name}/users?q=nobody`);
      await expect(page.locator(".empty")).toBeVisible();
    },
  },
  {
    name: "console-users-expired",
    open: async (page) => {
      await openConsole(page, { name: "acme.example", id: "", owner: "admin@acme.example" }, undefined, "users?status=expired");
      await expect(row(page, "too-late@friends.example")).toBeVisible();
    },
  },
  { name: "console-menu-of-invite", open: async (page) => openMenu(page, (await opened(page)).invitee) },
  { name: "console-menu-of-user", open: async (page) => openMenu(page, (await opened(page)).waiting) },
  {
    name: "console-invite",
    open: async (page) => {
      await openInvite(page);
      await addresses(page).fill(`"Lovelace, Ada" <ada@friends.example>; grace@friends.example,`);
      await addresses(page).press("Enter");
      await addresses(page).fill("hedy@fri");
    },
  },
  {
    name: "console-invite-refused",
    open: async (page) => {
      const network = await openInvite(page);
      await addresses(page).fill(`${network.invitee}, ${network.admin}, nobody, somebody-with-a-very-long-name@friends.example`);
      await addresses(page).press("Enter");
      await main(page).click();
      await dialog(page).getByRole("listitem").filter({ hasText: "nobody" }).getByRole("button").click();
      await main(page).click();
      await expect(dialog(page).getByRole("listitem").filter({ hasText: network.invitee }).locator("small")).toBeVisible();
    },
  },
  {
    name: "console-invite-asks-before-it-closes",
    open: async (page) => {
      await openInvite(page);
      await addresses(page).fill("dora@friends.example");
      await page.keyboard.press("Escape");
      await expect(dialog(page).locator(".notice")).toBeVisible();
    },
  },
  {
    name: "console-invite-offline",
    open: async (page) => {
      await openInvite(page);
      await addresses(page).fill("dora@friends.example");
      await page.context().setOffline(true);
      await main(page).click();
      await expect(dialog(page).locator(".problem")).toBeVisible();
    },
  },
  {
    name: "console-link",
    open: async (page) => {
      await openInvite(page);
      await dialog(page).locator(".ways label").nth(1).click();
    },
  },
  {
    name: "console-link-made",
    open: async (page) => {
      await openConsole(page, await newNetwork());
      await page.locator(".title .main").click();
      await dialog(page).locator(".ways label").nth(1).click();
      await main(page).click();
      await expect(dialog(page).locator("input[readonly]")).toBeVisible();
    },
  },
  {
    name: "console-import",
    open: async (page) => {
      await opened(page);
      await page.locator(".title button[aria-haspopup]").click();
      await page.locator(".title").getByRole("menuitem").first().click();
      const buffer = Buffer.from("name;address;role\nDora;dora@friends.example;\nEvan;evan@friends.example;auditor\n");
      await dialog(page).locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer });
      await expect(dialog(page).getByRole("table")).toBeVisible();
    },
  },
  {
    name: "console-many",
    open: async (page) => {
      await opened(page);
      await page.locator("thead input").check();
      await expect(page.locator(".many")).toBeVisible();
    },
  },
  {
    name: "console-many-asks",
    open: async (page) => {
      await opened(page);
      await page.locator("thead input").check();
      await page.locator(".many button").first().click();
      await expect(dialog(page)).toBeVisible();
    },
  },
  {
    name: "console-many-results",
    open: async (page) => {
      const network = await newNetwork();
      await invited(network, [{ email: newAddress("evan") }, { email: newAddress("dora") }]);
      await openConsole(page, network);
      await page.locator("thead input").check();
      await page.locator(".many button").first().click();
      await main(page).click();
      await expect(dialog(page).locator("small.problem").first()).toBeVisible();
    },
  },
  { name: "console-role", open: async (page) => chooseAt(page, (await opened(page)).auditor, 0) },
  { name: "console-suspend", open: async (page) => chooseAt(page, (await opened(page)).auditor, 1) },
  { name: "console-remove", open: async (page) => chooseAt(page, (await opened(page)).auditor, 2) },
  { name: "console-delete-invite", open: async (page) => chooseAt(page, (await opened(page)).invitee, 2) },
  { name: "console-settings", open: (page) => opened(page, "settings") },
  { name: "console-settings-as-auditor", open: (page) => opened(page, "settings", "auditor") },
  {
    name: "console-settings-mail-stopped",
    open: async (page) => {
      await openConsole(page, await oneStopped(), undefined, "settings");
      await expect(page.locator(".notice button.main")).toBeVisible();
    },
  },
  {
    name: "console-settings-mail-stopped-as-auditor",
    open: async (page) => {
      const network = await oneStopped();
      await openConsole(page, network, network.auditor, "settings");
      await expect(page.locator(".notice .soft")).toBeVisible();
    },
  },
  {
    name: "console-settings-mail-stopped-again",
    open: async (page) => {
      await openConsole(page, await oneReleased(), undefined, "settings");
      await expect(page.locator(".notice time")).toHaveCount(2);
    },
  },
  {
    name: "console-token",
    open: async (page) => {
      await opened(page, "settings");
      await page.locator("section .title button").click();
    },
  },
  {
    name: "console-token-made",
    open: async (page) => {
      await openConsole(page, await newNetwork(), undefined, "settings");
      await page.locator("section .title button").click();
      await dialog(page).locator("input").fill("backup");
      await main(page).click();
      await expect(dialog(page).locator("input[readonly]")).toBeVisible();
    },
  },
  {
    name: "console-log",
    open: async (page) => {
      await opened(page, "log");
      await expect(page.getByRole("listitem").first()).toBeVisible();
    },
  },
  {
    name: "console-usage",
    open: async (page) => {
      await opened(page, "usage");
      await expect(page.getByRole("row")).toHaveCount(13);
    },
  },
  { name: "console-waiting", open: (page) => opened(page, "users", "waiting") },
  {
    name: "console-only-for-admins",
    open: async (page) => {
      const network = await newNetwork();
      await openConsole(page, network, await joined(network, "member"));
    },
  },
  {
    name: "console-not-yours",
    open: async (page) => openConsole(page, await one(), newAddress("stranger")),
  },
  { name: "console-no-such-screen", open: (page) => opened(page, "nothing") },
  {
    name: "console-session-over",
    open: async (page) => {
      const network = await opened(page);
      await page.context().clearCookies();
      await page.goto("about:blank");
      await page.goto("/");
      await signIn(page, network.owner);
      await page.goto(`/console/${network.name}/users`);
      await expect(row(page, network.invitee)).toBeVisible();
      await page.context().clearCookies();
      await page.locator(".bar nav a").nth(1).click();
      await expect(dialog(page)).toBeVisible();
    },
  },
];
