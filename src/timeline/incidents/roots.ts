import { type Hex, isAddressEqual, zeroHash } from "viem";
import { rootEvents } from "../../chain/events/roots.ts";
import { rowAccount, rowAmount } from "../../distribution/check/campaignRows.ts";
import type { Sql } from "../../store/sql.ts";
import { campaignsOf } from "../links/findLeaf.ts";
import type { AllocationFolder, TreeFolder } from "../links/readFolders.ts";
import {
  amountOf,
  type ChainEvent,
  listEvents,
  listEventsNamed,
  logOf,
  standingGroups,
} from "../tables/events.ts";
import type { Window } from "../tables/facts/window.ts";
import { campaignMade } from "../trace/campaignMade.ts";
import { type Incident, MAX_SUBJECTS } from "./incident.ts";
import { earningsOf, type PaidRow, readRevocations, revokedPayments } from "./revocations.ts";

type Found = Omit<Incident, "chain">;

/** A root that a campaign was given, by which event, and the manifest that was promised with it. */
type PromisedRoot = {
  readonly campaign: Hex;
  readonly root: Hex;
  readonly manifestHash: Hex;
  /** Who gave it: the creator, or whoever may propose. */
  readonly by: string;
  readonly event: ChainEvent;
};

function promisedBy(event: ChainEvent): readonly PromisedRoot[] {
  const made = campaignMade(event);
  if (made !== undefined) {
    const { root, manifestHash } = made.plan.terms;
    const campaign = made.campaign.toLowerCase() as Hex;
    return [{ campaign, root, manifestHash, by: event.actor ?? event.contract, event }];
  }
  const campaign = event.contract;
  return rootEvents(campaign, [logOf(event)]).flatMap((found) =>
    found.event === "RootVetoed"
      ? []
      : [{ campaign, root: found.root, manifestHash: found.manifestHash, by: "its proposer", event }],
  );
}

/** Roots that were put up without a manifest. */
export async function rootsWithoutManifest(sql: Sql, window: Window): Promise<readonly Found[]> {
  const events = await listEventsNamed(sql, window, ["CampaignCreated", "RootProposed"]);
  // A campaign of later roots may begin without one.
  const bare = events
    .flatMap(promisedBy)
    .filter((one) => one.manifestHash === zeroHash && one.root !== zeroHash);
  const found = bare.map(async ({ campaign, root, by, event }): Promise<Found> => {
    const at = event.time * 1_000;
    const actor =
      event.name === "RootProposed" ? ((await proposerOf(sql, window.chain, campaign)) ?? by) : by;
    const cause = `the root ${root} of ${campaign} came in block ${event.block} with no manifest's hash`;
    return { rule: "RootWithoutManifest", actor, cause, from: at, to: at, count: 1, subjects: [campaign] };
  });
  return Promise.all(found);
}

/** Undefined: what created the campaign is not in the store. */
async function proposerOf(sql: Sql, chain: number, campaign: Hex): Promise<string | undefined> {
  const plans = (await listEvents(sql, { chain, item: campaign })).flatMap(
    (event) => campaignMade(event)?.plan ?? [],
  );
  const [plan] = plans;
  return plan?.kind === "cumulative" ? plan.rules.proposer : undefined;
}

export type PublishedTree = {
  /** As it was named. */
  readonly directory: string;
  readonly folder: TreeFolder;
  /** What its rows were made from; undefined: not at hand. */
  readonly allocation: AllocationFolder | undefined;
};

/** What is wrong with a published tree, and with what was paid under its root. */
export async function treeIncidents(
  sql: Sql,
  window: Window,
  last: number,
  { directory, folder, allocation }: PublishedTree,
): Promise<readonly Found[]> {
  const { chain } = window;
  const { tree, manifestHash, allocationHashes } = folder;
  const until = Date.parse(window.until);
  const altered = (cause: string, at: number, subjects: readonly string[]): Found => {
    const actor = `whoever published ${directory}`;
    return { rule: "ManifestAltered", actor, cause, from: at, to: at, count: 1, subjects };
  };
  const found: Found[] = [];
  if (allocationHashes.stated !== allocationHashes.tree) {
    const { stated, tree: own } = allocationHashes;
    found.push(
      altered(`its manifest states the allocation hash ${stated}, and its rows have ${own}`, until, []),
    );
  }
  const campaigns = await campaignsOf(sql, chain, tree.root);
  if (campaigns.length === 0)
    found.push(
      altered(`no campaign that the store follows on chain ${chain} has its root ${tree.root}`, until, []),
    );
  for (const campaign of campaigns) {
    const promised = (await promisesOf(sql, chain, campaign)).findLast(({ root }) => root === tree.root);
    if (promised !== undefined && ![zeroHash, manifestHash].includes(promised.manifestHash)) {
      const { by, event } = promised;
      const words = `its manifest hashes to ${manifestHash}, and in block ${event.block} ${by} promised ${promised.manifestHash}`;
      found.push(altered(words, event.time * 1_000, [campaign]));
    }
    found.push(...(await paymentIncidents(sql, chain, campaign, last, folder, allocation)));
  }
  return found;
}

async function promisesOf(sql: Sql, chain: number, campaign: Hex): Promise<readonly PromisedRoot[]> {
  const [made, own] = await Promise.all([
    listEvents(sql, { chain, item: campaign }),
    listEvents(sql, { chain, contract: campaign, index: null }),
  ]);
  return [...made, ...own].filter(({ undone }) => undone === undefined).flatMap(promisedBy);
}

async function paymentIncidents(
  sql: Sql,
  chain: number,
  campaign: Hex,
  last: number,
  { tree }: TreeFolder,
  allocation: AllocationFolder | undefined,
): Promise<readonly Found[]> {
  const unexplained: ChainEvent[] = [];
  const payments: PaidRow[] = [];
  const asked = { chain, contract: campaign, names: ["Claimed", "Released"], last, by: "index" } as const;
  for await (const groups of standingGroups(sql, asked)) {
    for (const events of groups) {
      const [first] = events;
      if (first === undefined) continue;
      if (!isExplained(tree, events)) unexplained.push(first);
      for (const { account = "0x", index, time } of events)
        payments.push({ account, name: `${campaign}:${index}`, time });
    }
  }
  const [first] = unexplained;
  const wrong: readonly Found[] =
    first === undefined
      ? []
      : [
          {
            rule: "PaymentUnexplained",
            actor: campaign,
            cause: `index ${first.index} was paid to ${first.account} in block ${first.block}, of which the tree has ${rowWords(tree, first.index ?? 0n)}`,
            ...{
              from: first.time * 1_000,
              to: (unexplained.at(-1) ?? first).time * 1_000,
              count: unexplained.length,
            },
            subjects: unexplained.slice(0, MAX_SUBJECTS).map(({ index }) => `${campaign}:${index}`),
          },
        ];
  if (allocation === undefined) return wrong;
  const earned = earningsOf(allocation);
  const revocations = await readRevocations(sql, allocation, [...earned.values()].flat());
  return [...wrong, ...revokedPayments(campaign, payments, earned, revocations)];
}

type Rows = TreeFolder["tree"];

/** Of a cumulative campaign the account alone is known: its amount is that of whichever root was in force. */
function isExplained({ allocation, count }: Rows, events: readonly ChainEvent[]): boolean {
  return events.every(({ index = 0n, account = "0x", role }) => {
    if (role === "cumulativeCampaign") return true;
    if (index >= BigInt(count) || !isAddressEqual(rowAccount(allocation, Number(index)), account))
      return false;
    const paid = events.reduce((sum, event) => sum + amountOf(event), 0n);
    const amount = rowAmount(allocation, Number(index));
    return role === "instantCampaign" ? paid === amount : paid <= amount;
  });
}

function rowWords({ allocation, count }: Rows, index: bigint): string {
  if (index >= BigInt(count)) return `${count} rows`;
  return `${rowAmount(allocation, Number(index))} base units for ${rowAccount(allocation, Number(index))}`;
}
