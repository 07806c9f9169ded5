import { type Address, erc20Abi } from "viem";
import { readContract } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import {
  type Entitlement,
  type EntitlementKey,
  readClaimedWords,
  readEntitlements,
  readPaid,
} from "../../chain/read/leaves.ts";
import { readInParts } from "../../chain/read/readInParts.ts";
import { type CampaignRows, rowAccount } from "../check/campaignRows.ts";
import { LEAVES_PER_WORD } from "../check/countPaid.ts";

type OnProgress = (done: number, total: number) => void;

/** All words of a campaign's bitmap. */
export function readPaidWords(
  client: ReadClient,
  { campaign, blockNumber, onProgress }: CampaignAt,
  count: bigint,
): Promise<readonly bigint[]> {
  const read = (from: number, to: number) =>
    readClaimedWords(client, { campaign, first: BigInt(from), number: BigInt(to - from), blockNumber });
  return readInParts(Math.ceil(Number(count) / LEAVES_PER_WORD), read, onProgress);
}

/** A campaign as of a block. */
export type CampaignAt = {
  readonly campaign: Address;
  readonly blockNumber: bigint;
  readonly onProgress?: OnProgress | undefined;
};

/**
 * What a vesting campaign has recorded of entitlements.
 * @param keyOf of each position below `count`
 */
export function readLeafEntitlements(
  client: ReadClient,
  { campaign, blockNumber, onProgress }: CampaignAt,
  count: number,
  keyOf: (position: number) => EntitlementKey,
): Promise<readonly Entitlement[]> {
  const read = (from: number, to: number) => {
    const keys = Array.from({ length: to - from }, (_, i) => keyOf(from + i));
    return readEntitlements(client, { campaign, keys, blockNumber });
  };
  return readInParts(count, read, onProgress);
}

/** The same of each row. */
export function readAllEntitlements(
  client: ReadClient,
  at: CampaignAt,
  rows: CampaignRows,
): Promise<readonly Entitlement[]> {
  return readLeafEntitlements(client, at, rows.count, (i) => ({
    index: BigInt(i),
    account: rowAccount(rows, i),
  }));
}

/**
 * What a cumulative campaign has paid to accounts.
 * @param accountOf of each position below `count`
 */
export function readLeafPayments(
  client: ReadClient,
  { campaign, blockNumber, onProgress }: CampaignAt,
  count: number,
  accountOf: (position: number) => Address,
): Promise<readonly bigint[]> {
  const read = (from: number, to: number) => {
    const accounts = Array.from({ length: to - from }, (_, i) => accountOf(from + i));
    return readPaid(client, { campaign, accounts, blockNumber });
  };
  return readInParts(count, read, onProgress);
}

/** The same to the account of each row. */
export function readAllPaid(
  client: ReadClient,
  at: CampaignAt,
  rows: CampaignRows,
): Promise<readonly bigint[]> {
  return readLeafPayments(client, at, rows.count, (i) => rowAccount(rows, i));
}

/** How many leaves a bitmap has as paid. */
export function countClaimed(words: readonly bigint[]): number {
  let claimed = 0;
  for (let word of words) {
    // Takes the lowest set bit away each time.
    for (; word !== 0n; word &= word - 1n) claimed += 1;
  }
  return claimed;
}

/** Base units that an account holds of a token, as of a block; default: the newest. */
export function readBalance(
  client: ReadClient,
  token: Address,
  holder: Address,
  blockNumber?: bigint,
): Promise<bigint> {
  return readContract(client, {
    address: token,
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [holder],
    blockNumber,
  });
}
