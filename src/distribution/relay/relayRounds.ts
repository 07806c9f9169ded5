import type { BundleItem } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import { gasCapOf } from "../../delivery/estimateTasks.ts";
import { bundleTreeClaims, type SimulateBundle } from "../bundles/bundleClaims.ts";
import { costsOfKind } from "../bundles/bundleCosts.ts";
import type { ClaimBlocker } from "../claim/claimBlocker.ts";
import { type JudgedClaim, judgeClaim } from "../claim/judgeClaim.ts";
import { type ItemResult, PAID } from "../../../scripts/campaign/relay/itemResult.ts";
import { keysWanted, ownResults, settleRelayed } from "./settleRelayed.ts";
import { readStandings } from "../claim/readStandings.ts";
import type { RelayContext } from "../../../scripts/campaign/relay/relayContext.ts";
import { campaignMoment } from "../claim/relayedCampaign.ts";
import type { RelayBundle } from "./sendBundle.ts";
import { firstWay, nextWay } from "../../../scripts/campaign/relay/ways.ts";
import { withoutTooLarge } from "../../../scripts/campaign/relay/withoutTooLarge.ts";

/** How a list stands. */
export type Relayed = {
  /** What the journal knows, of earlier runs too. */
  readonly own: ReadonlyMap<number, ItemResult>;
  readonly isPaid: (index: number) => boolean;
  /** Why the others are not paid. */
  readonly bars: ReadonlyMap<number, ClaimBlocker>;
  /** Indexes that a dry run would pay. */
  readonly planned: ReadonlySet<number>;
};

export type RelayAllParameters = {
  readonly context: RelayContext;
  /** Sends a bundle, or only counts it. */
  readonly relayBundle: RelayBundle;
  readonly isDryRun: boolean;
  /** Told how many of the leaves that were to be paid at the beginning are dealt with. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** What a round knows, and the next ones with it. */
type Known = {
  /** What the chain has skipped, or would skip. */
  readonly bars: Map<number, ClaimBlocker>;
  /** How many ways of paying a leaf have turned out to be no use. */
  readonly passed: Map<number, number>;
  readonly planned: Set<number>;
};

/** Rounds in a row of which nothing comes: a transaction may be displaced or revert by bad luck, but hardly all of them. */
const MAX_FRUITLESS = 2;

/**
 * Pays a list, each leaf once. Round by round: settles what was sent, reads what is paid, leaves out what cannot be paid,
 * sends the rest in bundles; until there is nothing left to send. So front-runners, reverted transactions and blocks taken
 * back only make another round.
 * @throws SymbolonError `NothingMoves`, and as `pushThrough`
 */
export async function relayAll(parameters: RelayAllParameters): Promise<Relayed> {
  const { context, isDryRun, onProgress } = parameters;
  const known: Known = { bars: new Map(), passed: new Map(), planned: new Set() };
  let total: number | undefined;
  let fruitless = 0;
  for (;;) {
    if (!isDryRun) await settleRelayed(context);
    const { open, ...standing } = await lookRound(context, known);
    if (open.length === 0) return { ...standing, planned: known.planned };
    total ??= open.length;
    const before = total - open.length;
    const all = total;
    const moved = await sendRound(parameters, known, open, (done) => onProgress?.(before + done, all));
    fruitless = moved ? 0 : fruitless + 1;
    if (fruitless > MAX_FRUITLESS) throw nothingMoves(context.campaign.campaign, open);
  }
}

type Round = Omit<Relayed, "planned"> & { readonly open: readonly BundleItem[] };

/** What is paid by now, what cannot be paid, and what is to be sent. */
async function lookRound(context: RelayContext, known: Known): Promise<Round> {
  const { client, campaign, tree, wanted, delivery } = context;
  // A leaf is paid once, but in a cumulative campaign once more under each root that has more for it.
  const isOurs = campaign.kind === "cumulative" ? keysWanted(wanted) : () => true;
  const own = ownResults(delivery.journal, isOurs);
  const { now, end, blockNumber } = await campaignMoment(client, campaign.campaign);
  const { indexes } = wanted;
  const leafAt = (index: number) => ({ account: tree.account(index), amount: tree.amount(index) });
  const standingOf = await readStandings(client, { campaign, indexes, leafAt, blockNumber });
  // A node behind the others may not show yet what a receipt of another has told.
  const isPaid = (index: number) => standingOf(index).isPaid || own.get(index)?.result === PAID;
  const relayer = delivery.place.account;
  const judge = (item: JudgedClaim) =>
    judgeClaim({ campaign, now, end, relayer, paidBefore: standingOf(item.index).paidBefore }, item);
  const bars = new Map<number, ClaimBlocker>();
  const open: BundleItem[] = [];
  for (const index of indexes) {
    if (isPaid(index) || known.planned.has(index)) continue;
    const { item, bar } = firstWay(wanted.ways(index), known.passed.get(index) ?? 0, judge);
    const inTheWay = bar ?? known.bars.get(index);
    if (inTheWay === undefined) open.push(item);
    else bars.set(index, inTheWay);
  }
  return { own, isPaid, bars, open };
}

/** Sends what is open; whether anything has come of it: a payment, or a reason why there is none. */
async function sendRound(
  { context, relayBundle, isDryRun }: RelayAllParameters,
  known: Known,
  open: readonly BundleItem[],
  onProgress: (done: number) => void,
): Promise<boolean> {
  const { wanted, tree, delivery } = context;
  let done = 0;
  let moved = false;
  const skip = (skipped: Iterable<readonly [index: number, bar: ClaimBlocker]>) => {
    for (const [index, bar] of skipped) {
      const next = nextWay(wanted.ways(index), known.passed.get(index) ?? 0, bar);
      if (next === undefined) known.bars.set(index, bar);
      else known.passed.set(index, next);
      moved = true;
    }
  };
  const gas = await gasCapOf(delivery);
  const limits = { gas, costs: costsOfKind[context.campaign.kind], mayBurn: context.suspected.mayBurn };
  const claims = withoutTooLarge(tree.count, open, limits, skip);
  const told = new Map<number, ClaimBlocker>();
  const simulate: SimulateBundle = async ({ bundle }) => {
    const found = await context.simulate(bundle.items, gas);
    for (const [index, bar] of found) told.set(index, bar);
    return [...found.keys()].map((index) => ({ index, selector: "0x00000000" }));
  };
  for await (const checked of bundleTreeClaims({ nodes: tree.nodes, claims, limits, simulate })) {
    const dropped = checked.dropped.map(({ claim }) => claim.index);
    skip(
      dropped.flatMap((index) =>
        told.has(index) ? [[index, told.get(index) as ClaimBlocker] as const] : [],
      ),
    );
    const items = checked.planned?.bundle.items ?? [];
    if (items.length > 0) {
      const { paid, skipped } = await relayBundle(items);
      if (isDryRun) for (const index of paid) known.planned.add(index);
      skip(skipped);
      if (paid.length === 0 && skipped.size === 0) context.suspected.suspectAll();
      moved ||= paid.length > 0;
    }
    done += dropped.length + items.length;
    onProgress(done);
  }
  return moved;
}

function nothingMoves(campaign: string, items: readonly BundleItem[]): SymbolonError {
  const indexes = items.map(({ index }) => index);
  return new SymbolonError({
    code: "NothingMoves",
    reason: `The campaign ${campaign} does not pay ${items.length} leaves (index ${indexes[0]} first): what is sent for them is mined, but reverts or is displaced by other transactions of the account.`,
    hint: "Let nothing else send from this account, look the transactions up, and run the same command again.",
    details: { campaign, indexes: indexes.slice(0, 1_000) },
  });
}
