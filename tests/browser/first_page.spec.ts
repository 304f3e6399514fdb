// The first page: signing in and out, leaving, founding (R20, R25, R26).
import { expect, heading, join, shown, signIn, test } from "./fixtures";
import { call, emptyStack, newAddress, newLink, newName } from "./stack";

test("R20: a person leaves a network that they joined later than their first, and comes back by a new invite", async ({ page }) => {
  const name = newName();
  await page.goto("/");
  await signIn(page, newAddress("guest"));
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create the network" }).click();
  await page.goto((await newLink()).inviteUrl);
  await join(page);
  await page.getByRole("link", { name: "Your networks" }).click();
  await expect(page.getByRole("listitem")).toHaveCount(2);
  await expect(page.getByRole("listitem").first()).not.toContainText("Leave");
  await page.getByText("Leave", { exact: true }).click();
  await page.getByRole("button", { name: shown("Leave acme.example") }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("listitem")).toHaveText([new RegExp(name)]);
  await page.goto((await newLink()).inviteUrl);
  await join(page);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
});

test("R25: signing out ends the session here, and not elsewhere", async ({ page, browserOf }) => {
  const [login, elsewhere] = [newAddress("ann"), await browserOf()];
  for (const browser of [page, elsewhere]) {
    await browser.goto("/");
    await signIn(browser, login);
    await expect(browser.locator("main")).toContainText(login);
  }
  const [session] = (await page.context().cookies()).filter((cookie) => cookie.name === "__Host-session");
  expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax", path: "/" });
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(heading(page)).toHaveText("Sign in to your private networks");
  await page.goBack();
  await page.goto("/");
  await expect(heading(page)).toHaveText("Sign in to your private networks");
  // Whoever has kept the cookie has nothing.
  await page.context().addCookies([session]);
  await page.goto("/");
  await expect(heading(page)).toHaveText("Sign in to your private networks");
  await elsewhere.reload();
  await expect(elsewhere.locator("main")).toContainText(login);
});

test("R25: signing out everywhere ends all sessions, and a new one begins by signing in", async ({ page, browserOf }) => {
  const [login, elsewhere] = [newAddress("ann"), await browserOf()];
  for (const browser of [page, elsewhere]) {
    await browser.goto("/");
    await signIn(browser, login);
  }
  await page.getByText("Sign out everywhere", { exact: true }).first().click();
  await expect(page.getByLabel("Revoke my API access tokens, too")).not.toBeChecked();
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(heading(page)).toHaveText("Sign in to your private networks");
  await elsewhere.reload();
  await expect(heading(elsewhere)).toHaveText("Sign in to your private networks");
  await signIn(elsewhere, login);
  await expect(elsewhere.locator("main")).toContainText(login);
});

test("R26: whoever is in no network is led to founding one, and what they sent is kept when it cannot be", async ({ page }) => {
  await page.goto("/");
  await signIn(page, newAddress("ann"));
  await expect(heading(page)).toHaveText("Create your network");
  await page.getByLabel("Name").fill("acme.example");
  await page.getByLabel("An organization's").check();
  await page.getByRole("button", { name: "Create the network" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("acme.example");
  await expect(page.getByLabel("Name")).toHaveAccessibleDescription(/domain of your own verified address/);
  await expect(page.getByLabel("An organization's")).toBeChecked();
  const name = newName();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create the network" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("listitem")).toContainText([`${name} You are the owner.`]);
});

test("R24: two tabs sign in at the same time, and an attempt that was stopped is explained", async ({ page }) => {
  await page.goto("/");
  const tab = await page.context().newPage();
  await tab.goto("/");
  for (const one of [page, tab]) await one.getByRole("link", { name: /^Continue with/ }).click();
  const login = newAddress("ann");
  for (const one of [tab, page]) {
    await one.getByRole("textbox", { name: "Address" }).fill(login);
    await one.getByRole("button", { name: "Sign in" }).click();
    await expect(one.locator("main")).toContainText(login);
  }
  await page.goto("/sign-in/local/callback?state=made-up&error=access_denied");
  await expect(heading(page)).toHaveText("Sign in again");
});

test("a page of another site signs nobody out and joins nothing", async ({ page }) => {
  await page.goto((await newLink()).inviteUrl);
  const login = newAddress("dora");
  await signIn(page, login);
  const base = new URL(page.url()).origin;
  // The page of another host, which sends the forms that the pages of the service have.
  await page.route("http://127.0.0.1:1/", (route) =>
    route.fulfill({ contentType: "text/html", body: `<form method="post" action="${base}/sign-out"><button>Win</button></form>` }),
  );
  await page.goto("http://127.0.0.1:1/");
  await page.getByRole("button").click();
  await expect(heading(page)).toHaveText("This did not come from our page");
  await page.goto("/join");
  await expect(page.locator("dl")).toContainText(login);
  await call("admin@acme.example", "GET", "/tailnet/-/user-invites");
});

test("R26: the first owner of a new stack founds its first network, with nothing but a browser", async ({ page }) => {
  await page.goto(emptyStack.api);
  await signIn(page, "ann@example.org");
  await expect(heading(page)).toHaveText("Create your network");
  await page.getByLabel("Name").fill("ann-at-home");
  await page.getByRole("button", { name: "Create the network" }).click();
  await expect(page.getByRole("listitem")).toHaveText(["ann-at-home You are the owner."]);
});

test("R26: whoever may not found a network is told what an invite is", async ({ page }) => {
  await page.goto(emptyStack.api);
  await signIn(page, "bob@example.org");
  await expect(heading(page)).toHaveText("Wait for an invite");
  await expect(page.locator("main")).toContainText("You join one by an invite");
  await expect(page.getByRole("link", { name: "Create a network" })).toHaveCount(0);
  await page.goto(`${emptyStack.api}/found`);
  await expect(heading(page)).toHaveText("You cannot create a network here");
});

test("R26: an address that is not verified founds nothing", async ({ page }) => {
  await page.goto(emptyStack.api);
  await signIn(page, "ann@example.org", { unverified: true });
  await expect(heading(page)).toHaveText("Wait for an invite");
});

test("R20: neither the owner nor anybody at home can leave", async ({ page }) => {
  for (const login of ["owner@acme.example", "member@acme.example"]) {
    await page.goto("/sign-in");
    await signIn(page, login);
    await expect(page.getByRole("listitem").first()).toContainText("acme");
    await expect(page.getByText("Leave", { exact: true })).toHaveCount(0);
  }
});
