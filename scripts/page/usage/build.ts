import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { addressesOption } from "../../command/systemPlaces.ts";

export function define(command: Command): void {
  command
    .argument("<config>", "what the pages are about (JSON; examples/pages has an example)", readPath)
    .requiredOption("--out <dir>", "where to write the pages", readPath)
    .addOption(replaceOption())
    .option("--with-tree", "put a copy of the published tree beside the claim page, and have it asked first")
    .addOption(addressesOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../build.ts")).build));
}

const HELP = `
Terms, token, gate, root and convention are read from the chain and from the published tree, by the first of the config's nodes
that answers; \`campaign check\` must find nothing that the config does not accept. What does not fit is refused by the name of
its member, and nothing is written.

The folder holds one folder a page, \`index.html\` that leads to them, \`files.json\` (SHA-256 of every file, and one hash over
all), and the headers that the pages are to be served with: \`_headers\` for Cloudflare Pages, Netlify and their like,
\`nginx.conf\` for nginx. The same config, tree and version give the same bytes.

Example:
  symbolon page build pages.json --out site --with-tree`;
