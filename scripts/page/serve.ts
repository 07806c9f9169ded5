import { once } from "node:events";
import type { Command } from "commander";
import { openSite } from "../../src/node/pages/serve/openSite.ts";
import { serveHandler } from "../../src/node/pages/serve/serveHandler.ts";
import { siteHandler } from "../../src/node/pages/serve/siteHandler.ts";
import { readPath, readWhole } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";

const LOOPBACK = "127.0.0.1";

export function define(command: Command): void {
  command
    .argument("<dir>", "a folder that `page build --out` wrote", readPath)
    .option("--port <number>", "where to listen (default: any free port)", readWhole(0, 65_535))
    .option(
      "--host <name>",
      "on which address of this machine; others reach any but this one",
      readPath,
      LOOPBACK,
    )
    .option("--json", "print one JSON document with the addresses, and nothing else")
    .addHelpText("after", HELP)
    .action(serve);
}

const HELP = `
Each file is compared with the list of the build before anything is served, and sent with the headers that _headers and nginx.conf
name, compressed where the client can take it. It speaks HTTP alone: for people elsewhere put a host with TLS before it, or
give it the folder. Ends with Ctrl-C.`;

type ServeOptions = { readonly port?: number; readonly host: string; readonly json?: boolean };

async function serve(directory: string, { port = 0, host, json = false }: ServeOptions): Promise<void> {
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
