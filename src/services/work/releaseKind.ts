import { type Address, encodeFunctionData, getAddress, keccak256, stringToHex } from "viem";
import { estimateGas } from "viem/actions";
import { vestingCampaignAbi } from "../../sdk/chain/abi/vestingCampaignAbi.ts";
import { listReleases } from "../../sdk/chain/events/payments.ts";
import { address, anything, decode, object, units, versioned } from "../../sdk/core/decode.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { readGasLimit } from "../../sdk/delivery/taskCalls.ts";
import { releaseResults } from "../../sdk/distribution/claim/paidIn.ts";
import { relayedCampaign } from "../../sdk/distribution/claim/relayedCampaign.ts";
import { type DueEntitlement, lookDue, requireVesting } from "../../sdk/distribution/release/lookDue.ts";
import type { NewIntent, QueuedIntent } from "../delivery/tables/intents.ts";
import type { PlanPlace, WorkKind, WorkPlan } from "../delivery/work/kind.ts";
import { intentOutcome, paidBy, resultsOf } from "./paidIntents.ts";

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
  return {
    name: RELEASE_KIND,
    max: MAX_RELEASES,
    minGas: MIN_RELEASE_GAS,
    plan: planReleases,
    recognize(intents, { logs }) {
      return resultsOf(intents, indexOf, releaseResults((intents[0] as QueuedIntent).contract, logs));
    },
    async recover(client, sender, intents, fromBlock) {
      const campaign = (intents[0] as QueuedIntent).contract;
      const payments = await listReleases(client, { campaign, fromBlock });
      return paidBy(client, sender, { intents, indexOf, payments });
    },
    outcomeOf: intentOutcome,
  };
}

function indexOf({ content }: QueuedIntent): number {
  return Number(releaseOf(content).entitlement.index);
}

async function planReleases(place: PlanPlace, intents: readonly QueuedIntent[]): Promise<WorkPlan> {
  const { client, sender: caller } = place;
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
  const due: QueuedIntent[] = [];
  for (const [i, { intent, releasedBefore }] of releases.entries()) {
    const { status, released, blocker } = entitlements[i] as DueEntitlement;
    const { id } = intent;
    if (released > releasedBefore) ended.push({ id, state: "skipped", reason: "AlreadyReleased" });
    else if (status === "due") due.push(intent);
    else if (status === "nothing") later.push({ ids: [id], milliseconds: LATER_MS });
    else ended.push({ id, state: "parked", reason: blocker?.code ?? "NotClaimed" });
  }
  return { filling: await planFilling(place, campaign.campaign, due), ended, later };
}

/** As many of the first as fit. */
async function planFilling(
  place: PlanPlace,
  to: Address,
  due: readonly QueuedIntent[],
): Promise<WorkPlan["filling"]> {
  if (due.length === 0) return undefined;
  const { client, sender: account, gas, share } = place;
  const max = Math.min(Number(gas), share);
  const keys = due.map(({ content }) => releaseOf(content).entitlement);
  const data = encodeFunctionData({ abi: vestingCampaignAbi, functionName: "releaseMany", args: [keys] });
  const call = { to, data, value: 0n };
  const estimate = await estimateGas(client, { ...call, account, blockTag: "latest" });
  if (estimate > max && due.length > 1)
    return planFilling(place, to, due.slice(0, Math.ceil(due.length / 2)));
  return { intents: due, call, gas: await readGasLimit(client, estimate, 0n) };
}
