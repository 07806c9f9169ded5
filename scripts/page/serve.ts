import { once } from "node:events";
import { openSite } from "../../src/node/pages/serve/openSite.ts";
import { serveHandler } from "../../src/node/pages/serve/serveHandler.ts";
import { siteHandler } from "../../src/node/pages/serve/siteHandler.ts";
import { printResult, table } from "../output.ts";

type ServeOptions = { readonly port?: number; readonly host: string; readonly json?: boolean };

export async function serve(
  directory: string,
  { port = 0, host, json = false }: ServeOptions,
): Promise<void> {
  const site = await openSite(directory);
  const { url, close } = await serveHandler(siteHandler(site), { host, port });
  const pages = site.list.pages.map((name) => [name, `${url}/${name}/`] as const);
  printResult(json, { url, directory, hash: site.list.hash, pages: Object.fromEntries(pages) }, [
    ...table([...pages, ["folder", directory], ["hash", site.list.hash]]),
    "Ctrl-C ends it.",
  ]);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await close();
}
