import { type Address, zeroAddress } from "viem";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import { listClaims } from "../../sdk/chain/events/payments.ts";
import { breathe } from "../../sdk/core/breathe.ts";
import type { BundleItem } from "../../sdk/core/bundle/bundle.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { isSameAddress } from "../../sdk/core/isSameAddress.ts";
import { fastHasher } from "../../sdk/core/kernel/fastHasher.ts";
import { mapAtOnce } from "../../sdk/core/mapAtOnce.ts";
import { gasLimitWithin, isRefusal } from "../../sdk/delivery/taskCalls.ts";
import { costsOf, ITEM_HEADROOM, reserveOf } from "../../sdk/distribution/bundles/estimateBundle.ts";
import { bundleTotals } from "../../sdk/distribution/bundles/groupItems.ts";
import {
  type BundleMaker,
  checkedBundles,
  type PlannedBundle,
  type ProvenClaim,
  provenBundleMaker,
} from "../../sdk/distribution/bundles/planBundles.ts";
import { claimResults } from "../../sdk/distribution/claim/paidIn.ts";
import { readLeafStatuses } from "../../sdk/distribution/claim/readLeafStatuses.ts";
import {
  type RelayedCampaign,
  readEndAsOf,
  relayedCampaign,
} from "../../sdk/distribution/claim/relayedCampaign.ts";
import { validateClaim } from "../../sdk/distribution/claim/validateClaim.ts";
import { blockerOfRevert, type ClaimBlocker, claimBlocker } from "../../sdk/distribution/decodeClaimError.ts";
import type { ThroughRelay } from "../../sdk/distribution/relay/throughRelay.ts";
import { campaignForm } from "../../sdk/distribution/sign/campaignForm.ts";
import type { QueuedIntent } from "../delivery/tables/intents.ts";
import type { PlanPlace, WorkKind, WorkPlan } from "../delivery/work/kind.ts";
import { CLAIM_KIND, type ClaimOf, claimOf, indexOf } from "./claimIntent.ts";
import { type ClaimRoute, directRoute, relayRoute } from "./claimRoute.ts";
import { type GasModel, maxThatFit, openGasModel } from "./gasModel.ts";
import { allLater, isHeldUp, oneAtATime, sortOutDropped } from "./oneAtATime.ts";
import { openPace, type Pace } from "./pace.ts";
import { claimOutcomeOf, paidBy, resultsOf } from "./paidIntents.ts";
import { simulateClaimBundle } from "./simulateClaimBundle.ts";
import {
  OTHER_KEY,
  PAID_CODES,
  type SendableClaim,
  type Sorted,
  sortOut,
  type ValidatedIntent,
} from "./sortOut.ts";

export type ClaimKindParameters = {
  /** Addresses that a claim may name as the taker of the fee, in addition to none: all keys that send. */
  readonly feeTakers: readonly Address[];
  /**
   * The relay that bundles go through, by chain; claims that name a key as the taker go directly from that key.
   * Default: no relay.
   */
  readonly relays?: ReadonlyMap<number, ThroughRelay>;
};

/** Most claims that are considered for one bundle. */
const MAX_CLAIMS = 1_000;
/** Milliseconds until the next check whether others' payments are final. */
const UNCONFIRMED_MS = 5_000;
/** Signatures that are looked at at once. */
const SETTLED_AT_ONCE = 8;

/** Pays leaves of campaigns in bundles, each once. `claimIntent` makes the intents. */
export function claimKind(parameters: ClaimKindParameters): WorkKind {
  const campaigns = new Map<Address, RelayedCampaign>();
  const models = new Map<Address, GasModel>();
  const modelOf = (campaign: Address) => {
    const model = models.get(campaign) ?? openGasModel();
    models.set(campaign, model);
    return model;
  };
  const paces = new Map<Address, Pace>();
  const paceOf = (campaign: Address) => {
    const pace = paces.get(campaign) ?? openPace();
    paces.set(campaign, pace);
    return pace;
  };
  const campaignAt = async (client: ReadClient, address: Address) => {
    const known = campaigns.get(address);
    // The roots of a cumulative campaign change.
    if (known !== undefined && known.kind !== "cumulative") return known;
    const campaign = await relayedCampaign(client, address);
    campaigns.set(address, campaign);
    return campaign;
  };
  return {
    name: CLAIM_KIND,
    max: MAX_CLAIMS,
    get minGas() {
      const known = models.size === 0 ? [openGasModel()] : [...models.values()];
      return Math.min(...known.map(({ min }) => min()));
    },
    async plan(place, intents) {
      const { contract } = intents[0] as QueuedIntent;
      const campaign = await campaignAt(place.client, contract);
      const own = { ...place, model: modelOf(contract), pace: paceOf(contract) };
      const plan = await planClaims(own, campaign, intents, parameters);
      return confirmed(place, campaign, intents, plan);
    },
    recognize(intents, { logs, transactionHash }) {
      const { contract } = intents[0] as QueuedIntent;
      const results = claimResults(contract, logs);
      paceOf(contract).mined(transactionHash, results);
      return resultsOf(intents, indexOf, results);
    },
    async recover(client, sender, intents, fromBlock) {
      const campaign = (intents[0] as QueuedIntent).contract;
      const payments = await listClaims(client, { campaign, fromBlock });
      return paidBy(client, sender, { intents, indexOf, payments });
    },
    outcomeOf: claimOutcomeOf,
  };
}

type CampaignPlace = PlanPlace & { readonly model: GasModel; readonly pace: Pace };

async function planClaims(
  place: CampaignPlace,
  campaign: RelayedCampaign,
  intents: readonly QueuedIntent[],
  parameters: ClaimKindParameters,
): Promise<WorkPlan> {
  const sorted = sortOut(await validateClaims(place, campaign, intents, parameters), place.now);
  await breathe();
  const [{ route } = {}] = sorted.open;
  if (route === undefined) return { filling: undefined, ended: sorted.ended, later: sorted.later };
  if (await isHeldUp(place)) return allLater(sorted);
  const open = place.pace.take(sorted.open.filter((one) => one.route === route));
  return oneAtATime(place, sorted, await planRoute(place, campaign, { ...sorted, open }, route));
}

/** One bundle of the first chosen claims, as many as fit; the others wait for the next. */
function firstThatFit(
  maker: BundleMaker<ProvenClaim>,
  fits: (claims: readonly ProvenClaim[]) => boolean,
): BundleMaker<ProvenClaim> {
  return {
    ...maker,
    group(claims) {
      const count = maxThatFit(claims.length, (number) => fits(claims.slice(0, number)));
      const [first] = claims;
      // Claims of different forms may go separately.
      return maker.group(claims.slice(0, count)).filter((group) => group.some((claim) => claim === first));
    },
  };
}

/** One bundle of claims with the same route; the rest, and other routes, go next. */
async function planRoute(
  place: CampaignPlace,
  campaign: RelayedCampaign,
  sorted: Sorted,
  route: ClaimRoute,
): Promise<WorkPlan> {
  const byIndex = new Map(sorted.open.map((sendable) => [sendable.claim.index, sendable]));
  const mayBurn = ({ index, signed, gateData }: BundleItem) =>
    gateData !== undefined ||
    (signed !== undefined && (campaign.kind === "cumulative" || !(byIndex.get(index)?.isByKey ?? false)));
  const { gas: maxGas, calldataBytes, share, model, pace } = place;
  const costs = costsOf(campaign);
  const limits = { gas: route.behind(maxGas), calldataBytes, costs, mayBurn };
  const tree = { root: campaign.root, count: Number(campaign.count) };
  const fits = (items: readonly ProvenClaim[]) => {
    const totals = bundleTotals({ count: tree.count, items, limits });
    return totals !== undefined && model.expected(totals.gas) <= share;
  };
  const maker = firstThatFit(provenBundleMaker(tree, { limits, hasher: fastHasher() }), fits);
  const claims = sorted.open.map(({ claim }) => claim);
  const given = new Set<number>();
  let gas = 0n;
  let takes = 0n;
  const simulate = async (planned: PlannedBundle) => {
    const { items } = planned.bundle;
    await breathe();
    const isSlow = pace.max() !== undefined;
    const seen = await simulateClaimBundle(place, campaign, { planned, route, proofOf, isSlow });
    for (const index of pace.checkRefusals(seen.refusals, { tried: items.length, now: place.now }))
      given.add(index);
    const reserve = BigInt(reserveOf(items.length, items.filter(mayBurn).length, costs));
    takes = seen.gas - BigInt(ITEM_HEADROOM);
    gas = gasLimitWithin(maxGas, route.before(seen.gas), route.before(reserve));
    return new Map([...seen.refusals].map(([index, { blocker }]) => [index, blocker]));
  };
  const proofOf = (index: number) => byIndex.get(index)?.claim.proof ?? [];
  const intentOf = (index: number) => (byIndex.get(index) as SendableClaim).intent;
  try {
    for await (const { planned, dropped } of checkedBundles(maker, claims, simulate)) {
      const { ended, later } = sortOutDropped(
        dropped.map(({ claim, reason }) => ({ intent: intentOf(claim.index), blocker: reason })),
        { place, indexOf, given },
      );
      if (planned !== undefined) {
        const claims = planned.bundle.items.length;
        model.learn({ claims, estimated: Number(planned.gas), used: Number(takes) });
      }
      const filling = planned && {
        intents: planned.bundle.items.map(({ index }) => intentOf(index)),
        call: callOf(route, planned),
        gas,
        takes,
      };
      return { filling, ended: [...sorted.ended, ...ended], later: [...sorted.later, ...later] };
    }
  } catch (thrown) {
    return refusedPlan(thrown, sorted, intentOf, place.now);
  }
  return { filling: undefined, ended: sorted.ended, later: sorted.later };
}

/**
 * Milliseconds until the next try of a claim that needs more gas than a transaction has here: another worker may have
 * more.
 */
const NO_ROOM_MS = 2_000;

/**
 * The plan after a refusal of a whole bundle. The error concerns all of it, or names the claims with wrong proofs or
 * too large for any bundle.
 */
function refusedPlan(
  thrown: unknown,
  { open, ended, later }: Sorted,
  intentOf: (index: number) => QueuedIntent,
  now: bigint,
): WorkPlan {
  const foreign = thrown instanceof SymbolonError && thrown.code === "ClaimsNotProven";
  if (foreign) {
    const { indexes } = thrown.details as { readonly indexes: readonly number[] };
    const parked = indexes.map((index) => ({
      id: intentOf(index).id,
      state: "parked" as const,
      reason: thrown.code,
    }));
    return { filling: undefined, ended: [...ended, ...parked], later };
  }
  if (thrown instanceof SymbolonError && thrown.code === "ClaimTooLarge") {
    const { index, bytes, bytesLimit } = thrown.details as Readonly<Record<string, number>>;
    const { id } = intentOf(index as number);
    const reason = thrown.code;
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
 * Ends leaves that others have paid, once that block is final: before, it may be taken back, and the leaf would be
 * lost.
 */
async function confirmed(
  place: PlanPlace,
  campaign: RelayedCampaign,
  intents: readonly QueuedIntent[],
  plan: WorkPlan,
): Promise<WorkPlan> {
  const paidIds = plan.ended.filter(({ reason }) => PAID_CODES.includes(reason)).map(({ id }) => id);
  if (paidIds.length === 0) return plan;
  const claimed = intents.filter(({ id }) => paidIds.includes(id));
  const isFinal = await finallyPaid(place, campaign, claimed).catch(() => () => false);
  const open = claimed.filter((intent) => !isFinal(indexOf(intent))).map(({ id }) => id);
  if (open.length === 0) return plan;
  return {
    ...plan,
    ended: plan.ended.filter(({ id }) => !open.includes(id)),
    later: [...plan.later, { ids: open, milliseconds: UNCONFIRMED_MS }],
  };
}

/**
 * @throws what viem throws; also where a node no longer has the state of that block: then the caller asks again later
 */
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
  const statusOf = await readLeafStatuses(client, {
    campaign,
    indexes: [...byIndex.keys()].toSorted((a, b) => a - b),
    blockNumber: BigInt(block),
    leafAt: (index) => byIndex.get(index) as ProvenClaim,
  });
  return (index) => statusOf(index).isPaid;
}

/** The blocker of each claim, as far as it is known without a simulation. */
async function validateClaims(
  { client, sender, now, block: blockNumber }: PlanPlace,
  campaign: RelayedCampaign,
  intents: readonly QueuedIntent[],
  { feeTakers, relays }: ClaimKindParameters,
): Promise<readonly ValidatedIntent[]> {
  const claims = intents.map((intent) => ({ intent, ...claimOf(intent.content) }));
  const byIndex = new Map(claims.map(({ claim }) => [claim.index, claim]));
  const indexes = [...byIndex.keys()].toSorted((a, b) => a - b);
  const leafAt = (index: number) => byIndex.get(index) as ProvenClaim;
  const [end, statusOf] = await Promise.all([
    readEndAsOf(client, campaign, { blockNumber, now }),
    readLeafStatuses(client, { campaign, indexes, leafAt, blockNumber }),
  ]);
  const direct = directRoute(campaign.campaign, sender);
  const relay = relays?.get(client.chain.id);
  const usual = relay === undefined ? direct : relayRoute(campaign.campaign, relay, now);
  const open = claims.filter(({ claim }) => !statusOf(claim.index).isPaid);
  const settled = new Map(
    await mapAtOnce(open, SETTLED_AT_ONCE, async (one) => [one.intent, await settle(client, one)] as const),
  );
  return claims.map(({ intent, claim: given, paidBefore, isByKey }) => {
    const status = statusOf(given.index);
    const claim = settled.get(intent) ?? given;
    if (claim instanceof SymbolonError) return { intent, blocker: blockerOf(claim) };
    if (status.isPaid) return { intent, blocker: { code: "AlreadyClaimed", why: "", hint: "" } };
    const taker = claim.signed?.terms.feeTaker ?? zeroAddress;
    const isOurs = feeTakers.some((one) => isSameAddress(one, taker));
    if (isOurs && !isSameAddress(taker, sender)) return { intent, blocker: OTHER_KEY };
    const route = isSameAddress(taker, sender) ? direct : usual;
    const { caller, leastFee } = route;
    if (!isSameAddress(taker, zeroAddress) && !isSameAddress(taker, caller))
      return { intent, blocker: NOT_OURS };
    const { fee = 0n } = claim.signed ?? {};
    if (campaign.isCoin && fee > 0n && route !== direct) return { intent, blocker: FEE_IN_COIN };
    if (fee < leastFee) return { intent, blocker: claimBlocker("FeeTooLow", [fee, leastFee]) };
    const at = { campaign, now, end, relayer: caller, paidBefore: status.paidBefore };
    const item = { ...claim, ...(paidBefore > 0n && { paidBefore }) };
    const blocker = validateClaim(at, item);
    return blocker === undefined
      ? { intent, sendable: { intent, claim, isByKey, route } }
      : { intent, blocker };
  });
}

/**
 * With its signature in the form that the campaign takes: of a contract's nobody knew that when the claim was submitted.
 * @returns the error that refuses it instead, as `campaignForm`
 */
async function settle(
  client: PlanPlace["client"],
  { intent, claim, paidBefore }: ClaimOf & { readonly intent: QueuedIntent },
): Promise<ProvenClaim | SymbolonError> {
  const { index, account, signed } = claim;
  if (signed === undefined) return claim;
  const { terms, signature: given } = signed;
  const place = { chainId: BigInt(client.chain.id), campaign: intent.contract };
  const signature = await campaignForm(client, {
    ...place,
    index: BigInt(index),
    account,
    terms,
    paidBefore,
    signature: given,
  });
  if (typeof signature !== "string") return signature;
  return signature === given ? claim : { ...claim, signed: { ...signed, signature } };
}

function blockerOf({ code, reason: why, hint = "" }: SymbolonError): ClaimBlocker {
  return { code, why, hint };
}

/** A person has to decide: the operator may add the key, or the signer named somebody else. */
const NOT_OURS: ClaimBlocker = {
  code: "FeeTakerNotOurs",
  why: "It names a fee taker that is not one of our keys, nor our relay.",
  hint: "Give also that key with --key; if it is a relay, give --through.",
};

/** A relay counts tokens, and takes no coin. */
const FEE_IN_COIN: ClaimBlocker = {
  code: "FeeInCoin",
  why: "It offers a fee in coin, which a relay does not take.",
  hint: "Let the account sign again with a greatest fee of 0, or send it with a key and without --through.",
};

function callOf(route: ClaimRoute, { encoded, bundle }: PlannedBundle) {
  return route.call(encoded, bundle.items.length);
}
