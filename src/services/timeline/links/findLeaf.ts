import type { Hex } from "viem";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import type { CampaignKind } from "../../../sdk/chain/campaigns/campaignPlan.ts";
import { campaignKinds } from "../../../sdk/chain/campaigns/campaignPlan.ts";
import type { ContractRole } from "../../../sdk/chain/events/contractRoles.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { rowsOfAccount } from "../../../sdk/distribution/check/campaignRows.ts";
import { knownChains } from "../../delivery/tables/chains.ts";
import type { Sql } from "../../store/sql.ts";
import { listEvents } from "../tables/events.ts";
import { readFollowed } from "../tables/followed.ts";
import { readIntentRecords } from "../tables/intentRecords.ts";
import { readProgress } from "../tables/progress.ts";
import { campaignMade } from "../trace/campaignMade.ts";
import { leafIndexOf, type Matter } from "../trace/matters.ts";

/** A leaf of a campaign on a chain. */
export type LeafPlace = {
  readonly chain: number;
  /** In lower case. */
  readonly campaign: Hex;
  readonly index: bigint;
};

/** What kind of campaign a contract is; undefined: none. */
export function kindOf(role: ContractRole | undefined): CampaignKind | undefined {
  return campaignKinds.find((kind) => role === `${kind}Campaign`);
}

/**
 * The one leaf that something leads to: a leaf itself, an intent of one, a transaction that paid one.
 * @throws SymbolonError `NotOneLeaf`
 */
export async function leafOfMatter(sql: Sql, { chain, what, events, intents }: Matter): Promise<LeafPlace> {
  const records = await readIntentRecords(sql, intents);
  const found = [
    ...events.map(({ contract, index, role }) =>
      kindOf(role) && index !== undefined ? [contract, index] : [],
    ),
    ...records.map((record) => [record.contract.toLowerCase() as Hex, leafIndexOf(record)]),
  ];
  const leaves = new Map<string, LeafPlace>();
  for (const [campaign, index] of found as [Hex?, bigint?][])
    if (campaign !== undefined && index !== undefined)
      leaves.set(`${campaign}:${index}`, { chain, campaign, index });
  return onlyLeaf(what, [...leaves.values()]);
}

/**
 * The leaf of an account in a tree, of the one campaign that the store has with its root.
 * @param chain only there; undefined: on all chains that are followed
 * @throws SymbolonError `NotOneLeaf`, `ChainNotKnown`
 */
export async function leafOfAccount(
  sql: Sql,
  chain: number | undefined,
  account: Hex,
  { root, allocation }: Tree,
): Promise<LeafPlace> {
  const known = await knownChains(sql, chain);
  const followed = (await readProgress(sql)).filter((one) => known.includes(one.chain));
  const places = await Promise.all(
    followed.map(async (one) =>
      (await findCampaigns(sql, one.chain, root)).map((campaign) => ({ chain: one.chain, campaign })),
    ),
  );
  const indexes = rowsOfAccount(allocation, account);
  const leaves = places
    .flat()
    .flatMap((place) => indexes.map((index) => ({ ...place, index: BigInt(index) })));
  return onlyLeaf(
    `account ${account}`,
    leaves,
    indexes.length === 0 ? "the tree has no row of it" : undefined,
  );
}

/** The campaigns that were created with a root, or accepted it. */
export async function findCampaigns(sql: Sql, chain: number, root: Hex): Promise<readonly Hex[]> {
  const { watched } = await readFollowed(sql, chain);
  const factories = [...watched.values()].filter(({ role }) => role.endsWith("Factory"));
  const made = await Promise.all(
    factories.map(({ address }) => listEvents(sql, { chain, contract: address })),
  );
  const accepted = await listEvents(sql, { chain, item: root });
  return [
    ...new Set([
      ...made.flat().flatMap((event) => {
        const created = campaignMade(event);
        return created?.plan.terms.root === root ? [created.campaign.toLowerCase() as Hex] : [];
      }),
      ...accepted
        .filter(({ name, undone }) => name === "RootAccepted" && undone === undefined)
        .map(({ contract }) => contract),
    ]),
  ];
}

function onlyLeaf(what: string, leaves: readonly LeafPlace[], why?: string): LeafPlace {
  const [leaf, ...others] = leaves;
  if (leaf !== undefined && others.length === 0) return leaf;
  const named = leaves.map(({ chain, campaign, index }) => `${campaign}:${index} on chain ${chain}`);
  const found = named.length === 0 ? "none that the store knows" : named.slice(0, MAX_NAMED).join(", ");
  throw new SymbolonError({
    code: "NotOneLeaf",
    reason: `A trace to the issuer needs one leaf, but ${what} leads to ${why ?? found}.`,
    hint: "Name the leaf: CAMPAIGN:INDEX, with --chain if two chains have it.",
    details: { what, leaves: named },
  });
}

/** Leaves that an error names: a bundle has hundreds. */
const MAX_NAMED = 5;
