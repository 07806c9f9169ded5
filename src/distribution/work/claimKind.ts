import { type Address, type Hex, zeroAddress } from "viem";
import { estimateGas } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { listClaims } from "../../chain/events/payments.ts";
import { breathe } from "../../core/breathe.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import type { QueuedIntent } from "../../delivery/tables/intents.ts";
import { gasLimitWithin, isRefusal } from "../../delivery/taskCalls.ts";
import type { Plan, PlanPlace, WorkKind } from "../../delivery/work/kind.ts";
import { costsOfKind, ITEM_HEADROOM, reserveOf } from "../bundles/estimateBundle.ts";
import { bundleTotals } from "../bundles/groupItems.ts";
import {
  type BundleMaker,
  checkedBundles,
  type PlannedBundle,
  type ProvenClaim,
  provenBundleMaker,
} from "../bundles/planBundles.ts";
import { judgeClaim } from "../claim/judgeClaim.ts";
import { claimResults, PAID } from "../claim/paidIn.ts";
import { readStandings } from "../claim/readStandings.ts";
import { endAsOf, type RelayedCampaign, relayedCampaign } from "../claim/relayedCampaign.ts";
import { simulateItem, simulateWhole } from "../claim/simulateClaims.ts";
import { singleClaim } from "../claim/singleCalls.ts";
import { blockerOfRevert, type ClaimBlocker, claimBlocker, skipBlocker } from "../decodeClaimError.ts";
import type { ThroughRelay } from "../relay/throughRelay.ts";
import { CLAIM_KIND, claimOf, indexOf } from "./claimIntent.ts";
import { type ClaimRoute, directRoute, relayRoute } from "./claimRoute.ts";
import { outcomeOf, paidBy, resultsOf } from "./paidIntents.ts";
import { mostThatFit, openReckoning, type Reckoning } from "./reckoning.ts";

export type ClaimKindParameters = {
  /** Who may be named as the taker of a fee, besides nobody: all keys that send. */
  readonly feeTakers: readonly Address[];
  /** Through which relay bundles go, by chain; but what names a key as the taker goes from it. Left out: straight. */
  readonly relays?: ReadonlyMap<number, ThroughRelay>;
};

/** Most claims that are looked at for one bundle. */
const MAX_CLAIMS = 1_000;
/** Milliseconds until a claim that another key has to send is looked at again. */
const OTHER_KEY_MS = 500;
/** Questions under way at once, where a bundle cannot be simulated whole. */
const AT_ONCE = 8;
/** Milliseconds until it is looked again whether what others did is final. */
const UNCONFIRMED_MS = 5_000;
/** What others have done in our place. */
const TAKEN = ["AlreadyClaimed", "NothingDue"];

/** Pays leaves of campaigns, in bundles, each once: intents are made by `claimIntent`. */
export function claimKind(parameters: ClaimKindParameters): WorkKind {
  const campaigns = new Map<Address, RelayedCampaign>();
  const reckonings = new Map<Address, Reckoning>();
  const reckoningOf = (campaign: Address) => {
    const reckoning = reckonings.get(campaign) ?? openReckoning();
    reckonings.set(campaign, reckoning);
    return reckoning;
  };
  const campaignAt = async (client: ReadClient, address: Address) => {
    const known = campaigns.get(address);
    // The roots of a cumulative one change.
    if (known !== undefined && known.kind !== "cumulative") return known;
    const campaign = await relayedCampaign(client, address);
    campaigns.set(address, campaign);
    return campaign;
  };
  return {
    name: CLAIM_KIND,
    most: MAX_CLAIMS,
    get leastGas() {
      const known = reckonings.size === 0 ? [openReckoning()] : [...reckonings.values()];
      return Math.min(...known.map(({ least }) => least()));
    },
    async plan(place, intents) {
      const { contract } = intents[0] as QueuedIntent;
      const campaign = await campaignAt(place.client, contract);
      const reckoned = { ...place, reckoning: reckoningOf(contract) };
      const plan = await planClaims(reckoned, campaign, intents, parameters);
      return confirmed(place, campaign, intents, plan);
    },
    recognize(intents, { logs }) {
      return resultsOf(intents, indexOf, claimResults((intents[0] as QueuedIntent).contract, logs));
    },
    async recover(client, sender, intents, fromBlock) {
      const campaign = (intents[0] as QueuedIntent).contract;
      const payments = await listClaims(client, { campaign, fromBlock });
      return paidBy(client, sender, { intents, indexOf, payments });
    },
    outcomeOf,
  };
}

type Wanted = {
  readonly intent: QueuedIntent;
  readonly claim: ProvenClaim;
  readonly isByKey: boolean;
  readonly route: ClaimRoute;
};

type ReckonedPlace = PlanPlace & { readonly reckoning: Reckoning };

async function planClaims(
  place: ReckonedPlace,
  campaign: RelayedCampaign,
  intents: readonly QueuedIntent[],
  parameters: ClaimKindParameters,
): Promise<Plan> {
  const sorted = sortOut(await judged(place, campaign, intents, parameters), place.now);
  await breathe();
  const [{ route } = {}] = sorted.open;
  if (route === undefined) return { filling: undefined, ended: sorted.ended, later: sorted.later };
  return planRoute(
    place,
    campaign,
    { ...sorted, open: sorted.open.filter((one) => one.route === route) },
    route,
  );
}

/** One bundle of those that were chosen first, as many as fit: the others wait for the next. */
function firstThatFit(
  maker: BundleMaker<ProvenClaim>,
  fits: (claims: readonly ProvenClaim[]) => boolean,
): BundleMaker<ProvenClaim> {
  return {
    ...maker,
    group(claims) {
      const count = mostThatFit(claims.length, (number) => fits(claims.slice(0, number)));
      const [first] = claims;
      // What differs in form may go apart.
      return maker.group(claims.slice(0, count)).filter((group) => group.some((claim) => claim === first));
    },
  };
}

/** One bundle of what goes the same way; the rest of it, and what goes another way, is next. */
async function planRoute(
  place: ReckonedPlace,
  campaign: RelayedCampaign,
  sorted: Sorted,
  route: ClaimRoute,
): Promise<Plan> {
  const byIndex = new Map(sorted.open.map((wanted) => [wanted.claim.index, wanted]));
  const mayBurn = ({ index, signed, gateData }: BundleItem) =>
    gateData !== undefined ||
    (signed !== undefined && (campaign.kind === "cumulative" || !(byIndex.get(index)?.isByKey ?? false)));
  const { gas: most, calldataBytes, share, reckoning } = place;
  const limits = { gas: route.behind(most), calldataBytes, costs: costsOfKind[campaign.kind], mayBurn };
  const tree = { root: campaign.root, count: Number(campaign.count) };
  const fits = (items: readonly ProvenClaim[]) => {
    const totals = bundleTotals({ count: tree.count, items, limits });
    return totals !== undefined && reckoning.expected(totals.gas) <= share;
  };
  const maker = firstThatFit(provenBundleMaker(tree, { limits, hasher: fastHasher() }), fits);
  const claims = sorted.open.map(({ claim }) => claim);
  let [gas, takes] = [0n, 0n];
  const simulate = async (planned: PlannedBundle) => {
    const { items } = planned.bundle;
    await breathe();
    const seen = await simulated(place, campaign, { planned, route, proofOf });
    const reserve = BigInt(reserveOf(items.length, items.filter(mayBurn).length));
    takes = seen.gas - BigInt(ITEM_HEADROOM);
    gas = gasLimitWithin(most, route.before(seen.gas), route.before(reserve));
    return seen.skipped;
  };
  const proofOf = (index: number) => byIndex.get(index)?.claim.proof ?? [];
  const intentOf = (index: number) => (byIndex.get(index) as Wanted).intent;
  try {
    for await (const { planned, dropped } of checkedBundles(maker, claims, simulate)) {
      const found = dropped.map(({ claim, reason }) => ({ intent: intentOf(claim.index), blocker: reason }));
      const { ended, later } = sortOut(found, place.now);
      if (planned !== undefined) {
        const claims = planned.bundle.items.length;
        reckoning.learn({ claims, reckoned: Number(planned.gas), took: Number(takes) });
      }
      const filling = planned && {
        intents: planned.bundle.items.map(({ index }) => intentOf(index)),
        call: callOf(route, planned),
        ...{ gas, takes },
      };
      return { filling, ended: [...sorted.ended, ...ended], later: [...sorted.later, ...later] };
    }
  } catch (thrown) {
    return refusedPlan(thrown, sorted, intentOf, place.now);
  }
  return { filling: undefined, ended: sorted.ended, later: sorted.later };
}

/** Milliseconds until a claim is looked at again that takes more gas than a transaction has here: another worker's may have more. */
const NO_ROOM_MS = 2_000;

/** What refuses a whole bundle says something about all of it, or names whose proofs are wrong, or who is too large for any. */
function refusedPlan(
  thrown: unknown,
  { open, ended, later }: Sorted,
  intentOf: (index: number) => QueuedIntent,
  now: bigint,
): Plan {
  const foreign = thrown instanceof SymbolonError && thrown.code === "ClaimsNotProven";
  if (foreign) {
    const { indexes } = thrown.details as { readonly indexes: readonly number[] };
    const parked = indexes.map((index) => ({
      id: intentOf(index).id,
      ...({ state: "parked", reason: thrown.code } as const),
    }));
    return { filling: undefined, ended: [...ended, ...parked], later };
  }
  if (thrown instanceof SymbolonError && thrown.code === "ClaimTooLarge") {
    const { index, bytes, bytesLimit } = thrown.details as Readonly<Record<string, number>>;
    const [{ id }, reason] = [intentOf(index as number), thrown.code];
    if ((bytes as number) > (bytesLimit as number))
      return { filling: undefined, ended: [...ended, { id, state: "parked", reason }], later };
    return { filling: undefined, ended, later: [...later, { ids: [id], milliseconds: NO_ROOM_MS, reason }] };
  }
  const blocker = isRefusal(thrown) ? blockerOfRevert(thrown) : undefined;
  if (blocker === undefined) throw thrown;
  const all = sortOut(
    open.map(({ intent }) => ({ intent, blocker })),
    now,
  );
  return { filling: undefined, ended: [...ended, ...all.ended], later: [...later, ...all.later] };
}

/**
 * What others have done in our place is done once its block is final: until then it may be taken back, and would be lost.
 */
async function confirmed(
  place: PlanPlace,
  campaign: RelayedCampaign,
  intents: readonly QueuedIntent[],
  plan: Plan,
): Promise<Plan> {
  const taken = plan.ended.filter(({ reason }) => TAKEN.includes(reason)).map(({ id }) => id);
  if (taken.length === 0) return plan;
  const asked = intents.filter(({ id }) => taken.includes(id));
  const isFinal = await finallyPaid(place, campaign, asked).catch(() => () => false);
  const open = asked.filter((intent) => !isFinal(indexOf(intent))).map(({ id }) => id);
  if (open.length === 0) return plan;
  return {
    ...plan,
    ended: plan.ended.filter(({ id }) => !open.includes(id)),
    later: [...plan.later, { ids: open, milliseconds: UNCONFIRMED_MS }],
  };
}

/** @throws what viem throws; also where a node no longer has the state of that block: then it is asked again, later */
async function finallyPaid(
  { client, finalized }: PlanPlace,
  campaign: RelayedCampaign,
  intents: readonly QueuedIntent[],
): Promise<(index: number) => boolean> {
  const block = await finalized();
  if (block < 0) return () => false;
  const byIndex = new Map(
    intents.map(({ content }) => claimOf(content).claim).map((claim) => [claim.index, claim]),
  );
  const standingOf = await readStandings(client, {
    ...{ campaign, indexes: [...byIndex.keys()].toSorted((a, b) => a - b), blockNumber: BigInt(block) },
    leafAt: (index) => byIndex.get(index) as ProvenClaim,
  });
  return (index) => standingOf(index).isPaid;
}

type Judged = {
  readonly intent: QueuedIntent;
  readonly wanted?: Wanted;
  readonly blocker?: ClaimBlocker | undefined;
};

/** What stands in the way of each claim, as far as that is known without simulating it. */
async function judged(
  { client, sender, now, block: blockNumber }: PlanPlace,
  campaign: RelayedCampaign,
  intents: readonly QueuedIntent[],
  { feeTakers, relays }: ClaimKindParameters,
): Promise<readonly Judged[]> {
  const claims = intents.map((intent) => ({ intent, ...claimOf(intent.content) }));
  const byIndex = new Map(claims.map(({ claim }) => [claim.index, claim]));
  const indexes = [...byIndex.keys()].toSorted((a, b) => a - b);
  const leafAt = (index: number) => byIndex.get(index) as ProvenClaim;
  const [end, standingOf] = await Promise.all([
    endAsOf(client, campaign, { blockNumber, now }),
    readStandings(client, { campaign, indexes, leafAt, blockNumber }),
  ]);
  const direct = directRoute(campaign.campaign, sender);
  const relay = relays?.get(client.chain.id);
  const usual = relay === undefined ? direct : relayRoute(campaign.campaign, relay, now);
  return claims.map(({ intent, claim, paidBefore, isByKey }) => {
    const standing = standingOf(claim.index);
    if (standing.isPaid) return { intent, blocker: { code: "AlreadyClaimed", why: "", hint: "" } };
    const taker = claim.signed?.terms.feeTaker ?? zeroAddress;
    const isOurs = feeTakers.some((one) => isSameAddress(one, taker));
    if (isOurs && !isSameAddress(taker, sender)) return { intent, blocker: OTHER_KEY };
    const route = isSameAddress(taker, sender) ? direct : usual;
    const { caller, leastFee } = route;
    if (!isSameAddress(taker, zeroAddress) && !isSameAddress(taker, caller))
      return { intent, blocker: NOT_OURS };
    const { fee = 0n } = claim.signed ?? {};
    if (fee < leastFee) return { intent, blocker: claimBlocker("FeeTooLow", [fee, leastFee]) };
    const at = { campaign, now, end, relayer: caller, paidBefore: standing.paidBefore };
    const item = { ...claim, ...(paidBefore > 0n && { paidBefore }) };
    const blocker = judgeClaim(at, item);
    return blocker === undefined
      ? { intent, wanted: { intent, claim, isByKey, route } }
      : { intent, blocker };
  });
}

const OTHER_KEY: ClaimBlocker = { code: "OtherKey", why: "Another key of ours has to send it.", hint: "" };

/** A person has to look: the key may be added, or whoever signed named somebody else. */
const NOT_OURS: ClaimBlocker = {
  code: "FeeTakerNotOurs",
  why: "It names a taker of the fee that is none of our keys, nor our relay.",
  hint: "Give that key with --key too; where it is a relay, give --through.",
};

type Sorted = Pick<Plan, "ended" | "later"> & { readonly open: readonly Wanted[] };

/** What can be sent, what cannot be sent yet, and what cannot be sent. @param now Unix seconds */
function sortOut(found: readonly Judged[], now: bigint): Sorted {
  const ended: Plan["ended"][number][] = [];
  const later: Plan["later"][number][] = [];
  const open: Wanted[] = [];
  for (const { intent, wanted, blocker } of found) {
    if (wanted !== undefined) open.push(wanted);
    if (blocker === undefined) continue;
    const { code: reason, until } = blocker;
    const ids = [intent.id];
    if (blocker === OTHER_KEY) later.push({ ids, milliseconds: OTHER_KEY_MS });
    else if (until !== undefined && until > now)
      later.push({ ids, milliseconds: Number(until - now) * 1_000 });
    else if (TAKEN.includes(reason)) ended.push({ id: intent.id, state: "skipped", reason });
    else if (reason === "DeadlineExpired" || reason === "Ended")
      ended.push({ id: intent.id, state: "expired", reason });
    else ended.push({ id: intent.id, state: "parked", reason });
  }
  return { ended, later, open };
}

function callOf(route: ClaimRoute, { encoded, bundle }: PlannedBundle) {
  return route.call(encoded, bundle.items.length);
}

type SimulatedParameters = {
  readonly planned: PlannedBundle;
  readonly route: ClaimRoute;
  readonly proofOf: (index: number) => readonly Hex[];
};

type SimulatedClaims = { readonly skipped: ReadonlyMap<number, ClaimBlocker>; readonly gas: bigint };

/** What a bundle would come to by now: whom it skips, and the gas that it takes, with what must be left before its end. */
async function simulated(
  { client, sender: account, gas }: PlanPlace,
  campaign: RelayedCampaign,
  { planned, route, proofOf }: SimulatedParameters,
): Promise<SimulatedClaims> {
  const { items } = planned.bundle;
  const call = { account, gas, ...callOf(route, planned) };
  const outcome = await simulateWhole(client, call);
  if (outcome?.status === "success") {
    const results = claimResults(campaign.campaign, outcome.logs ?? []);
    const skipped = items.filter(({ index }) => results.get(index) !== PAID);
    return {
      skipped: new Map(skipped.map(({ index }) => [index, skipBlocker(results.get(index) ?? "0x")])),
      gas: outcome.gasUsed + BigInt(ITEM_HEADROOM),
    };
  }
  const skipped = new Map<number, ClaimBlocker>();
  if (outcome === undefined) {
    await mapAtOnce(items, AT_ONCE, async (item) => {
      const blocker = await simulateItem(
        client,
        singleClaim(campaign, proofOf(item.index), item),
        route.caller,
      );
      if (blocker !== undefined) skipped.set(item.index, blocker);
    });
    if (skipped.size > 0) return { skipped, gas: 0n };
  }
  // What refuses it as a whole is told by name here.
  const estimate = await estimateGas(client, { ...call, blockTag: "latest" });
  return { skipped, gas: estimate };
}
