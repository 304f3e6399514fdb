// The console of the deployed stack: the template's routes and roles, the release binaries, and the mail that leaves.
import { expect, found, heading, join, shown, signIn, test } from "./fixtures";
import { choose, dialog, row } from "./network";
import { endpoints, newAddress, newName } from "./stack";

/** The link in the mail that an address was sent. */
const mailedLink = async (address: string): Promise<string> => {
  let text: string | undefined;
  await expect(async () => {
    const { messages } = await (await fetch(`${endpoints.aws}/_ministack/ses/messages`)).json();
    text = Object.values<any[]>(messages).flat().find(({ To }) => To.includes(address))?.BodyText;
    expect(text).toBeTruthy();
  }).toPass();
  return text!.match(/http\S+\/uinv\/\S+/)![0];
};

test("an admin signs in, invites somebody, and approves them once they have joined", async ({ page, browserOf }) => {
  const [network, owner, dora] = [newName(), newAddress("owner"), newAddress("dora")];
  await page.goto("/");
  await signIn(page, owner);
  await found(page, network);
  await page.goto("/console");
  await expect(row(page, owner)).toContainText("Owner");

  await page.getByRole("button", { name: "Invite external users" }).click();
  await page.getByLabel("E-mail addresses").fill(dora);
  await page.getByLabel("Auditor").check();
  await page.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(row(page, dora)).toContainText("Invited");

  const other = await browserOf();
  await other.goto(await mailedLink(dora));
  await signIn(other, dora);
  await join(other);
  await expect(heading(other)).toHaveText(shown(`Wait for approval in ${network}`));

  await expect(async () => {
    await page.reload();
    await expect(row(page, dora)).toContainText("Needs approval", { timeout: 2_000 });
  }).toPass();
  await choose(page, dora, "Approve");
  await expect(row(page, dora)).toContainText("Active");
  await page.getByRole("link", { name: "Configuration audit log" }).click();
  await expect(page.getByRole("list", { name: "Configuration audit log" })).toContainText("User approved");
});
