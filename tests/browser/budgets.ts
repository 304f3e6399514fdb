// What a phone on a slow network waits for: little, all of it in the first answer, and nothing moves.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, type Page, type Request } from "@playwright/test";

/** The most bytes of a page with its headers: what a server may send at once on a new connection, ten packets. */
const MAX_BYTES = 14_000;

/** Watches a page from here on. Returns an assertion that what it shows then was within its budgets. */
export const watchBudgets = async (page: Page) => {
  await page.addInitScript(() => {
    const moved: number[] = ((window as any).moved = []);
    const note = (list: PerformanceObserverEntryList) => {
      // What somebody's own click or key moves is no shift.
      for (const shift of list.getEntries() as any[]) if (!shift.hadRecentInput) moved.push(shift.value);
    };
    new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
  });
  let requests: Request[] = [];
  page.on("request", (request) => {
    if (request.isNavigationRequest() && !request.redirectedFrom()) requests = [];
    // A script's own calls follow a click.
    if (request.resourceType() !== "fetch") requests.push(request);
  });
  return async () => {
    const [shown, ...others] = requests.filter((request) => !request.redirectedTo());
    expect(shown.isNavigationRequest()).toBe(true);
    expect(others.map((request) => request.url()), "requests beside the page").toEqual([]);
    const { responseHeadersSize, responseBodySize } = await shown.sizes();
    expect(responseHeadersSize + responseBodySize, "bytes of the page and its headers").toBeLessThan(MAX_BYTES);
    await isPainted(page);
    await isStill(page);
  };
};

const isPainted = (page: Page) => page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);

/** Asserts that nothing has moved of a watched page. */
const isStill = async (page: Page) => expect(await page.evaluate(() => (window as any).moved), "what has moved").toEqual([]);

/** Asserts that nothing moves of a page, watched by now, whose second half comes after the first is painted. Its scripts are left out. */
export const isStillInParts = async (page: Page, source: string) => {
  const shown = source.replace(/<script.*?<\/script>/gs, "");
  const middle = shown.lastIndexOf("<", (shown.indexOf("<main>") + shown.indexOf("</main>")) / 2);
  let sendRest = () => {};
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.write(shown.slice(0, middle));
    sendRest = () => response.end(shown.slice(middle));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { waitUntil: "commit" });
    await isPainted(page);
    sendRest();
    await page.waitForLoadState();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await isStill(page);
  } finally {
    server.close();
  }
};
