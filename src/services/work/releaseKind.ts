import { type Address, getAddress, keccak256, stringToHex } from "viem";
import { estimateGas } from "viem/actions";
import { listReleases } from "../../sdk/chain/events/payments.ts";
import { address, anything, decode, object, units, versioned } from "../../sdk/core/decode.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { readGasLimit } from "../../sdk/delivery/taskCalls.ts";
import { releaseResults } from "../../sdk/distribution/claim/paidIn.ts";
import type { MoneyLeaf } from "../../sdk/distribution/claim/readMoney.ts";
import { type RelayedCampaign, relayedCampaign } from "../../sdk/distribution/claim/relayedCampaign.ts";
import {
  type DueEntitlement,
  leafOf,
  lookDue,
  requireVesting,
} from "../../sdk/distribution/release/lookDue.ts";
import { playReleases, releaseManyData } from "../../sdk/distribution/release/playReleases.ts";
import type { NewIntent, QueuedIntent } from "../delivery/tables/intents.ts";
import type { PlanPlace, WorkKind, WorkPlan } from "../delivery/work/kind.ts";
import { allLater, isHeldUp, oneAtATime, sortOutDropped } from "./oneAtATime.ts";
import { openPace, type Pace } from "./pace.ts";
import { claimOutcomeOf, paidBy, resultsOf } from "./paidIntents.ts";

/** The kind of work that pays what is due of claimed leaves. */
export const RELEASE_KIND = "release";

export const RELEASE_FORMAT = "symbolon-release";

/** What is due once of an entitlement: it names what was paid before, so that it is paid once, however often it is asked. */
export type Release = {
  readonly chainId: bigint;
  readonly campaign: Address;
  readonly entitlement: { readonly index: bigint; readonly account: Address };
  /** Base units that the campaign had released of it when this was asked. */
  readonly releasedBefore: bigint;
};

const readRelease = versioned(
  RELEASE_FORMAT,
  1,
  object({
    format: anything,
    version: anything,
    chainId: units,
    campaign: address,
    releasedBefore: units,
    entitlement: object({ index: units, account: address }),
  }),
);

/**
 * An intent to release what is due of an entitlement, of the JSON of a `symbolon-release`.
 * @throws SymbolonError `BadRelease`
 */
export function releaseIntent(document: unknown): NewIntent {
  const { chainId, campaign, entitlement, releasedBefore } = releaseOf(document);
  const key = releaseKey({ campaign, ...entitlement, releasedBefore });
  return {
    chain: Number(chainId),
    kind: RELEASE_KIND,
    contract: campaign,
    key,
    // The key says all of it, but for the chain.
    digest: keccak256(stringToHex(`${key} ${chainId}`)),
    otherDigests: [keccak256(stringToHex(JSON.stringify(document)))],
    content: document,
  };
}

/** Names the intent to release what is due of an entitlement, once after what its campaign had released of it before. */
export function releaseKey({
  campaign,
  index,
  account,
  releasedBefore,
}: Release["entitlement"] & Pick<Release, "campaign" | "releasedBefore">): string {
  return `release ${campaign.toLowerCase()} ${index} ${account.toLowerCase()} ${releasedBefore}`;
}

function releaseOf(document: unknown): Release {
  return decode(readRelease, document, (reason) => {
    return new SymbolonError({
      code: "BadRelease",
      reason: `The release cannot be read: ${reason}.`,
      hint: `Write it as {"format":"${RELEASE_FORMAT}","version":1,"chainId":"1","campaign":"0x...","entitlement":{"index":"0","account":"0x..."},"releasedBefore":"0"}.`,
    });
  });
}

/** Entitlements that are looked at for one transaction: each takes some 30,000 gas, and never so little. */
const MAX_RELEASES = 300;
const MIN_RELEASE_GAS = 15_000;
/** Milliseconds until it is looked again whether something is due. */
const LATER_MS = 60_000;

/** Releases what is due of claimed leaves of vesting campaigns, in bundles: intents are made by `releaseIntent`. */
export function releaseKind(): WorkKind {
  const paces = new Map<Address, Pace>();
  const paceOf = (campaign: Address) => {
    const pace = paces.get(campaign) ?? openPace();
    paces.set(campaign, pace);
    return pace;
  };
  return {
    name: RELEASE_KIND,
    max: MAX_RELEASES,
    minGas: MIN_RELEASE_GAS,
    plan(place, intents) {
      const { contract } = intents[0] as QueuedIntent;
      return planReleases({ ...place, pace: paceOf(contract) }, intents);
    },
    recognize(intents, { logs, transactionHash }) {
      const { contract } = intents[0] as QueuedIntent;
      const results = releaseResults(contract, logs);
      paceOf(contract).mined(transactionHash, results);
      return resultsOf(intents, indexOf, results);
    },
    async recover(client, sender, intents, fromBlock) {
      const campaign = (intents[0] as QueuedIntent).contract;
      const payments = await listReleases(client, { campaign, fromBlock });
      return paidBy(client, sender, { intents, indexOf, payments });
    },
    outcomeOf: claimOutcomeOf,
  };
}

function indexOf({ content }: QueuedIntent): number {
  return Number(releaseOf(content).entitlement.index);
}

type ReleasePlace = PlanPlace & { readonly pace: Pace };

/** An intent, and the leaf whose release it asks for. */
type DueIntent = { readonly intent: QueuedIntent; readonly leaf: MoneyLeaf };

async function planReleases(place: ReleasePlace, intents: readonly QueuedIntent[]): Promise<WorkPlan> {
  const { client, sender: caller, pace } = place;
  const releases = intents.map((intent) => ({ intent, ...releaseOf(intent.content) }));
  const campaign = await relayedCampaign(client, (intents[0] as QueuedIntent).contract);
  requireVesting(campaign);
  const keys = releases.map(({ entitlement }) => ({
    ...entitlement,
    account: getAddress(entitlement.account),
  }));
  const { entitlements } = await lookDue(client, { campaign, keys, caller, min: 0n });
  const ended: WorkPlan["ended"][number][] = [];
  const later: WorkPlan["later"][number][] = [];
  const open: DueIntent[] = [];
  for (const [i, { intent, releasedBefore }] of releases.entries()) {
    const entitlement = entitlements[i] as DueEntitlement;
    const { status, released, blocker } = entitlement;
    const { id } = intent;
    if (released > releasedBefore) ended.push({ id, state: "skipped", reason: "AlreadyReleased" });
    else if (status === "due") open.push({ intent, leaf: leafOf(entitlement) });
    else if (status === "nothing") later.push({ ids: [id], milliseconds: LATER_MS });
    else ended.push({ id, state: "parked", reason: blocker?.code ?? "NotClaimed" });
  }
  const sorted = { open, ended, later };
  if (open.length === 0) return { filling: undefined, ended, later };
  if (await isHeldUp(place)) return allLater(sorted);
  const plan = await planFilling(place, campaign, pace.take(open));
  return oneAtATime(place, sorted, {
    filling: plan.filling,
    ended: [...ended, ...plan.ended],
    later: [...later, ...plan.later],
  });
}

/** As many of the first as fit, but for those that the campaign would skip. */
async function planFilling(
  place: ReleasePlace,
  campaign: RelayedCampaign,
  due: readonly DueIntent[],
): Promise<WorkPlan> {
  const { client, sender: account, gas, share, pace, now } = place;
  const max = Math.min(Number(gas), share);
  const callOf = (some: readonly DueIntent[]) => {
    const data = releaseManyData(some.map(({ leaf }) => leaf));
    return { to: campaign.campaign, data, value: 0n };
  };
  const estimated = (some: readonly DueIntent[]) =>
    estimateGas(client, { ...callOf(some), account, blockTag: "latest" });
  const estimate = await estimated(due);
  if (estimate > max && due.length > 1)
    return planFilling(place, campaign, due.slice(0, Math.ceil(due.length / 2)));
  const refusals = await playReleases(client, campaign, account).together(due.map(({ leaf }) => leaf));
  const given = new Set(pace.checkRefusals(refusals, { tried: due.length, now }));
  const isPaid = ({ leaf }: DueIntent) => !refusals.has(leaf.index);
  const paid = due.filter(isPaid);
  const dropped = due.flatMap((one) => {
    const refusal = refusals.get(one.leaf.index);
    return refusal === undefined ? [] : [{ intent: one.intent, blocker: refusal.blocker }];
  });
  const { ended, later } = sortOutDropped(dropped, { place, indexOf, given });
  if (paid.length === 0) return { filling: undefined, ended, later };
  const limit = await readGasLimit(client, dropped.length === 0 ? estimate : await estimated(paid), 0n);
  const filling = { intents: paid.map(({ intent }) => intent), call: callOf(paid), gas: limit };
  return { filling, ended, later };
}
