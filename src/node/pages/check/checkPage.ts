import { isAddressEqual } from "viem";
import type { AddressBook } from "../../../sdk/chain/book/addressBook.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import {
  type CampaignFinding,
  findingOf,
  findingOfCampaign,
  problem,
} from "../../../sdk/distribution/check/finding.ts";
import { relayedCampaign } from "../../../sdk/distribution/claim/relayedCampaign.ts";
import type { CampaignFile } from "../../../sdk/distribution/create/campaignFile.ts";
import { type ClaimData, claimsOf, type PageData, type PageName } from "../../../sdk/pageData/index.ts";
import { isOwnMachine } from "../build/configDecoders.ts";
import { type CheckClaimParameters, checkClaim } from "./checkClaim.ts";
import { type CheckedFiles, checkFiles } from "./checkFiles.ts";
import { checkHosts } from "./checkHosts.ts";
import { checkNodes } from "./checkNodes.ts";
import { checkTrees } from "./checkTrees.ts";
import type { BuiltSite } from "./servedSite.ts";

/** What takes time: `files` and `tree` are fetched, the rest is read from the chain. */
export type PageStage = "files" | "tree" | Parameters<NonNullable<CheckClaimParameters["onProgress"]>>[0];

export type CheckPageParameters = {
  /** Address of the folder that holds the pages' folders, with a slash at its end. */
  readonly base: string;
  readonly expected: BuiltSite;
  /** The one page that is looked at; undefined: all. */
  readonly only?: PageName | undefined;
  /** Opens the chain that the pages are about. */
  readonly openChain: (chain: PageData["chain"]) => Promise<ReadClient>;
  /** Milliseconds for each answer. */
  readonly patience: number;
  readonly file?: CampaignFile | undefined;
  readonly fromBlock?: bigint | undefined;
  readonly addressBook?: AddressBook | undefined;
  readonly onProgress?: ((stage: PageStage, done: number, total: number) => void) | undefined;
};

/**
 * Compares what a host really serves with the pages that were built, their tree and their campaign with the chain, and asks
 * each node and service as browsers will. What the host serves to still others, or later, is not seen.
 */
export async function checkPage(parameters: CheckPageParameters): Promise<CheckedFiles> {
  const { base, expected, only, patience, onProgress } = parameters;
  const { data } = expected;
  const { origin } = new URL(base);
  const tell = (stage: PageStage) => (done: number, total: number) => onProgress?.(stage, done, total);
  const hasClaim = data.claim !== undefined && (only === undefined || only === "claim");
  const ens = hasClaim ? data.ens : undefined;
  const others = ens?.nodes.filter((node) => !data.chain.nodes.includes(node)) ?? [];
  const [served, nodes, names, hosts] = await Promise.all([
    checkFiles({ base, patience, expected, only, onProgress: tell("files") }),
    checkNodes({ chain: data.chain, field: "chain.nodes", origin, patience }),
    checkNodes({ chain: { id: ens?.chainId ?? 0, nodes: others }, field: "ens.nodes", origin, patience }),
    checkHosts({ data, only, origin, patience }),
  ]);
  const claims = hasClaim ? claimsOf(data) : [];
  const claimed: CampaignFinding[] = [];
  for (const claim of claims) claimed.push(...(await checkOnChain(claim, claims, parameters)));
  const findings = [...unsafe(base), ...served.findings, ...nodes, ...names, ...hosts, ...claimed];
  return { findings, leads: served.leads };
}

/** What is sent in the open can be changed by anybody on its way. */
function unsafe(base: string): readonly CampaignFinding[] {
  const { protocol, hostname } = new URL(base);
  if (protocol === "https:" || isOwnMachine(hostname)) return [];
  const sentence = `${base} is served by plain HTTP: anybody on its way can change the page.`;
  return [problem("NotSecure", sentence, "Serve it by https alone.", { base })];
}

/** Of several campaigns, each finding says of which one it is; a given file is about one of them. */
async function checkOnChain(
  claim: ClaimData,
  claims: readonly ClaimData[],
  { file, ...parameters }: CheckPageParameters,
): Promise<readonly CampaignFinding[]> {
  const { campaign } = claim;
  const ofOther = claims.some((one) => one !== claim && file && isAddressEqual(one.campaign, file.campaign));
  const findings = await checkCampaignOf(claim, { ...parameters, file: ofOther ? undefined : file });
  if (claims.length === 1) return findings;
  return findings.map((one) => findingOfCampaign(one, campaign));
}

async function checkCampaignOf(
  claim: ClaimData,
  parameters: CheckPageParameters,
): Promise<readonly CampaignFinding[]> {
  const { base, expected, openChain, patience, file, fromBlock, addressBook, onProgress } = parameters;
  const { data } = expected;
  try {
    const client = await openChain(data.chain);
    const { root, count } = await presentTree(client, claim);
    const { findings, tree } = await checkTrees({
      claim,
      patience,
      expected: { root, count },
      page: `${base}claim/`,
      onProgress: (done, total) => onProgress?.("tree", done, total),
    });
    const [first] = findings;
    const published = tree ?? first;
    if (published === undefined) return findings;
    const parameters = { data, claim, published, file, fromBlock, addressBook, onProgress };
    const campaign = await checkClaim(client, parameters);
    return [...findings, ...campaign.filter((one) => one !== first)];
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    return [findingOf(thrown)];
  }
}

/** The tree that is claimed from now: of rewards the one that is in force. */
async function presentTree(client: ReadClient, { campaign, terms }: ClaimData) {
  const { root, count } = terms;
  return root === undefined || count === undefined
    ? await relayedCampaign(client, campaign)
    : { root, count };
}
