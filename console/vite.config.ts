// Builds the console into `dist`, which is committed and compiled into the function `show-console`.
import { readFileSync, readdirSync } from "node:fs";
import { type Plugin, defineConfig } from "vite";

const CATALOGUES = new URL("../shared/catalogues/", import.meta.url);
const WORDS = "virtual:words";

/** What a language says, from the catalogues that pages and mails have, too: a module for each language, since a reader loads one. */
const words = (): Plugin => ({
  name: "words",
  resolveId: (id) => (id.startsWith(WORDS) ? `\0${id}` : undefined),
  load(id) {
    const [, language] = id.split("/");
    if (!id.startsWith(`\0${WORDS}`)) return undefined;
    if (language) {
      const sources = ["common", "console"].map((name) => new URL(`${language}/${name}.ftl`, CATALOGUES));
      for (const source of sources) this.addWatchFile(source.pathname);
      // Notes are for translators.
      const messages = sources.map((source) => readFileSync(source, "utf8").replace(/^#.*\n/gm, ""));
      return `export default ${JSON.stringify(messages.join("\n"))};`;
    }
    const load = readdirSync(CATALOGUES).map((code) => `${code}: () => import("${WORDS}/${code}")`);
    return `export default { ${load.join(", ")} };`;
  },
});

export default defineConfig({
  base: "/console/",
  plugins: [words()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    // Small files would become data: URLs, which the policy of the page forbids for everything but pictures.
    assetsInlineLimit: 0,
    // Browsers of the last years preload modules by themselves.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: "libraries", test: /node_modules\/(preact|@tanstack|@fluent|openapi)/ }] },
        chunkFileNames: ({ name, moduleIds }) => `assets/${nameOf(name, moduleIds)}-[hash].js`,
      },
    },
  },
});

/** A screen is called by its folder, and words by their language. */
const nameOf = (name: string, moduleIds: string[]): string => {
  const id = moduleIds.at(-1) ?? "";
  const language = id.split(`${WORDS}/`)[1];
  return language ? `words-${language}` : (/\/src\/(\w+)\/screen\.tsx$/.exec(id)?.[1] ?? name);
};
