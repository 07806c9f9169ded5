import { type Hex, isAddressEqual, zeroHash } from "viem";
import { rootEvents } from "../../../sdk/chain/events/roots.ts";
import { rowAccount, rowAmount } from "../../../sdk/distribution/check/campaignRows.ts";
import type { Sql } from "../../store/sql.ts";
import { findCampaigns } from "../links/findLeaf.ts";
import type { AllocationFolder, TreeFolder } from "../links/readFolders.ts";
import {
  type ChainEvent,
  eventAmount,
  listEvents,
  listEventsNamed,
  logOf,
  readEventGroups,
} from "../tables/events.ts";
import type { Window } from "../tables/facts/window.ts";
import { readFollowed } from "../tables/followed.ts";
import { campaignMade } from "../trace/campaignMade.ts";
import { type Incident, MAX_SUBJECTS } from "./incident.ts";
import { groupEarnings, type PaidRow, readRevocations, revokedPayments } from "./revocations.ts";

type Found = Omit<Incident, "chain">;

/** A root of a campaign, the event that set it, and the manifest promised with it. */
type PromisedRoot = {
  readonly campaign: Hex;
  readonly root: Hex;
  readonly manifestHash: Hex;
  /** Who set it: the creator, or the account that may propose. */
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

/** Finds roots that were published without a manifest. */
export async function rootsWithoutManifest(sql: Sql, window: Window): Promise<readonly Found[]> {
  const events = await listEventsNamed(sql, window, ["CampaignCreated", "RootProposed"]);
  // A campaign with later roots may begin without a root.
  const bare = events
    .flatMap(promisedBy)
    .filter((one) => one.manifestHash === zeroHash && one.root !== zeroHash);
  const found = bare.map(async ({ campaign, root, by, event }): Promise<Found> => {
    const at = event.time * 1_000;
    const actor =
      event.name === "RootProposed" ? ((await findProposer(sql, window.chain, campaign)) ?? by) : by;
    const cause = `the root ${root} of ${campaign} came in block ${event.block} with no manifest's hash`;
    return { rule: "RootWithoutManifest", actor, cause, from: at, to: at, count: 1, subjects: [campaign] };
  });
  return Promise.all(found);
}

/** Undefined: the campaign's creation is not in the store. */
async function findProposer(sql: Sql, chain: number, campaign: Hex): Promise<string | undefined> {
  const plans = (await listEvents(sql, { chain, item: campaign })).flatMap(
    (event) => campaignMade(event)?.plan ?? [],
  );
  const [plan] = plans;
  return plan?.kind === "cumulative" ? plan.rules.proposer : undefined;
}

export type PublishedRoot = {
  /** As the caller named it. */
  readonly directory: string;
  readonly folder: TreeFolder;
  /** The allocation that its rows were made from; undefined: not available. */
  readonly allocation: AllocationFolder | undefined;
};

/** A followed chain, and the last block read of it. */
export type FollowedWindow = { readonly window: Window; readonly last: number };

/** Finds faults of a published tree, and of payments under its root, on all chains together. */
export async function treeIncidents(
  sql: Sql,
  followed: readonly FollowedWindow[],
  published: PublishedRoot,
): Promise<readonly Incident[]> {
  const [first] = followed;
  if (first === undefined) return [];
  const { tree } = published.folder;
  const places = [];
  let isPutUp = false;
  let isKnown = false;
  for (const { window, last } of followed) {
    const { chain } = window;
    for (const campaign of await findCampaigns(sql, chain, tree.root))
      places.push({ window, last, campaign });
    const about = await listEvents(sql, { chain, item: tree.root });
    isPutUp ||= about.some(({ name, undone }) => name === "RootProposed" && undone === undefined);
    const { watched } = await readFollowed(sql, chain);
    isKnown ||= [...watched.values()].some(({ role }) => role.endsWith("Factory"));
  }
  // Without a followed factory, the store cannot know all campaigns.
  const isForeign = places.length === 0 && !isPutUp && isKnown;
  const found = [
    ...alteredIn(published, isForeign).map((one) => ({ ...one, chain: first.window.chain })),
    ...(await Promise.all(places.map((place) => campaignIncidents(sql, place, published)))).flat(),
  ];
  return found;
}

/** Faults that a published tree shows by itself. */
function alteredIn(published: PublishedRoot, isForeign: boolean): readonly Found[] {
  const { tree, allocationHashes } = published.folder;
  const { stated, tree: own } = allocationHashes;
  const wrong = [
    ...(stated === own
      ? []
      : [`its manifest states the allocation hash ${stated}, and its rows have ${own}`]),
    ...(isForeign ? [`no campaign that the store follows has its root ${tree.root}`] : []),
  ];
  return wrong.map((cause) => altered(published, cause, Date.now(), []));
}

function altered(
  { directory }: PublishedRoot,
  cause: string,
  at: number,
  subjects: readonly string[],
): Found {
  const actor = `whoever published ${directory}`;
  return { rule: "ManifestAltered", actor, cause, from: at, to: at, count: 1, subjects };
}

async function campaignIncidents(
  sql: Sql,
  { window, last, campaign }: FollowedWindow & { readonly campaign: Hex },
  published: PublishedRoot,
): Promise<readonly Incident[]> {
  const { chain } = window;
  const { tree, manifestHash } = published.folder;
  const promised = (await listPromises(sql, chain, campaign)).findLast(({ root }) => root === tree.root);
  const found = [...(await paymentIncidents(sql, { window, last, campaign }, published))];
  if (promised !== undefined && ![zeroHash, manifestHash].includes(promised.manifestHash)) {
    const { by, event } = promised;
    const words = `its manifest hashes to ${manifestHash}, and in block ${event.block} ${by} promised ${promised.manifestHash}`;
    found.push(altered(published, words, event.time * 1_000, [campaign]));
  }
  return found.map((one) => ({ ...one, chain }));
}

async function listPromises(sql: Sql, chain: number, campaign: Hex): Promise<readonly PromisedRoot[]> {
  const [made, own] = await Promise.all([
    listEvents(sql, { chain, item: campaign }),
    listEvents(sql, { chain, contract: campaign, index: null }),
  ]);
  return [...made, ...own].filter(({ undone }) => undone === undefined).flatMap(promisedBy);
}

async function paymentIncidents(
  sql: Sql,
  { window, last, campaign }: FollowedWindow & { readonly campaign: Hex },
  { folder: { tree }, allocation }: PublishedRoot,
): Promise<readonly Found[]> {
  const { chain } = window;
  const since = Date.parse(window.since);
  const until = Date.parse(window.until);
  const isSeen = ({ time }: { readonly time: number }) => time * 1_000 >= since && time * 1_000 < until;
  const unexplained: ChainEvent[] = [];
  const payments: PaidRow[] = [];
  const query = { chain, contract: campaign, names: ["Claimed", "Released"], last, by: "index" } as const;
  for await (const groups of readEventGroups(sql, query)) {
    for (const events of groups) {
      const [first] = events;
      if (first === undefined) continue;
      const seen = events.filter(isSeen);
      if (seen.length > 0 && !isExplained(tree, events)) unexplained.push(first);
      for (const { account = "0x", index, time } of seen)
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
            from: first.time * 1_000,
            to: (unexplained.at(-1) ?? first).time * 1_000,
            count: unexplained.length,
            subjects: unexplained.slice(0, MAX_SUBJECTS).map(({ index }) => `${campaign}:${index}`),
          },
        ];
  if (allocation === undefined) return wrong;
  const earned = groupEarnings(allocation);
  const revocations = await readRevocations(sql, allocation, [...earned.values()].flat());
  return [...wrong, ...revokedPayments(campaign, payments, earned, revocations)];
}

type Rows = TreeFolder["tree"];

/** For a cumulative campaign only the account is known: the amount depends on the root then in force. */
function isExplained({ allocation, count }: Rows, events: readonly ChainEvent[]): boolean {
  return events.every(({ index = 0n, account = "0x", role }) => {
    if (role === "cumulativeCampaign") return true;
    if (index >= BigInt(count) || !isAddressEqual(rowAccount(allocation, Number(index)), account))
      return false;
    const paid = events.reduce((sum, event) => sum + eventAmount(event), 0n);
    const amount = rowAmount(allocation, Number(index));
    return role === "instantCampaign" ? paid === amount : paid <= amount;
  });
}

function rowWords({ allocation, count }: Rows, index: bigint): string {
  if (index >= BigInt(count)) return `${count} rows`;
  return `${rowAmount(allocation, Number(index))} base units for ${rowAccount(allocation, Number(index))}`;
}
