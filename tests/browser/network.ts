// A network of its own for a test of the console, with whoever the test needs in it.
import type { Page } from "@playwright/test";

import { expect, signIn } from "./fixtures";
import { call, invoke, newAddress, newName } from "./stack";

/** A network with its owner, who has just founded it. */
export type Network = { name: string; id: string; owner: string };

/** Founds a network. */
export const newNetwork = async ({ name = newName(), owner = newAddress("owner") } = {}): Promise<Network> => {
  const { id } = await call(owner, "POST", "/tailnets", { name, kind: "organizational" });
  return { name, id, owner };
};

/** Somebody joins in a role, and is approved. Returns their login. */
export const joined = async (network: Network, role: string, { login = newAddress(role), approved = true } = {}): Promise<string> => {
  const [invite] = await call(network.owner, "POST", `/tailnet/${network.id}/user-invites`, [{ role }]);
  const user = await call(login, "POST", "/user-invites/-/accept", { invite: invite.inviteUrl });
  if (approved) await call(network.owner, "POST", `/users/${user.id}/approve`);
  return login;
};

/** Invites addresses as the owner. */
export const invited = (network: Network, invites: object[]): Promise<any[]> =>
  call(network.owner, "POST", `/tailnet/${network.id}/user-invites`, invites);

/** Invites so many that their bounces count, and has some of the mails bounce: the network's mails stop (P6). */
export const bounced = async (network: Network) => {
  for (const count of [49, 1]) await invited(network, Array.from({ length: count }, () => ({ email: newAddress("gone") })));
  const invites = await sent(network);
  for (const { id } of invites.slice(0, 3)) {
    const tags = { tailnet: [network.id], invite: [id], "requested-at": ["0"] };
    const mail = { destination: [newAddress("gone")], tags };
    await invoke("record-delivery", { source: "aws.ses", detail: { eventType: "Bounce", mail, bounce: { bounceType: "Permanent", bouncedRecipients: [] } } });
  }
};

/** The invites of a network once all of their mails have gone out. */
export const sent = async (network: Network): Promise<any[]> => {
  let invites: any[] = [];
  await expect(async () => {
    invites = await call(network.owner, "GET", `/tailnet/${network.id}/user-invites`);
    expect(invites.filter(({ emailStatus }) => emailStatus !== "sent")).toEqual([]);
  }).toPass();
  return invites;
};

/** Somebody opens a screen of the console, and signs in for it. */
export const openConsole = async (page: Page, network: Network, login = network.owner, screen = "users") => {
  await page.goto(`/console/${network.name}/${screen}`);
  await page.waitForURL((url) => url.pathname === "/sign-in");
  await signIn(page, login);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
};

/** The row of somebody, or of an invite. */
export const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/** Chooses an entry of a row's menu. */
export const choose = async (page: Page, name: string, action: string) => {
  await row(page, name).getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: action }).click();
};

/** The dialog that is open. */
export const dialog = (page: Page) => page.getByRole("dialog");

/** Asserts that no dialog or menu that is open reaches out of the window, or has to be scrolled sideways. */
export const isWithinWindow = async (page: Page) => {
  const outside = await page.locator("dialog[open], [popover]:popover-open").evaluateAll((all) =>
    all
      .filter((one) => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().left < 0 || one.getBoundingClientRect().right > innerWidth)
      .map((one) => one.textContent),
  );
  expect(outside).toEqual([]);
};
