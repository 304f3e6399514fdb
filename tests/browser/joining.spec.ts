// Joining in a browser, from the mailed link to the client (R11 to R18).
import { expect, heading, join, shown, signIn, test } from "./fixtures";
import { call, mailedLink, newAddress, newLink, newName, user } from "./stack";

test("R11: an invitee opens the mailed link, signs in, joins and is shown where to get the client", async ({ page }) => {
  const dora = newAddress("dora");
  await page.goto(await mailedLink(dora, { role: "auditor" }));
  await expect(page).toHaveURL("/join");
  await expect(heading(page)).toHaveText(shown("Join acme.example"));
  await expect(page.locator("dl")).toContainText("an auditor");
  await signIn(page, dora);
  await expect(page).toHaveURL("/join");
  await expect(page.locator("dl")).toContainText(dora);
  await join(page);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
  await call("admin@acme.example", "POST", `/users/${(await user(dora)).id}/approve`);
  await page.getByRole("link", { name: "Check again" }).click();
  await expect(heading(page)).toHaveText(shown("You are in acme.example"));
  await page.getByRole("link", { name: "Get the app" }).click();
  await expect(page).toHaveURL("/download");
  await expect(heading(page)).toHaveText("Get the app for Linux");
  await expect(page.getByRole("link", { name: "Get it for Linux" })).toHaveAttribute("href", "https://client.example/linux");
});

test("R11: the client for one's own system comes first", async ({ page }) => {
  await page.setExtraHTTPHeaders({ "sec-ch-ua-platform": '"macOS"' });
  await page.goto("/download");
  await expect(heading(page)).toHaveText("Get the app for macOS");
  await expect(page.getByRole("listitem")).toHaveText(["Windows", "Linux", "iPhone and iPad", "Android"]);
});

test("R12: opening the link changes nothing, and only a click of somebody who has signed in joins", async ({ page }) => {
  const link = await newLink();
  for (let times = 0; times < 3; times += 1) await page.goto(link.inviteUrl);
  await expect(page.getByRole("button")).toHaveCount(0);
  const dora = newAddress("dora");
  await signIn(page, dora);
  await page.reload();
  expect((await call("admin@acme.example", "GET", `/user-invites/${link.id}`)).id).toBe(link.id);
  expect(await user(dora)).toBeUndefined();
  await join(page);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
});

test("R13: going back and joining again is harmless, and the link lets in nobody else", async ({ page, browserOf }) => {
  const link = await newLink();
  await page.goto(link.inviteUrl);
  await signIn(page, newAddress("dora"));
  await join(page);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
  await page.goBack();
  await page.goto("/join");
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
  const other = await browserOf();
  await other.goto(link.inviteUrl);
  await expect(heading(other)).toHaveText("This invite is no longer valid");
  await other.goto("/sign-in?return=%2Fjoin");
  await signIn(other, newAddress("eve"));
  await expect(heading(other)).toHaveText("This invite is no longer valid");
});

test("R14: a bound invite is for its address only: the wrong person switches and comes back", async ({ page }) => {
  const dora = newAddress("dora");
  await page.goto(await mailedLink(dora, { bindToEmail: true }));
  await expect(page.locator("dl")).toContainText("d…@friends.example");
  await signIn(page, newAddress("eve"));
  await expect(heading(page)).toHaveText("Use the account with the invited address");
  await expect(page.locator("main")).not.toContainText(dora);
  await page.getByRole("link", { name: "Use another account" }).click();
  await signIn(page, dora, { unverified: true });
  await expect(heading(page)).toHaveText("Use the account with the invited address");
  await page.getByRole("link", { name: "Use another account" }).click();
  await signIn(page, dora);
  await expect(heading(page)).toHaveText(shown("Join acme.example"));
  await join(page);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
});

test("R15: the same address with another account is another person", async ({ page, browserOf }) => {
  const dora = newAddress("dora");
  await page.goto((await newLink()).inviteUrl);
  await signIn(page, dora);
  await join(page);
  // At the local provider, whoever has not verified the address is another account.
  const other = await browserOf();
  await other.goto((await newLink()).inviteUrl);
  await signIn(other, dora, { unverified: true });
  await expect(heading(other)).toHaveText(shown("Join acme.example"));
});

test("R16: the join page says that an account belongs to one person", async ({ page }) => {
  await page.goto((await newLink()).inviteUrl);
  await expect(page.locator("main")).toContainText("An account belongs to one person");
  await signIn(page, newAddress("dora"));
  await expect(page.locator("main")).toContainText("An account belongs to one person");
});

test("R17: without user approval whoever joins is in at once", async ({ page }) => {
  const name = newName();
  const owner = newAddress("owner");
  const tailnet = await call(owner, "POST", "/tailnets", { name, kind: "organizational" });
  await call(owner, "PATCH", `/tailnet/${tailnet.id}/settings`, { usersApprovalOn: false });
  const [link] = await call(owner, "POST", `/tailnet/${tailnet.id}/user-invites`, [{}]);
  await page.goto(link.inviteUrl);
  await signIn(page, newAddress("dora"));
  await join(page);
  await expect(heading(page)).toHaveText(`You are in ${name}`);
});

test("R18: whom their own network does not let join is told which, and who can change it", async ({ page }) => {
  await page.goto((await newLink()).inviteUrl);
  await signIn(page, "member@globex.example");
  await expect(heading(page)).toHaveText("Ask your own network first");
  await expect(page.locator("main")).toContainText(shown("globex.example does not let you join other networks"));
  await expect(page.locator("main")).toContainText("Ask the owner, an admin or an IT admin");
});

test("a second invite that is opened in between is the one that is joined", async ({ page }) => {
  const [first, second] = [await newLink(), await newLink("admin@globex.example")];
  await page.goto(first.inviteUrl);
  const dora = newAddress("dora");
  await signIn(page, dora);
  await expect(heading(page)).toHaveText(shown("Join acme.example"));
  const tab = await page.context().newPage();
  await tab.goto(second.inviteUrl);
  await expect(heading(tab)).toHaveText(shown("Join globex.example"));
  await join(page);
  await expect(heading(page)).toHaveText(shown("Join globex.example"));
  expect(await user(dora)).toBeUndefined();
  await join(page);
  await expect(heading(page)).toHaveText(shown("Wait for approval in globex.example"));
});

test("whoever closes the page and comes back later goes on where they were", async ({ page }) => {
  await page.goto((await newLink()).inviteUrl);
  const tab = await page.context().newPage();
  await page.close();
  await tab.goto("/join");
  await signIn(tab, newAddress("dora"));
  await join(tab);
  await expect(heading(tab)).toHaveText(shown("Wait for approval in acme.example"));
});

test("whoever is in the network already is told so, and the invite stays open", async ({ page }) => {
  const link = await newLink();
  await page.goto(link.inviteUrl);
  await signIn(page, "member@acme.example");
  await expect(heading(page)).toHaveText(shown("You are in acme.example already"));
  expect((await call("admin@acme.example", "GET", `/user-invites/${link.id}`)).id).toBe(link.id);
});

test("an invite that was deleted is no longer valid, and a damaged link does not work", async ({ page }) => {
  const link = await newLink();
  await page.goto(link.inviteUrl);
  await call("admin@acme.example", "DELETE", `/user-invites/${link.id}`);
  await page.reload();
  await expect(heading(page)).toHaveText("This invite is no longer valid");
  await page.goto(`${link.inviteUrl.slice(0, -4)}AAAA`);
  await expect(heading(page)).toHaveText("This link does not work");
  await page.context().clearCookies();
  await page.goto("/join");
  await expect(heading(page)).toHaveText("Open your invite link first");
});

test("whoever is suspended is told so", async ({ page }) => {
  await page.goto((await newLink()).inviteUrl);
  const dora = newAddress("dora");
  await signIn(page, dora);
  await join(page);
  const { id } = await user(dora);
  await call("admin@acme.example", "POST", `/users/${id}/approve`);
  await call("admin@acme.example", "POST", `/users/${id}/suspend`);
  await page.goto("/join");
  await expect(heading(page)).toHaveText(shown("You cannot use acme.example now"));
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });

  test("somebody joins on a small phone, and nothing is wider than it", async ({ page }) => {
    await page.goto((await newLink()).inviteUrl);
    await signIn(page, newAddress("dora-with-a-very-long-name-that-no-phone-shows-in-one-line"));
    expect(await page.locator("main").evaluate((main) => main.scrollWidth - main.clientWidth)).toBe(0);
    await join(page);
    await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
  });
});
