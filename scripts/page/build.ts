import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fetchTree } from "../../src/node/allocation/output/fetchTree.ts";
import { readText } from "../../src/node/files/readText.ts";
import { buildSite } from "../../src/node/pages/build/buildSite.ts";
import {
  badPageConfig,
  isWebAddress,
  type PagesConfig,
  parsePagesConfig,
} from "../../src/node/pages/build/pagesConfig.ts";
import { readSignClient } from "../../src/node/pages/build/readSignClient.ts";
import { settlePages } from "../../src/node/pages/build/settlePages.ts";
import { OWN_TREE } from "../../src/node/pages/build/siteHeaders.ts";
import { writeSite } from "../../src/node/pages/build/writeSite.ts";
import { urlReader } from "../../src/sdk/allocation/proof/proofFromFiles.ts";
import type { PublishedTree } from "../../src/sdk/allocation/published/publishedTree.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { formatCount, formatThings } from "../../src/sdk/core/text/format.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";
import { publishedTree, readingProgress } from "../campaign/publishedTree.ts";
import { openReader } from "../command/connect.ts";
import { readAddressBook } from "../command/readAddressBook.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { pageBundles } from "./bundles.ts";

type BuildOptions = ReplaceOptions & {
  readonly out: string;
  readonly withTree?: boolean;
  readonly addresses?: string;
  readonly json?: boolean;
};

export async function build(file: string, options: BuildOptions): Promise<void> {
  const { out, withTree = false, addresses, replace, json = false } = options;
  const config = parsePagesConfig(readText(file), file);
  if (withTree && config.claim === undefined) {
    throw badPageConfig(file, "--with-tree needs a claim page, and it has none", {
      hint: "Leave --with-tree out.",
    });
  }
  const pathOf = (named: string) => resolve(dirname(file), named);
  const client = await openNodes(config, file);
  const fetched = await mkdtemp(join(tmpdir(), "symbolon-tree-"));
  try {
    const { data, tree, accepted, logo } = await settlePages(client, {
      config,
      file,
      pathOf,
      ownTree: withTree ? `${OWN_TREE}/` : undefined,
      openTree: (place) => openTree(place, pathOf, fetched),
      onProgress: readingProgress(),
      addressBook: addresses === undefined ? undefined : readAddressBook(addresses),
    });
    const site = await writeSite(out, {
      files: buildSite(await pageBundles(), data, { readSignClient, logo }),
      data,
      replace,
      tree: withTree && tree ? { from: tree.directory, to: `claim/${OWN_TREE}` } : undefined,
    });
    const bytes = site.files.reduce((sum, { size }) => sum + size, 0);
    const { hash, pages } = site;
    printResult(json, { out, pages, hash, files: site.files.length, bytes, data, accepted }, [
      ...table([
        ["written", out],
        ["pages", pages.map((name) => `${name}/`).join(" ")],
        ["files", `${formatThings(site.files.length, "file")}, ${formatCount(Math.ceil(bytes / 1_000))} kB`],
        ["hash", hash],
        ["campaign", data.claim?.campaign],
        ["root", data.claim?.terms.root],
      ]),
      ...accepted.map(({ id, sentence }) => `accepted: ${id}: ${sentence}`),
      `try it: symbolon page serve ${out}`,
    ]);
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
}

/** Asks all nodes what chain they are of, and gives a client of the first that answers. */
async function openNodes({ chain }: PagesConfig, file: string): Promise<ReadClient> {
  const answers = await Promise.allSettled(chain.nodes.map((node) => openReader(node)));
  for (const [i, answer] of answers.entries()) {
    if (answer.status === "rejected" || answer.value.chain.id === chain.id) continue;
    const place = placeOf(chain.nodes[i] ?? "");
    throw badPageConfig(
      file,
      `its chain.nodes[${i}] is at ${place}, a node of chain ${answer.value.chain.id}, but its chain.id is ${chain.id}`,
      {
        hint: "Name nodes of the campaign's own chain.",
        details: { field: `chain.nodes[${i}]`, there: answer.value.chain.id, wanted: chain.id },
      },
    );
  }
  const first = answers.find((answer) => answer.status === "fulfilled");
  if (first !== undefined) return first.value;
  const thrown = answers[0]?.status === "rejected" ? answers[0].reason : undefined;
  if (!(thrown instanceof SymbolonError)) throw thrown;
  throw badPageConfig(file, `none of its chain.nodes answers (${thrown.reason.replace(/\.$/, "")})`, {
    hint: thrown.hint,
    details: { field: "chain.nodes" },
    cause: thrown,
  });
}

/** The tree at a place, rebuilt from its rows: a folder, or whatever is published at an address. */
async function openTree(
  place: string,
  pathOf: (named: string) => string,
  fetched: string,
): Promise<PublishedTree> {
  if (!isWebAddress(place)) return publishedTree(pathOf(place));
  await fetchTree(fetched, { read: urlReader(place), onProgress: progress("fetching the tree", "files") });
  return publishedTree(fetched);
}
