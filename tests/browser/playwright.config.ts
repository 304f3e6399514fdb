// Playwright's settings. `cargo xtask test browser` runs the tests against a local stack.
import { defineConfig } from "@playwright/test";

import { endpoints } from "./stack";

export default defineConfig({
  globalSetup: "./unpack",
  testDir: ".",
  outputDir: process.env.RESULTS,
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  reporter: [["list"]],
  // Only so that nothing hangs: a machine may be slow, and no test is about its speed.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: { baseURL: endpoints.api, screenshot: "only-on-failure" },
});
