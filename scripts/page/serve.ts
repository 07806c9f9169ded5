import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { FILES } from "../../src/node/pages/build/siteFiles.ts";
import { treeFiles } from "../../src/sdk/allocation/published/manifest.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { printResult, table } from "../output.ts";

type ServeOptions = { readonly port?: number; readonly host: string; readonly json?: boolean };

type Served = {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly lines: Parameters<typeof table>[0];
  readonly close: () => unknown;
};

export async function serve(directory: string, options: ServeOptions, command: Command): Promise<void> {
  const isThere = (name: string) => existsSync(join(directory, name));
  const isTree = isThere(treeFiles.manifest) && !isThere(FILES);
  if (!isTree && !isThere(FILES)) throw neitherKind(directory);
  if (isTree && command.getOptionValueSource("host") === "cli") {
    command.error(
      `error: --host is for built pages, but ${directory} is a tree, which is served to this machine only`,
    );
  }
  const { facts, lines, close } = await (isTree ? serveOneTree : serveSite)(directory, options);
  printResult(options.json ?? false, facts, [...table(lines), "Ctrl-C ends it."]);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await close();
}

async function serveSite(directory: string, { port = 0, host }: ServeOptions): Promise<Served> {
  const { openSite } = await import("../../src/node/pages/serve/openSite.ts");
  const { serveHandler } = await import("../../src/node/pages/serve/serveHandler.ts");
  const { siteHandler } = await import("../../src/node/pages/serve/siteHandler.ts");
  const site = await openSite(directory);
  const { url, close } = await serveHandler(siteHandler(site), { host, port });
  const pages = site.list.pages.map((name) => [name, `${url}/${name}/`] as const);
  const { hash } = site.list;
  return {
    facts: { url, directory, hash, pages: Object.fromEntries(pages) },
    lines: [...pages, ["folder", directory], ["hash", hash]],
    close,
  };
}

async function serveOneTree(directory: string, { port = 0 }: ServeOptions): Promise<Served> {
  const { serveTree } = await import("../../src/node/allocation/serve/serveTree.ts");
  const { url, manifest, close } = await serveTree(directory, port);
  const { root, count } = manifest;
  return {
    facts: { url, directory, root, count },
    lines: [
      ["serving", url],
      ["look up", `${url}/ in a browser`],
      ["folder", directory],
      ["root", root],
      ["rows", count],
    ],
    close,
  };
}

function neitherKind(directory: string): SymbolonError {
  return new SymbolonError({
    code: "NotASite",
    reason: `${directory} is neither a folder of built pages nor a tree.`,
    hint: "Give the folder that `symbolon page build` or `symbolon tree build` wrote as its --out.",
    details: { directory },
  });
}
