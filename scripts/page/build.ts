import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fetchTree } from "../../src/node/allocation/output/fetchTree.ts";
import { readText } from "../../src/node/files/readText.ts";
import type { BrandFiles } from "../../src/node/pages/build/brandFiles.ts";
import { buildSite } from "../../src/node/pages/build/buildSite.ts";
import { isWebAddress } from "../../src/node/pages/build/configDecoders.ts";
import { checkOwnTexts } from "../../src/node/pages/build/ownTexts.ts";
import { badPageConfig, parsePagesConfig } from "../../src/node/pages/build/pagesConfig.ts";
import { readSignClient } from "../../src/node/pages/build/readSignClient.ts";
import { settlePages } from "../../src/node/pages/build/settlePages.ts";
import { writeSite } from "../../src/node/pages/build/writeSite.ts";
import { urlReader } from "../../src/sdk/allocation/proof/proofFromFiles.ts";
import type { PublishedTree } from "../../src/sdk/allocation/published/publishedTree.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { formatCount, formatThings } from "../../src/sdk/core/text/format.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";
import { claimsOf } from "../../src/sdk/pageData/index.ts";
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
  if (config.texts !== undefined) checkOwnTexts(config.texts, await pageBundles(), file);
  const client = await openNodes(config.chain.nodes, "chain.nodes", { file, expected: config.chain.id });
  const fetched = await mkdtemp(join(tmpdir(), "symbolon-tree-"));
  try {
    const { data, copies, accepted, brandFiles, termsFiles } = await settlePages(client, {
      config,
      file,
      pathOf,
      openNodes: (nodes, field) => openNodes(nodes, field, { file }),
      withTree,
      openTree: (place) => openTree(place, pathOf, fetched),
      onProgress: readingProgress(),
      addressBook: addresses === undefined ? undefined : readAddressBook(addresses),
    });
    const site = await writeSite(out, {
      files: buildSite(await pageBundles(), data, { readSignClient, brandFiles, termsFiles }),
      data,
      replace,
      copies,
    });
    const bytes = site.files.reduce((sum, { size }) => sum + size, 0);
    const { hash, pages } = site;
    printResult(json, { out, pages, hash, files: site.files.length, bytes, data, accepted }, [
      ...table([
        ["written", out],
        ["pages", pages.map((name) => `${name}/`).join(" ")],
        ["files", `${formatThings(site.files.length, "file")}, ${formatCount(Math.ceil(bytes / 1_000))} kB`],
        ["brand", formatBrandFiles(brandFiles)],
        ["hash", hash],
        ...claimsOf(data).flatMap(
          ({ campaign, terms: { root } }) =>
            [
              ["campaign", campaign],
              ["root", root],
            ] as const,
        ),
      ]),
      ...accepted.map(({ id, sentence }) => `accepted: ${id}: ${sentence}`),
      `try it: symbolon page serve ${out}`,
    ]);
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
}

/** What each page loads of the brand's files, for whoever counts what a phone loads. */
function formatBrandFiles(files: BrandFiles = new Map()): string | undefined {
  if (files.size === 0) return undefined;
  const named = [...files].map(([path, { length }]) => `${basename(path)}, ${formatCount(length)} bytes`);
  return named.join("; ");
}

type OpenNodes = {
  /** Of the config, in errors. */
  readonly file: string;
  /** Id of the nodes' chain; default: that of the first that answers. */
  readonly expected?: number;
};

/** Asks all nodes what chain they are of, and gives a client of the first that answers. */
async function openNodes(
  nodes: readonly string[],
  field: string,
  { file, expected }: OpenNodes,
): Promise<ReadClient> {
  const answers = await Promise.allSettled(nodes.map((node) => openReader(node)));
  const first = answers.find((answer) => answer.status === "fulfilled")?.value;
  const wanted = expected ?? first?.chain.id;
  for (const [i, answer] of answers.entries()) {
    if (answer.status === "rejected" || answer.value.chain.id === wanted) continue;
    const there = answer.value.chain.id;
    const other = expected === undefined ? "another is of chain" : "its chain.id is";
    throw badPageConfig(
      file,
      `its ${field}[${i}] is at ${placeOf(nodes[i] ?? "")}, a node of chain ${there}, but ${other} ${wanted}`,
      {
        hint: expected === undefined ? "Name nodes of one chain." : "Name nodes of the campaign's own chain.",
        details: { field: `${field}[${i}]`, there, wanted },
      },
    );
  }
  if (first !== undefined) return first;
  const thrown = answers[0]?.status === "rejected" ? answers[0].reason : undefined;
  if (!(thrown instanceof SymbolonError)) throw thrown;
  throw badPageConfig(file, `none of its ${field} answers (${thrown.reason.replace(/\.$/, "")})`, {
    hint: thrown.hint,
    details: { field },
    cause: thrown,
  });
}

/**
 * The tree at a place, rebuilt from its rows: a folder, or whatever is published at an address.
 * @param folder where what is fetched goes, each tree into a folder of its own
 */
async function openTree(
  place: string,
  pathOf: (named: string) => string,
  folder: string,
): Promise<PublishedTree> {
  if (!isWebAddress(place)) return publishedTree(pathOf(place));
  const fetched = await mkdtemp(join(folder, "tree-"));
  await fetchTree(fetched, { read: urlReader(place), onProgress: progress("fetching the tree", "files") });
  return publishedTree(fetched);
}
