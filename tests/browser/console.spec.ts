// What admins do in the console, and what nobody else can (R3 to R9, R17 to R23).
import { expect, heading, signIn, test } from "./fixtures";
import { bounced, choose, dialog, invited, joined, newNetwork, openConsole, row, sent } from "./network";
import { call, endpoints, invoke, newAddress } from "./stack";

const LIST = `"Lovelace, Ada" <ada@friends.example>; grace@friends.example\nmailto:hedy@friends.example`;

/** The answers that no button of the console may lead to. */
const watchRefusals = (page: import("@playwright/test").Page): number[] => {
  const statuses: number[] = [];
  page.on("response", (response) => void (response.status() >= 403 && statuses.push(response.status())));
  return statuses;
};

test("R4: an admin invites everybody of a pasted list, and each is mailed", async ({ page }) => {
  const network = await newNetwork();
  await openConsole(page, network);
  await page.getByRole("button", { name: "Invite external users" }).click();
  const addresses = page.getByLabel("E-mail addresses");
  await addresses.evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, LIST);
  // What is still in the field counts, too.
  await addresses.fill("joan@friends.example");
  await page.getByLabel("Auditor").check();
  await page.getByRole("button", { name: "Invite 4 people" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "4 people are invited" })).toBeVisible();
  for (const name of ["ada", "grace", "hedy", "joan"]) {
    await expect(row(page, `${name}@friends.example`)).toContainText("Auditor");
    await expect(row(page, `${name}@friends.example`)).toContainText(/Expires .*in 30 days|in 29 days/);
  }
  // Mails of this address may be held by the minute over all networks; what matters is that the list says how far they are.
  await expect(row(page, "joan@friends.example").getByRole("cell").nth(5)).not.toBeEmpty();
});

test("R4: comma, semicolon, blank, Enter and leaving the field end an address", async ({ page }) => {
  await openConsole(page, await newNetwork());
  await page.getByRole("button", { name: "Invite external users" }).click();
  const addresses = page.getByLabel("E-mail addresses");
  await addresses.pressSequentially("a@friends.example,b@friends.example;c@friends.example d@friends.example");
  await addresses.press("Enter");
  await addresses.pressSequentially("e@friends.example");
  await addresses.blur();
  await expect(dialog(page).getByRole("list", { name: "Addresses" }).getByRole("listitem")).toHaveCount(5);
  await expect(page.getByRole("button", { name: "Invite 5 people" })).toBeVisible();
});

test("R4: a refused request marks each address with its reason, and keeps everything else", async ({ page }) => {
  const network = await newNetwork();
  const member = await joined(network, "member");
  await invited(network, [{ email: "dora@friends.example" }]);
  await openConsole(page, network);
  await page.getByRole("button", { name: "Invite external users" }).click();
  await page.getByLabel("E-mail addresses").fill(`new@friends.example, dora@friends.example, ${member}`);
  await page.getByLabel("Billing admin").check();
  await page.getByRole("button", { name: "Invite 3 people" }).click();
  const chips = dialog(page).getByRole("listitem");
  await expect(chips.filter({ hasText: "dora@friends.example" })).toContainText("is invited already");
  await expect(chips.filter({ hasText: member })).toContainText("has joined already");
  await expect(chips.filter({ hasText: "new@friends.example" })).not.toContainText("already");
  await expect(page.getByLabel("Billing admin")).toBeChecked();
  for (const address of ["dora@friends.example", member]) await page.getByRole("button", { name: `Remove ${address}` }).click();
  await page.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(row(page, "new@friends.example")).toContainText("Billing admin");
});

test("R4: no answer means that nothing is lost, and closing with text asks first", async ({ page }) => {
  await openConsole(page, await newNetwork());
  await page.getByRole("button", { name: "Invite external users" }).click();
  await page.getByLabel("E-mail addresses").fill("dora@friends.example");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(dialog(page)).toContainText("The service cannot be reached");
  await page.context().setOffline(false);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toContainText("Close it, and lose what you have typed?");
  await page.getByRole("button", { name: "Go on typing" }).click();
  await page.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(row(page, "dora@friends.example")).toBeVisible();
});

test("R5: a link is made and copied, and can be selected", async ({ page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openConsole(page, await newNetwork());
  await page.getByRole("button", { name: "Invite external users" }).click();
  await page.getByText("Copy invite link").click();
  await page.getByLabel("Network admin").check();
  await page.getByRole("button", { name: "Generate and copy" }).click();
  const link = dialog(page).getByRole("textbox", { name: "Link to join as: Network admin" });
  await expect(link).toHaveValue(/\/uinv\/tninv_/);
  await expect(dialog(page)).toContainText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await link.inputValue());
});

test("R8: where the clipboard is refused, the link of an open invite is shown to be copied by hand", async ({ page }) => {
  const network = await newNetwork();
  const [invite] = await invited(network, [{ email: "dora@friends.example" }]);
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
  });
  await openConsole(page, network);
  await choose(page, "dora@friends.example", "Copy invite link");
  await expect(dialog(page).getByRole("textbox")).toHaveValue(invite.inviteUrl);
  await dialog(page).getByRole("button", { name: "Copy" }).click();
  await expect(dialog(page)).toContainText("copy it yourself");
});

test("R8: resending says that the link stays, and within the minute for how long it waits", async ({ page }) => {
  const network = await newNetwork();
  await invited(network, [{ email: newAddress("dora") }]);
  await openConsole(page, network);
  await row(page, "dora-").getByRole("button", { name: /^Actions for/ }).click();
  const resend = page.getByRole("menuitem", { name: /^Resend user invite/ });
  await expect(resend).toHaveAttribute("aria-disabled", "true");
  await expect(resend).toContainText(/Again in \d+ seconds?/);
});

test("R7: somebody is found by the start of their name or address, in a list that survives a reload", async ({ page }) => {
  const network = await newNetwork();
  const dora = await joined(network, "member", { login: newAddress("dora.maar") });
  const evan = newAddress("evan");
  await invited(network, [{ email: evan, role: "auditor" }]);
  await openConsole(page, network);
  const rows = page.getByRole("rowheader");
  await expect(rows).toHaveCount(3);
  const search = page.getByLabel("Find by name or address");
  for (const typed of ["MAAR", "dora.m"]) {
    await search.fill(typed);
    await expect(rows).toHaveText([new RegExp(dora)]);
  }
  await search.fill("evan");
  await expect(rows).toHaveText([evan]);
  await page.reload();
  await expect(search).toHaveValue("evan");
  await expect(rows).toHaveText([evan]);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByLabel("Status", { exact: true }).selectOption("Invited");
  await expect(rows).toHaveText([evan]);
  await page.getByLabel("Role", { exact: true }).selectOption("Owner");
  await expect(page.getByText("Nobody fits these filters.")).toBeVisible();
});

test("R7: who was invited by whom is shown, and the list is restricted to it by a click", async ({ page }) => {
  const network = await newNetwork();
  const admin = await joined(network, "admin", { login: newAddress("bob.stone") });
  await call(admin, "POST", `/tailnet/${network.id}/user-invites`, [{ email: newAddress("evan") }]);
  const dora = await joined({ ...network, owner: admin }, "member", { login: newAddress("dora.maar") });
  await openConsole(page, network);
  await row(page, dora).getByRole("button", { name: /^Bob Stone/ }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(2);
  await expect(row(page, "evan-")).toBeVisible();
  await page.getByRole("button", { name: /^Only those whom Bob Stone/ }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(4);
});

test("R2: an invite that has expired is found, and made again", async ({ page }) => {
  await openConsole(page, { name: "acme.example", id: "", owner: "admin@acme.example" });
  await page.getByLabel("Status", { exact: true }).selectOption("Expired");
  await expect(row(page, "too-late@friends.example")).toContainText("Expired 10 days ago");
  await choose(page, "too-late@friends.example", "Invite again");
  await expect(page.getByLabel("Auditor")).toBeChecked();
  await page.getByRole("button", { name: "Invite 1 person" }).click();
  await page.getByLabel("Status", { exact: true }).selectOption("Invited");
  await expect(row(page, "too-late@friends.example")).toContainText("Auditor");
});

test("R4: who has joined or is invited already is said by name, before anything is sent", async ({ page }) => {
  const network = await newNetwork();
  const dora = await joined(network, "member", { login: newAddress("dora.maar") });
  await openConsole(page, network);
  await page.getByRole("button", { name: "Invite external users" }).click();
  await page.getByLabel("E-mail addresses").pressSequentially(`${dora},new@friends.example,`);
  const chips = dialog(page).getByRole("listitem");
  await expect(chips.filter({ hasText: dora })).toContainText("has joined already, as Dora Maar");
  await expect(chips.filter({ hasText: "new@friends.example" })).not.toContainText("already");
});

test("R9: deleting an invite asks whose, and its link is dead", async ({ page, browserOf }) => {
  const network = await newNetwork();
  const [invite] = await invited(network, [{ email: "dora@friends.example" }]);
  await openConsole(page, network);
  await choose(page, "dora@friends.example", "Delete invite");
  await expect(dialog(page)).toContainText("Delete the invite to dora@friends.example?");
  await dialog(page).getByRole("button", { name: "Delete invite" }).click();
  await expect(row(page, "dora@friends.example")).toHaveCount(0);
  const other = await browserOf();
  await other.goto(invite.inviteUrl);
  await expect(heading(other)).toHaveText("This invite is no longer valid");
});

test("R17: whoever waits is approved, gets another role, is suspended, restored and removed", async ({ page }) => {
  const network = await newNetwork();
  const dora = await joined(network, "member", { approved: false });
  await openConsole(page, network);
  await expect(row(page, dora)).toContainText("Needs approval");
  await choose(page, dora, "Approve");
  await expect(row(page, dora)).toContainText("Active");
  await choose(page, dora, "Change role");
  await page.getByLabel("IT admin").check();
  await dialog(page).getByRole("button", { name: "Change role" }).click();
  await expect(row(page, dora)).toContainText("IT admin");
  await choose(page, dora, "Suspend");
  await expect(dialog(page)).toContainText(dora);
  await dialog(page).getByRole("button", { name: "Suspend" }).click();
  await expect(row(page, dora)).toContainText("Suspended");
  await choose(page, dora, "Restore");
  await expect(row(page, dora)).toContainText("Active");
  await choose(page, dora, "Remove");
  await expect(dialog(page)).toContainText(dora);
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await expect(row(page, dora)).toHaveCount(0);
});

/** What a role is offered: in the menus of an invite and of a user, which settings it changes, and whether it reads the log. */
type Offered = { ofInvite: string; ofUser: string; approval: boolean; policy: boolean; log: boolean };

const OF_INVITE = "Resend user invite|Copy invite link|Delete invite";
const OF_USER = "Change role|Suspend|Remove";
const OFFERED: Record<string, Offered> = {
  owner: { ofInvite: OF_INVITE, ofUser: OF_USER, approval: true, policy: true, log: true },
  admin: { ofInvite: OF_INVITE, ofUser: OF_USER, approval: true, policy: true, log: true },
  "it-admin": { ofInvite: OF_INVITE, ofUser: OF_USER, approval: false, policy: true, log: true },
  "network-admin": { ofInvite: "", ofUser: "", approval: true, policy: false, log: true },
  "billing-admin": { ofInvite: "", ofUser: "", approval: false, policy: false, log: true },
  auditor: { ofInvite: "", ofUser: "", approval: false, policy: false, log: false },
};

for (const [role, offered] of Object.entries(OFFERED)) {
  test(`R3 to R9, R17 to R23: ${role}: every screen offers what the role may, and no button ends in a refusal`, async ({ page }) => {
    const network = await newNetwork();
    await invited(network, [{ email: "dora@friends.example", role: "member" }]);
    const somebody = await joined(network, "member");
    const refusals = watchRefusals(page);
    await openConsole(page, network, role === "owner" ? network.owner : await joined(network, role));

    await expect(row(page, somebody)).toBeVisible();
    // Auditors see no invites (R7).
    await expect(row(page, "dora@friends.example")).toHaveCount(role === "auditor" ? 0 : 1);
    await expect(page.getByRole("button", { name: "Invite external users" })).toHaveCount(offered.ofInvite ? 1 : 0);
    for (const [name, entries] of [["dora@friends.example", offered.ofInvite], [somebody, offered.ofUser]] as const) {
      const menu = row(page, name).getByRole("button", { name: /^Actions for/ });
      await expect(menu, name).toHaveCount(entries ? 1 : 0);
      if (!entries) continue;
      await menu.click();
      const labels = await page.getByRole("menuitem").evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.firstChild!.textContent));
      expect(labels, name).toEqual(entries.split("|"));
      await page.keyboard.press("Escape");
    }

    await page.getByRole("link", { name: "Settings" }).click();
    await expect(page.getByLabel("Users must be approved")).toBeEnabled({ enabled: offered.approval });
    await expect(page.getByLabel("Nobody")).toBeEnabled({ enabled: offered.policy });
    // A token has the rights of whoever makes it, so everybody may.
    await page.getByRole("button", { name: "New token" }).click();
    await dialog(page).getByRole("button", { name: "New token" }).click();
    await expect(page.getByLabel("Token", { exact: true })).toHaveValue(/^tskey-api-/);
    await dialog(page).getByRole("button", { name: "Close" }).last().click();

    await page.getByRole("link", { name: "Usage" }).click();
    await expect(page.getByRole("row")).toHaveCount(13);

    await expect(page.getByRole("link", { name: "Configuration audit log" })).toHaveCount(offered.log ? 1 : 0);
    await page.goto(`/console/${network.name}/log`);
    if (offered.log) await expect(page.getByRole("list", { name: "Configuration audit log" })).toContainText("dora@friends.example");
    else await expect(page.getByText("Your role does not read the log.")).toBeVisible();
    expect(refusals).toEqual([]);
  });
}

test("R7: an auditor sees users and no invites; a member, whoever waits and a stranger see no console", async ({ browserOf }) => {
  const network = await newNetwork();
  await invited(network, [{ email: "dora@friends.example" }]);
  const auditor = await browserOf();
  await openConsole(auditor, network, await joined(network, "auditor"));
  await expect(row(auditor, network.owner)).toBeVisible();
  await expect(row(auditor, "dora@friends.example")).toHaveCount(0);
  await expect(auditor.getByRole("link", { name: "Configuration audit log" })).toHaveCount(0);
  for (const [login, says] of [
    [await joined(network, "member"), "The console is for admins"],
    [await joined(network, "member", { approved: false }), "Wait for approval"],
    [newAddress("stranger"), "You are not in this network"],
  ] as const) {
    const page = await browserOf();
    await openConsole(page, network, login);
    await expect(heading(page)).toHaveText(says);
  }
});

test("R17, R18: approval and the policy on other networks are changed by a click", async ({ page: owner }) => {
  const network = await newNetwork();
  await openConsole(owner, network, network.owner, "settings");
  await owner.getByLabel("Users must be approved").uncheck();
  await expect(owner.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await owner.getByLabel("Nobody").check();
  await expect(async () => {
    const settings = await call(network.owner, "GET", `/tailnet/${network.id}/settings`);
    expect(settings).toMatchObject({ usersApprovalOn: false, usersRoleAllowedToJoinExternalTailnets: "none" });
  }).toPass();
});

test("R20: whoever's home is another network leaves, and neither the owner nor anybody at home can", async ({ browserOf }) => {
  const network = await newNetwork();
  const page = await browserOf();
  const { owner: guest } = await newNetwork();
  await joined(network, "admin", { login: guest });
  await openConsole(page, network, guest);
  await choose(page, guest, "Leave this network");
  await dialog(page).getByRole("button", { name: "Leave this network" }).click();
  await expect(page.getByText(network.name)).toHaveCount(0);
  const { users } = await call(network.owner, "GET", `/tailnet/${network.id}/users`);
  expect(users.map(({ loginName }: { loginName: string }) => loginName)).toEqual([network.owner]);
  for (const login of [network.owner, await joined(network, "admin")]) {
    const other = await browserOf();
    await openConsole(other, network, login);
    await expect(row(other, login)).toBeVisible();
    // Nothing can be done to oneself but leaving.
    await expect(row(other, login).getByRole("button", { name: /^Actions for/ })).toHaveCount(0);
  }
});

test("R22: a mail is said to be sent once it is, and says plainly when it has bounced, and why", async ({ page }) => {
  const network = await newNetwork();
  const address = newAddress("gone");
  await page.route(/\/people/, async (route) => {
    // As long as the mailer has not come to it.
    const answer = await route.fetch();
    const { people } = await answer.json();
    return route.fulfill({ response: answer, json: { people: people.map((one: object) => ("emailStatus" in one ? { ...one, emailStatus: "queued" } : one)) } });
  }, { times: 1 });
  await invited(network, [{ email: address }]);
  const [invite] = await sent(network);
  await openConsole(page, network);
  const delivery = row(page, address).getByRole("cell").nth(5);
  await expect(delivery).toContainText("Waits to be sent");
  await page.reload();
  await expect(delivery).toContainText("Sent");
  const tags = { tailnet: [network.id], invite: [invite.id], "requested-at": [`${Date.parse(invite.lastEmailSentAt)}`] };
  const bounce = { bounceType: "Permanent", bouncedRecipients: [{ emailAddress: address, diagnosticCode: "smtp; 550 5.1.1 no such user" }] };
  await invoke("record-delivery", { source: "aws.ses", detail: { eventType: "Bounce", mail: { destination: [address], tags }, bounce } });
  await page.reload();
  await expect(delivery).toContainText("Bounced");
  await expect(row(page, address)).toContainText("no such user");
});

test("P6: mailing that has stopped is resumed by those who may, and once a week", async ({ page, browserOf }) => {
  const network = await newNetwork();
  await bounced(network);
  const notice = (shown: import("@playwright/test").Page) => shown.locator("section").filter({ hasText: "No invites are mailed now" });
  const resume = { name: "Resume mailing" };
  const itAdmin = await browserOf();
  await openConsole(itAdmin, network, await joined(network, "it-admin"), "settings");
  await expect(notice(itAdmin)).toContainText("Owner and Admin can resume it sooner.");
  await expect(itAdmin.getByRole("button", resume)).toHaveCount(0);

  await openConsole(page, network, await joined(network, "admin"), "settings");
  const refusals = watchRefusals(page);
  // A change of another setting does not hide it.
  await page.getByLabel("Users must be approved").uncheck();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await page.getByRole("button", resume).click();
  await expect(page.getByRole("status").filter({ hasText: "Mailing is resumed." })).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  const later = newAddress("dora");
  await invited(network, [{ email: later }]);
  await expect(async () => {
    const [invite] = await call(network.owner, "GET", `/tailnet/${network.id}/user-invites?email=${later}`);
    expect(invite.emailStatus).toBe("sent");
  }).toPass();

  await bounced(network);
  await page.reload();
  await expect(notice(page)).toContainText("It can be resumed again: in 6 days");
  await expect(page.getByRole("button", resume)).toHaveCount(0);
  await page.getByRole("link", { name: "Configuration audit log" }).click();
  const entries = page.getByRole("list", { name: "Configuration audit log" });
  await page.getByLabel("What happened").selectOption("Mailing resumed");
  await expect(entries.locator("> li")).toHaveCount(1);
  expect(refusals).toEqual([]);
});

test("R25: a session that ends in the middle is renewed beside it, and nothing that was typed is lost", async ({ page }) => {
  const network = await newNetwork();
  await openConsole(page, network);
  await page.getByRole("button", { name: "Invite external users" }).click();
  await page.getByLabel("E-mail addresses").fill("dora@friends.example");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Invite 1 person" }).click();
  const over = page.getByRole("dialog", { name: "Sign in again" });
  await expect(over).toBeVisible();
  const opened = page.context().waitForEvent("page");
  await over.getByRole("link", { name: "Sign in" }).click();
  const beside = await opened;
  await beside.locator('a[href^="/sign-in/local"]').click();
  await beside.getByRole("textbox", { name: "Address" }).fill(network.owner);
  await beside.getByRole("button", { name: "Sign in" }).click();
  await expect(row(page, "dora@friends.example")).toBeVisible();
});

test("R25: when the session ends, what was read of others goes at once, and the window to sign in when nobody does", async ({ page }) => {
  const network = await newNetwork();
  await invited(network, [{ email: "dora@friends.example" }]);
  await page.clock.install();
  await openConsole(page, network);
  await expect(row(page, "dora@friends.example")).toBeVisible();
  await page.getByRole("button", { name: "Invite external users" }).click();
  await page.getByLabel("E-mail addresses").fill("emil@friends.example");
  await page.context().clearCookies();
  // What was touched is asked for every 20 seconds.
  await page.clock.runFor(21_000);
  await expect(page.getByRole("dialog", { name: "Sign in again" })).toBeVisible();
  await expect(page.getByText("dora@friends.example")).toHaveCount(0);
  await expect(page.getByText("emil@friends.example")).toHaveCount(1);
  await page.clock.runFor(5 * 60_000);
  await page.waitForURL((url) => url.pathname === "/sign-in" && url.searchParams.get("return")!.startsWith("/console/"));
  await signIn(page, network.owner);
  await expect(row(page, "dora@friends.example")).toBeVisible();
});

test("R25: the end of a session is noticed without an answer of the service", async ({ page }) => {
  const network = await newNetwork();
  await invited(network, [{ email: "dora@friends.example" }]);
  await page.clock.install();
  await openConsole(page, network);
  await expect(row(page, "dora@friends.example")).toBeVisible();
  await page.context().setOffline(true);
  await page.clock.fastForward("12:00:01");
  await expect(page.getByText("dora@friends.example")).toHaveCount(0);
});

test("R25: signing out leaves nothing that the browser's way back shows", async ({ page }) => {
  const network = await newNetwork();
  await invited(network, [{ email: "dora@friends.example" }]);
  await openConsole(page, network);
  await expect(row(page, "dora@friends.example")).toBeVisible();
  await page.getByRole("button", { name: /you are the owner$/ }).click();
  const signedOut = page.waitForResponse((response) => response.url().endsWith("/sign-out"));
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  expect((await (await signedOut).allHeaders())["clear-site-data"]).toBe('"cache", "storage"');
  await expect(heading(page)).toHaveText("Sign in to your private networks");
  await page.goBack();
  await page.waitForURL((url) => url.pathname === "/sign-in");
  await expect(page.getByText("dora@friends.example")).toHaveCount(0);
});

test("R25: an API access token is shown once, and revoked", async ({ page }) => {
  const network = await newNetwork();
  await openConsole(page, network, network.owner, "settings");
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("What is it for?").fill("backup");
  await dialog(page).getByRole("button", { name: "New token" }).click();
  const token = await page.getByLabel("Token", { exact: true }).inputValue();
  const me = await fetch(`${endpoints.api}/api/v2/tailnet/-/settings`, { headers: { authorization: `Bearer ${token}` } });
  expect(me.status).toBe(200);
  await dialog(page).getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("listitem").filter({ hasText: "backup" }).getByRole("button", { name: "Revoke" }).click();
  await dialog(page).getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("You have none.")).toBeVisible();
});

test("R21: the log shows who did what, newest first, and its filters survive a reload", async ({ page }) => {
  const network = await newNetwork();
  await invited(network, [{ email: "dora@friends.example" }]);
  await call(network.owner, "PATCH", `/tailnet/${network.id}/settings`, { usersApprovalOn: false });
  await openConsole(page, network, network.owner, "log");
  const entries = page.getByRole("list", { name: "Configuration audit log" }).locator("> li");
  await expect(entries.first()).toContainText("Switched off");
  await page.getByLabel("What happened").selectOption("Invite made");
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText("dora@friends.example");
  await page.reload();
  await expect(entries).toHaveCount(1);
  await expect(page.getByLabel("What happened")).toHaveValue("INVITE.CREATE");
});

test("R21: the log is downloaded as a sheet and as lines of JSON", async ({ page }) => {
  const network = await newNetwork();
  await invited(network, [{ email: "dora@friends.example" }]);
  await openConsole(page, network, network.owner, "log");
  for (const [form, ofDora] of [["CSV", /,INVITE,[^\r]*dora@friends\.example/], ["NDJSON", /"name":"dora@friends\.example"/]] as const) {
    await page.getByRole("button", { name: "More" }).click();
    const file = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: `Download as ${form}`, exact: true }).click();
    const saved = await file;
    expect(saved.suggestedFilename()).toBe(`${network.name}-log.${form.toLowerCase()}`);
    expect((await (await saved.createReadStream()).toArray()).join("")).toMatch(ofDora);
  }
});

test("R28: many are changed at once, with a result for each", async ({ page }) => {
  const network = await newNetwork();
  const waiting = [await joined(network, "member", { approved: false }), await joined(network, "member", { approved: false })];
  await openConsole(page, network);
  for (const login of waiting) await row(page, login).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Approve (2)" }).click();
  await dialog(page).getByRole("button", { name: "Approve (2)" }).click();
  await expect(dialog(page)).toContainText("Done: 2. Refused: 0.");
  await dialog(page).getByRole("button", { name: "Close" }).last().click();
  for (const login of waiting) await expect(row(page, login)).toContainText("Active");
});

test("R28: the addresses of a file are invited, and one that is refused stops no other", async ({ page }) => {
  const network = await newNetwork();
  await invited(network, [{ email: "dora@friends.example" }]);
  await openConsole(page, network);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Import a list" }).click();
  const buffer = Buffer.from("name;address;role\nDora;dora@friends.example;\nEvan;evan@friends.example;auditor\n");
  await page.getByLabel("A file with addresses").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer });
  await expect(dialog(page)).toContainText("2 addresses in the file");
  await expect(dialog(page)).toContainText("is invited already");
  await page.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(dialog(page)).toContainText("Done: 1. Refused: 1.");
  await dialog(page).getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "evan@friends.example")).toContainText("Auditor");
});

test("what is filtered is downloaded as a sheet, in which no cell is a formula", async ({ page }) => {
  const network = await newNetwork();
  await joined(network, "member", { login: `=1+1 <${newAddress("dora")}>` });
  await openConsole(page, network);
  await page.getByRole("button", { name: "More" }).click();
  const file = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Download as CSV" }).click();
  const stream = await (await file).createReadStream();
  const text = (await stream.toArray()).join("");
  expect(text).toContain("'=1+1");
  expect(text).toContain(network.owner);
});

test("two windows in two networks never act in the wrong one", async ({ page }) => {
  const [first, second] = [await newNetwork(), await newNetwork()];
  const login = newAddress("both");
  for (const network of [first, second]) {
    await call(network.owner, "PATCH", `/tailnet/${network.id}/settings`, { usersRoleAllowedToJoinExternalTailnets: "member" });
    await joined(network, "admin", { login });
  }
  await openConsole(page, first, login);
  const other = await page.context().newPage();
  await other.goto(`/console/${second.name}/users`);
  await expect(row(other, second.owner)).toBeVisible();
  await page.getByRole("button", { name: "Invite external users" }).click();
  await page.getByLabel("E-mail addresses").fill("dora@friends.example");
  await page.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(row(page, "dora@friends.example")).toBeVisible();
  expect(await call(second.owner, "GET", `/tailnet/${second.id}/user-invites`)).toEqual([]);
});

test("a change by somebody else appears by itself, and disturbs no open form", async ({ page }) => {
  const network = await newNetwork();
  await page.clock.install();
  await openConsole(page, network);
  await page.getByRole("button", { name: "Invite external users" }).click();
  await page.getByLabel("E-mail addresses").fill("dora@friends.example");
  await invited(network, [{ email: "evan@friends.example" }]);
  await page.clock.fastForward(21_000);
  await expect(page.locator("tr").filter({ hasText: "evan@friends.example" })).toBeVisible();
  await expect(page.getByLabel("E-mail addresses")).toHaveValue("dora@friends.example");
});

test("however many are in the network, the first view waits for one answer of a hundred", async ({ page }) => {
  const network = await newNetwork();
  const { users: [user] } = await call(network.owner, "GET", `/tailnet/${network.id}/users`);
  const hundred = Array.from({ length: 100 }, (_, number) => ({ ...user, kind: "user", id: `${7_000_000 + number}`, displayName: `Person ${number}`, can: [] }));
  const asked: string[] = [];
  await page.route(/\/people/, (route) => {
    asked.push(route.request().url());
    const next = `<${endpoints.api}/api/v2/tailnet/${network.id}/people?cursor=${user.id}>; rel="next"`;
    return route.fulfill({ json: { people: hundred }, headers: { link: next } });
  });
  await openConsole(page, network);
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(101);
  await expect(page.getByRole("button", { name: "Next page" })).toBeVisible();
  expect(asked).toHaveLength(1);
});

test("where nothing happens, it is only asked whether something has", async ({ page }) => {
  const network = await newNetwork();
  await page.clock.install();
  await openConsole(page, network);
  await expect(row(page, network.owner)).toBeVisible();
  const passes = async (milliseconds: number) => {
    const answered = page.waitForResponse(/\/changes\?/);
    await page.clock.fastForward(milliseconds);
    await (await answered).finished();
  };
  // Founding the network is the last that has happened: it is told, and the list is read again when it has followed.
  await passes(60_000);
  await passes(20_000);
  await expect(row(page, network.owner)).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  for (let times = 0; times < 3; times += 1) await passes(20_000);
  expect(asked).toEqual(Array(3).fill(`/api/v2/tailnet/${network.id}/changes`));
});

test("whoever loses their rights is shown so at once", async ({ page }) => {
  const network = await newNetwork();
  const admin = await joined(network, "admin");
  await page.clock.install();
  await openConsole(page, network, admin);
  const { users } = await call(network.owner, "GET", `/tailnet/${network.id}/users`);
  const { id } = users.find(({ loginName }: { loginName: string }) => loginName === admin);
  await call(network.owner, "POST", `/users/${id}/suspend`);
  await page.clock.fastForward(21_000);
  await expect(page.getByRole("heading", { name: /suspended/i })).toBeVisible();
});

test("menus and chips work by the keyboard", async ({ page }) => {
  const network = await newNetwork();
  await invited(network, [{ email: "dora@friends.example" }]);
  await openConsole(page, network);
  const menu = row(page, "dora@friends.example").getByRole("button", { name: /^Actions for/ });
  await menu.focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: /^Resend/ })).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Delete invite" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await page.getByRole("button", { name: "Invite external users" }).press("Enter");
  await page.getByLabel("E-mail addresses").focus();
  await page.keyboard.type("a@friends.example,b@friends.example,");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("button", { name: "Remove b@friends.example" })).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(page.getByRole("button", { name: "Remove a@friends.example" })).toBeFocused();
  await expect(page.getByRole("button", { name: "Invite 1 person" })).toBeVisible();
});
