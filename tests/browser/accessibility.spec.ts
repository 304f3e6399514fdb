// Every page in light and dark: for people who see, hear or type it.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, heading, join, shown, signIn, test } from "./fixtures";
import { call, mailedLink, newAddress, newLink, newName, user } from "./stack";

/** Asserts that axe finds nothing on a page, light and dark, and that nothing is wider than the smallest phone. */
const isAccessible = async (page: Page) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
};

test.use({ viewport: { width: 320, height: 640 } });

test("the pages of an invite", async ({ page }) => {
  const bound = await mailedLink(newAddress("dora"), { bindToEmail: true });
  await page.goto("/join");
  await isAccessible(page);
  await page.goto(bound);
  await isAccessible(page);
  const dora = newAddress("dora");
  await signIn(page, dora);
  await expect(heading(page)).toHaveText("Use the account with the invited address");
  await isAccessible(page);
  const link = await newLink();
  await page.goto(link.inviteUrl);
  await isAccessible(page);
  await join(page);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
  await isAccessible(page);
  await call("admin@acme.example", "POST", `/users/${(await user(dora)).id}/approve`);
  await page.reload();
  await expect(heading(page)).toHaveText(shown("You are in acme.example"));
  await isAccessible(page);
  await page.goto((await newLink()).inviteUrl);
  await expect(heading(page)).toHaveText(shown("You are in acme.example already"));
  await isAccessible(page);
  await page.goto(`${link.inviteUrl}x`);
  await isAccessible(page);
});

test("the pages around it", async ({ page }) => {
  await page.goto("/");
  await isAccessible(page);
  await page.goto("/sign-in");
  await isAccessible(page);
  await page.goto("/sign-in?problem=refused");
  await isAccessible(page);
  await page.goto("/download");
  await isAccessible(page);
  await page.goto("/nowhere");
  await isAccessible(page);
  await page.goto("/");
  await signIn(page, newAddress("ann"));
  await isAccessible(page);
  await page.getByLabel("Name").fill("acme.example");
  await page.getByRole("button", { name: "Create the network" }).click();
  await isAccessible(page);
  await page.getByLabel("Name").fill(newName());
  await page.getByRole("button", { name: "Create the network" }).click();
  await page.goto((await newLink()).inviteUrl);
  await join(page);
  await page.goto("/");
  await page.getByText("Leave", { exact: true }).click();
  await page.getByText("Sign out everywhere").first().click();
  await isAccessible(page);
});

test("somebody joins by the keyboard alone", async ({ page }) => {
  await page.goto((await newLink()).inviteUrl);
  const press = async (role: "link" | "button", name: RegExp) => {
    const goal = page.getByRole(role, { name }).first();
    await goal.waitFor();
    for (let steps = 0; steps < 20; steps += 1) {
      await page.keyboard.press("Tab");
      if (await goal.evaluate((element) => element === document.activeElement)) break;
    }
    await expect(goal).toBeFocused();
    await page.keyboard.press("Enter");
  };
  await press("link", /^Continue with/);
  await page.getByRole("textbox", { name: "Address" }).focus();
  await page.keyboard.type(newAddress("dora"));
  await page.keyboard.press("Enter");
  await press("button", /^Join/);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
  await press("link", /^Check again/);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
});

test("a reader of screens is told who invites, to what, as what, and until when", async ({ page }) => {
  await page.goto((await newLink()).inviteUrl);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - heading /Join acme/ [level=1]
    - paragraph: Admin invites you to this private network. Sign in to join it.
    - term: Network
    - definition: /acme/
    - term: Invited by
    - definition: Admin
    - term: You join as
    - definition: a member
    - term: Valid until
    - definition: /UTC/
    - paragraph:
      - link /^Continue with/
  `);
});
