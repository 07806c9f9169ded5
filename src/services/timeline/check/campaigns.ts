import type { Hex } from "viem";
import { readContract } from "viem/actions";
import { instantCampaignAbi } from "../../../sdk/chain/abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../../../sdk/chain/abi/vestingCampaignAbi.ts";
import { LEAVES_PER_WORD } from "../../../sdk/distribution/check/countPaid.ts";
import {
  readLeafEntitlements,
  readLeafPayments,
  readPaidWords,
} from "../../../sdk/distribution/state/readPaid.ts";
import { type ChainEvent, eventAmount } from "../tables/events.ts";
import { type PastCheck, readCheckedGroups } from "./pastCheck.ts";

/**
 * Checks that exactly those leaves of an instant campaign are claimed that have an event. @returns leaves with events
 */
export async function checkInstant(check: PastCheck): Promise<number> {
  const { client, contract: campaign, block, disagreements } = check;
  const blockNumber = BigInt(block);
  const count = await readCount(check);
  // Bits whose events were found are cleared.
  const words = [...(await readPaidWords(client, { campaign, blockNumber }, count))];
  let compared = 0;
  for await (const groups of readCheckedGroups(check, "instantCampaign")) {
    for (const [event, ...more] of groups) {
      const index = event?.index ?? 0n;
      const word = Number(index / WORD);
      const bit = 1n << (index % WORD);
      const left = words[word] ?? 0n;
      if ((left & bit) === 0n) disagreements.add("EventsMadeUp", `index ${index}`);
      else words[word] = left ^ bit;
      if (more.length > 0) disagreements.add("EventsDoubled", `${1 + more.length} claims of index ${index}`);
    }
    compared += groups.length;
  }
  for (const [at, word] of words.entries())
    for (let bit = 0; word >> BigInt(bit) !== 0n; bit++)
      if (((word >> BigInt(bit)) & 1n) === 1n)
        disagreements.add("EventsMissing", `index ${at * LEAVES_PER_WORD + bit}`);
  return compared;
}

const WORD = BigInt(LEAVES_PER_WORD);

/** How many leaves a campaign has. */
function readCount({ client, contract: address, block }: PastCheck): Promise<bigint> {
  // All kinds of campaigns have this function.
  const call = { address, abi: instantCampaignAbi, functionName: "count" } as const;
  return readContract(client, { ...call, blockNumber: BigInt(block) });
}

/** The totals of an entitlement's events. */
type Promised = { readonly index: bigint; readonly account: Hex; claims: number; paid: bigint };

/**
 * Checks that the events of each entitlement agree with a vesting campaign's book, and that no other was claimed: the
 * campaign counts all that it has promised. @returns entitlements with events
 */
export async function checkPastVesting(check: PastCheck): Promise<number> {
  const { client, contract: campaign, block, disagreements } = check;
  const at = { campaign, blockNumber: BigInt(block) };
  const count = await readCount(check);
  let compared = 0;
  let promised = 0n;
  for await (const groups of readCheckedGroups(check, "vestingCampaign")) {
    const all = groups.flatMap(promisedIn).filter(({ index, account }) => {
      // The campaign does not answer for a leaf beyond its count.
      if (index >= count) disagreements.add("EventsMadeUp", `index ${index} of ${account}`);
      return index < count;
    });
    const held = await readLeafEntitlements(client, at, all.length, (i) => all[i] as Promised);
    for (const [i, { claimed, total, released }] of held.entries()) {
      const { index, account, claims, paid } = all[i] as Promised;
      const name = `index ${index} of ${account}`;
      promised += total;
      if (!claimed) disagreements.add("EventsMadeUp", name);
      else if (claims === 0) disagreements.add("EventsMissing", `the claim of ${name}`);
      else if (claims > 1) disagreements.add("EventsDoubled", `${claims} claims of ${name}`);
      if (claimed && paid !== released)
        disagreements.add("SumsDiffer", `${name}, ${paid} of ${released} base units`);
    }
    compared += all.length;
  }
  const call = { address: campaign, abi: vestingCampaignAbi, functionName: "funding" } as const;
  const [, claimed] = await readContract(client, { ...call, blockNumber: at.blockNumber });
  if (promised < claimed)
    disagreements.add("EventsMissing", `claims of entitlements to ${claimed - promised} base units`);
  return compared;
}

function promisedIn(events: readonly ChainEvent[]): readonly Promised[] {
  const all = new Map<Hex, Promised>();
  for (const event of events) {
    const { account = "0x", index = 0n, name } = event;
    const one = all.get(account) ?? { index, account, claims: 0, paid: 0n };
    all.set(account, one);
    if (name === "Claimed") one.claims += 1;
    one.paid += eventAmount(event);
  }
  return [...all.values()];
}

/**
 * Checks that the payments to each account add up to what a cumulative campaign has paid it. @returns accounts with
 * events
 */
export async function checkPastCumulative(check: PastCheck): Promise<number> {
  const { client, contract: campaign, block, disagreements } = check;
  const sums = new Map<Hex, bigint>();
  for await (const groups of readCheckedGroups(check, "cumulativeCampaign"))
    for (const event of groups.flat()) {
      const { account = "0x" } = event;
      sums.set(account, (sums.get(account) ?? 0n) + eventAmount(event));
    }
  const accounts = [...sums.keys()];
  const at = { campaign, blockNumber: BigInt(block) };
  const paid = await readLeafPayments(client, at, accounts.length, (i) => accounts[i] as Hex);
  for (const [i, account] of accounts.entries()) {
    const sum = sums.get(account);
    if (sum !== paid[i]) disagreements.add("SumsDiffer", `${account}, ${sum} of ${paid[i]} base units`);
  }
  return accounts.length;
}
