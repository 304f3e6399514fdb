// Accounts with passkeys, in a browser with an authenticator (R11, R24, R25).
import { createHash } from "node:crypto";

import { expect, heading, join, makeAccount, shown, test, withAuthenticator } from "./fixtures";
import { emptyStack, mailedLink, newLink, newName, user } from "./stack";

test("R11, R24: an invitee without an account makes one with a passkey, joins, and signs in with nothing typed", async ({ page }) => {
  await withAuthenticator(page);
  const name = newName();
  await page.goto((await newLink()).inviteUrl);
  await page.getByRole("link", { name: "Sign in with a passkey" }).click();
  await makeAccount(page, name);
  await page.getByRole("link", { name: "Not now" }).click();
  await expect(page).toHaveURL("/join");
  await expect(page.locator("dl")).toContainText(`${name}@passkey`);
  await join(page);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
  expect((await user(`${name}@passkey`)).status).toBe("needs-approval");

  await page.getByRole("link", { name: "Your networks" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("link", { name: "Sign in with a passkey" }).click();
  await page.getByRole("button", { name: "Continue with a passkey" }).click();
  await expect(heading(page)).toHaveText("Your networks");
  await expect(page.locator("main")).toContainText(`${name}@passkey`);
});

test("R24: a second passkey is asked for at once; the first can be removed then, and the last cannot", async ({ page }) => {
  const first = await withAuthenticator(page);
  await page.goto("/sign-in");
  await makeAccount(page, newName());
  await expect(heading(page)).toHaveText("Add a second passkey");
  await expect(page.getByRole("button", { name: "Remove" })).toHaveCount(0);
  const [kept] = await first.credentials();
  await first.forget();
  const second = await withAuthenticator(page, "usb");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(heading(page)).toHaveText("Manage your passkeys");
  const id = createHash("sha256").update(Buffer.from(kept.credentialId, "base64")).digest("hex");
  await page.locator(`form[action="/passkeys/${id}/delete"]`).getByRole("button", { name: "Remove" }).click();
  await expect(heading(page)).toHaveText("Add a second passkey");
  await expect(page.locator("dl")).toContainText("your only one");

  const [left] = await second.credentials();
  expect(left.credentialId).not.toBe(kept.credentialId);
  await page.goto("/");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Continue with a passkey" }).click();
  await expect(page.locator("main")).toContainText("@passkey");
});

test("R24: a name is somebody's for ever, and a device makes no second passkey of the same account", async ({ page, browserOf }) => {
  const name = newName();
  await withAuthenticator(page);
  await page.goto("/sign-in");
  await makeAccount(page, name);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByRole("status")).toHaveText("This device has a passkey of yours already. Use another device.");

  const other = await browserOf();
  const device = await withAuthenticator(other);
  await other.goto("/sign-in");
  await other.getByRole("textbox").fill(name);
  await other.getByRole("button", { name: "Make a passkey" }).click();
  await expect(other.getByRole("status")).toContainText("This name is taken.");
  expect(await device.credentials()).toEqual([]);
});

test("R14: somebody with a passkey has no verified address, so a bound invite is not for them", async ({ page }) => {
  await withAuthenticator(page);
  await page.goto(await mailedLink(`${newName()}@friends.example`, { bindToEmail: true }));
  await page.getByRole("link", { name: "Sign in with a passkey" }).click();
  await makeAccount(page, newName());
  await page.getByRole("link", { name: "Not now" }).click();
  await expect(heading(page)).toHaveText("Use the account with the invited address");
});

test("a browser without passkeys says where to go on, and keeps the other ways", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "PublicKeyCredential", { value: undefined });
  });
  const link = await newLink();
  await page.goto(link.inviteUrl);
  await page.getByRole("link", { name: "Sign in with a passkey" }).click();
  await expect(page.getByText("To use a passkey, open this in your browser")).toContainText(link.inviteUrl);
  await expect(page.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^Continue with/ })).toBeVisible();
});

test("whoever has no passkey here is told so", async ({ page }) => {
  await withAuthenticator(page);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Continue with a passkey" }).click();
  await expect(page.getByRole("status")).toHaveText("Nothing has happened: you stopped, or it took too long.");
  await expect(page.getByRole("button", { name: "Continue with a passkey" })).toBeEnabled();
});

test("R24: where not everybody may found, an account is made only from an open invite", async ({ page }) => {
  await withAuthenticator(page);
  await page.goto(`${emptyStack.api}/sign-in`);
  await expect(page.getByRole("button", { name: "Continue with a passkey" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Make a passkey" })).toHaveCount(0);
});
