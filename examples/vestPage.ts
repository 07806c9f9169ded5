import { type Address, type Client, type Hex, type Transport, zeroAddress } from "viem";
import { getBlock, getChainId, signTypedData, writeContract } from "viem/actions";
import { readCampaign, readEntitlements, releaseCall, type WriteClient } from "../src/sdk/chain/index.ts";
import { claimTypedData, vestedAmount } from "../src/sdk/core/index.ts";

/** Names an entitlement: a leaf's index and account. */
type Key = { readonly index: bigint; readonly account: Address };

/** What a page shows of an entitlement, and of its next point; undefined: not claimed yet. */
export async function vestingState(client: Client<Transport>, campaign: Address, key: Key) {
  const [state, [held], { timestamp }] = await Promise.all([
    readCampaign(client, { campaign }),
    readEntitlements(client, { campaign, keys: [key] }),
    getBlock(client),
  ]);
  if (state.kind !== "vesting" || !held?.claimed) return undefined;
  const { total, released } = held;
  const { schedule } = state;
  const due = vestedAmount(schedule, total, timestamp) - released;
  const next = schedule.points.find(({ time }) => time > timestamp);
  return {
    total,
    released,
    due,
    ...(next && { next: { time: next.time, due: vestedAmount(schedule, total, next.time) - released } }),
  };
}

/** Pays what is due to the account: no proof, no gate, no end. */
export function releaseNow(wallet: WriteClient, campaign: Address, key: Key): Promise<Hex> {
  return writeContract(wallet, releaseCall({ campaign, ...key }));
}

/**
 * The account signs one release, and a relayer sends it (`releaseSigned`): to `recipient`, at most `upTo`, within the hour. What
 * was released so far is part of it, so it is good for one payment.
 */
export async function signRelease(
  wallet: WriteClient,
  campaign: Address,
  { index, account }: Key,
  { upTo, recipient, maxFee }: { upTo: bigint; recipient: Address; maxFee: bigint },
) {
  const [held] = await readEntitlements(wallet, { campaign, keys: [{ index, account }] });
  if (!held?.claimed) throw new Error("Nothing was claimed yet: claim first.");
  const [chainId, { timestamp }] = await Promise.all([getChainId(wallet), getBlock(wallet)]);
  const terms = { upTo, recipient, maxFee, feeTaker: zeroAddress, deadline: timestamp + 3_600n };
  const signature = await signTypedData(
    wallet,
    claimTypedData({
      chainId: BigInt(chainId),
      campaign,
      account,
      index,
      terms,
      paidBefore: held.released,
    }),
  );
  return { campaign, index, account, terms, signature };
}
