// What every test has: a Chromium that fails the test if a page breaks its own rules, and people who sign in, in any language.
import { type BrowserContext, type Page, type Request, chromium, expect, test as base } from "@playwright/test";

import { emptyStack, endpoints } from "./stack";

/** What a request may show to nobody. */
const SECRET = /tninv_|tnses_|__Host-session|[?&]code=|code_verifier|id_token/;

const launch = () => chromium.launch({ executablePath: process.env.BROWSER, args: ["--no-sandbox"] });

/** Notes what a page must not do: blocked or foreign content, errors of scripts, and secrets in addresses and referrers. */
const watch = (context: BrowserContext, problems: string[]) => {
  const own = [endpoints, emptyStack].map(({ api }) => new URL(api).origin);
  const note = (what: string) => problems.push(what);
  context.on("console", (message) => {
    // A status of 400 or above is an error in the console, and is what many a test is about.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) note(message.text());
  });
  context.on("weberror", (error) => note(String(error.error())));
  context.on("request", (request) => {
    const url = new URL(request.url());
    const isPageOfTheLink = own.includes(url.origin) && url.pathname.startsWith("/uinv/");
    const isWayBack = url.pathname.endsWith("/callback");
    const referrer = request.headers().referer ?? "";
    if (!isPageOfTheLink && !isWayBack && SECRET.test(request.url())) note(`a secret in ${request.url()}`);
    if (SECRET.test(referrer)) note(`a secret in the referrer ${referrer}`);
    if (!own.includes(url.origin) && !request.isNavigationRequest()) note(`a request to ${request.url()}`);
  });
};

const sources = new WeakMap<Page, Promise<string>>();

const pageOf = (request: Request): Page | undefined => {
  try {
    return request.frame().page();
  } catch {
    return undefined;
  }
};

/** Keeps the text of the newest page, as the server sent it. */
const keepSources = (context: BrowserContext) =>
  context.on("response", (response) => {
    const request = response.request();
    // A window that a page has just opened has no frame yet.
    const page = request.isNavigationRequest() && pageOf(request);
    // A page that was left at once has no text anymore.
    if (page && response.headers()["content-type"]?.startsWith("text/html")) sources.set(page, response.text().catch(() => ""));
  });

/** What the server sent as the page that is shown. */
export const sourceOf = async (page: Page): Promise<string> => {
  const source = await sources.get(page);
  expect(source, "the source of the page").toBeTruthy();
  return source!;
};

/** What a page of this service has put into the browser's storage. What is read of other people must be gone when the page is. */
const storedIn = async (page: Page): Promise<string[]> => {
  const own = [endpoints, emptyStack].map(({ api }) => new URL(api).origin);
  if (page.isClosed() || !own.includes(new URL(page.url()).origin)) return [];
  const stored = page.evaluate(async () => [
    ...Object.keys(localStorage).map((name) => `${name} in localStorage`),
    ...Object.keys(sessionStorage).map((name) => `${name} in sessionStorage`),
    ...(await indexedDB.databases()).map(({ name }) => `${name} in IndexedDB`),
    ...(await caches.keys()).map((name) => `${name} in a cache of scripts`),
  ]);
  return stored.catch((error) => {
    // A page that is being left has nothing to look at.
    if (/closed|destroyed|navigat/.test(String(error))) return [];
    throw error;
  });
};

type Fixtures = { browserOf: () => Promise<Page>; page: Page };

export const test = base.extend<Fixtures, { chromium: Awaited<ReturnType<typeof launch>> }>({
  chromium: [
    async ({}, use) => {
      const browser = await launch();
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
  // A browser of its own for each call, as a second device is.
  browserOf: async ({ chromium, contextOptions, baseURL, javaScriptEnabled, viewport, colorScheme, locale }, use) => {
    const contexts: BrowserContext[] = [];
    const problems: string[] = [];
    await use(async () => {
      const context = await chromium.newContext({ ...contextOptions, baseURL, javaScriptEnabled, viewport, colorScheme, locale });
      contexts.push(context);
      watch(context, problems);
      keepSources(context);
      return context.newPage();
    });
    for (const context of contexts) {
      for (const page of context.pages()) problems.push(...(await storedIn(page)));
      await context.close();
    }
    expect(problems).toEqual([]);
  },
  page: async ({ browserOf }, use) => use(await browserOf()),
});

export { expect };

/** Names have an invisible gate before each dot, so that no mail program makes a link of them. */
export const shown = (name: string): RegExp => new RegExp(name.split(".").join("\\s?\\."));

/** The page's one heading. */
export const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** Somebody signs in at the identity provider, from a page with a link to it. */
export const signIn = async (page: Page, login: string, { unverified = false } = {}) => {
  const { origin } = new URL(page.url());
  await page.locator('a[href^="/sign-in/local"]').click();
  await expect(heading(page)).toHaveText("Sign in as");
  await page.getByRole("textbox", { name: "Address" }).fill(login);
  if (unverified) await page.getByLabel("The address is not verified").check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.origin === origin && !url.pathname.endsWith("/callback"));
};

/** Somebody clicks the button of the page of an invite. */
export const join = async (page: Page) => page.locator('form[action="/join"] button').click();

/** Somebody founds a tailnet with the form that is shown. */
export const found = async (page: Page, name: string) => {
  await page.locator("#name").fill(name);
  await page.locator('form[action="/found"] button').click();
};

/** Gives a page an authenticator that says yes, as a phone does after its owner's finger. Returns what takes it away again. */
export const withAuthenticator = async (page: Page, transport = "internal") => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: transport as "internal" | "usb",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    credentials: async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    forget: async () => {
      await devtools.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    },
  };
};

/** Somebody makes an account with a passkey on the page with the ways to sign in. */
export const makeAccount = async (page: Page, name: string) => {
  await page.locator("#name").fill(name);
  await page.locator("#passkey-account button").click();
  await page.waitForURL((url) => url.pathname === "/passkeys");
};
