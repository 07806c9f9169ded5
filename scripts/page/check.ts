import { readCampaignFile } from "../../src/node/campaigns/campaignFile.ts";
import { readSignClient } from "../../src/node/pages/build/readSignClient.ts";
import { closeConnections } from "../../src/node/pages/check/askHost.ts";
import type { Lead } from "../../src/node/pages/check/askLed.ts";
import { checkPage, type PageStage } from "../../src/node/pages/check/checkPage.ts";
import { pagePlace, servedSite } from "../../src/node/pages/check/servedSite.ts";
import { openSite } from "../../src/node/pages/serve/openSite.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";
import { type CampaignFinding, findingError } from "../../src/sdk/distribution/check/finding.ts";
import { claimsOf, type PageData } from "../../src/sdk/pageData/index.ts";
import { readingProgress } from "../campaign/publishedTree.ts";
import { openReader } from "../command/connect.ts";
import { readAddressBook } from "../command/readAddressBook.ts";
import { printResult, table } from "../output.ts";
import { type Progress, progress } from "../progress.ts";
import { pageBundles } from "./bundles.ts";

type CheckOptions = {
  readonly build?: string;
  readonly campaignFile?: string;
  readonly rpc?: string;
  readonly fromBlock?: bigint;
  readonly addresses?: string;
  /** Milliseconds. */
  readonly patience?: number;
  readonly accept?: readonly string[];
  readonly json?: boolean;
};

/** Milliseconds that an answer may take, where nothing is told. */
const USUAL_PATIENCE = 20_000;

/** Exit code where there is something that was not accepted. */
const FOUND = 3;

/** What no check can tell: said each time, so that nobody takes one for more than it is. */
const NOT_SEEN =
  "What the host serves to others, at other times, or once people have the page open, was not seen; nor what wallets and gateways do.";

export async function check(address: string, options: CheckOptions): Promise<void> {
  try {
    await checkAndReport(address, options);
  } finally {
    closeConnections();
  }
}

async function checkAndReport(address: string, options: CheckOptions): Promise<void> {
  const { build, campaignFile, rpc, fromBlock, addresses, accept = [], json = false } = options;
  const { patience = USUAL_PATIENCE } = options;
  const place = pagePlace(address);
  const expected =
    build === undefined
      ? await servedSite(place, await pageBundles(), patience, readSignClient)
      : await openSite(build);
  const { findings, leads } = await checkPage({
    ...place,
    expected,
    patience,
    fromBlock,
    openChain: ({ id, nodes }) => openFirst(rpc === undefined ? nodes : [rpc], id),
    file: campaignFile === undefined ? undefined : readCampaignFile(campaignFile),
    addressBook: addresses === undefined ? undefined : readAddressBook(addresses),
    onProgress: stages(),
  });
  report({ place: place.base, build, data: expected.data, findings, leads, accept }, json);
}

/**
 * The first of several nodes that answers and is of the chain.
 * @throws SymbolonError `WrongNode`, and as `openReader`
 */
async function openFirst(nodes: readonly string[], id: number): Promise<ReadClient> {
  let thrown: unknown;
  for (const node of nodes) {
    try {
      const client = await openReader(node);
      if (client.chain.id === id) return client;
      thrown ??= wrongNode(placeOf(node), client.chain.id, id);
    } catch (cause) {
      thrown ??= cause;
    }
  }
  throw thrown;
}

function wrongNode(node: string, got: number, expected: number): SymbolonError {
  return new SymbolonError({
    code: "WrongNode",
    reason: `The node at ${node} is of chain ${got}, but the pages are about chain ${expected}.`,
    hint: "Give --rpc of the pages' own chain.",
    details: { node, got, wanted: expected },
  });
}

function stages(): (stage: PageStage, done: number, total: number) => void {
  const own: Readonly<Record<"files" | "tree", Progress>> = {
    files: progress("asking for the pages", "answers"),
    tree: progress("fetching the tree", "files"),
  };
  const reading = readingProgress();
  return (stage, done, total) =>
    stage === "files" || stage === "tree" ? own[stage](done, total) : reading(stage, done, total);
}

type Report = {
  readonly place: string;
  readonly build: string | undefined;
  readonly data: PageData;
  readonly findings: readonly CampaignFinding[];
  readonly leads: readonly Lead[];
  readonly accept: readonly string[];
};

function report({ place, build, data, findings, leads, accept }: Report, json: boolean): void {
  const wrong = findings.find(({ id, severity }) => severity === "error" && accept.includes(id));
  if (wrong !== undefined) throw cannotAccept(wrong);
  const refused = findings.filter(({ id }) => !accept.includes(id));
  if (refused.length > 0) process.exitCode = FOUND;
  const { chain, walletConnect } = data;
  const campaigns = claimsOf(data).map(({ campaign, terms: { root } }) => ({ campaign, root: root ?? null }));
  const about = {
    chain: chain.id,
    campaigns,
    walletConnect: walletConnect ?? null,
  };
  const document = {
    ok: refused.length === 0,
    url: place,
    build: build ?? null,
    ...about,
    leads,
    notSeen: NOT_SEEN,
    findings: findings.map((finding) => ({ ...finding, accepted: !refused.includes(finding) })),
  };
  printResult(json, document, [
    ...table([
      ["pages", place],
      ["compared with", build ?? "this version's pages, for what the host says that they are about:"],
      ["chain", chain.id],
      ...campaigns.flatMap(
        ({ campaign, root }) =>
          [
            ["campaign", campaign],
            ["root", root ?? undefined],
          ] as const,
      ),
      ...(build === undefined ? ([["nodes", chain.nodes.join(" ")]] as const) : []),
      ["WalletConnect", walletConnect && `${walletConnect.relay}, project ${walletConnect.projectId}`],
      ...leads.map(
        ({ from, to, status }) =>
          ["leads", `${from.slice(place.length - 1)} to ${to} (HTTP ${status})`] as const,
      ),
      ["found", refused.length === 0 ? "as it was built" : formatThings(refused.length, "finding")],
      ["not seen", NOT_SEEN],
    ]),
    ...firstOfEach(findings).flatMap(({ id, severity, sentence, hint, more }) => [
      `${accept.includes(id) ? "accepted" : severity}: ${id}: ${sentence}`,
      ...(more === 0 ? [] : [`  and ${more} more like it, which --json lists`]),
      `  hint: ${hint}`,
    ]),
  ]);
}

/** Findings of one kind that are told one by one: of a host that serves something else, each file is another one. */
const MAX_SHOWN = 3;

/** The first of each kind, the last of them with how many are left out. */
function firstOfEach(
  findings: readonly CampaignFinding[],
): readonly (CampaignFinding & { readonly more: number })[] {
  const kinds = Map.groupBy(findings, ({ id, hint }) => `${id}: ${hint}`);
  return [...kinds.values()].flatMap((alike) =>
    alike
      .slice(0, MAX_SHOWN)
      .map((finding, at) => ({ ...finding, more: at === MAX_SHOWN - 1 ? alike.length - MAX_SHOWN : 0 })),
  );
}

/** What could cost people money cannot be accepted. */
function cannotAccept(finding: CampaignFinding): SymbolonError {
  const { code, reason, hint } = findingError(finding);
  return new SymbolonError({
    code: "CannotAccept",
    reason: `${code} cannot be accepted: ${reason}`,
    hint,
    details: { finding },
  });
}
