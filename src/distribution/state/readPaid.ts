import { type Address, erc20Abi } from "viem";
import { readContract } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { type Entitlement, readClaimedWords, readEntitlements, readPaid } from "../../chain/read/leaves.ts";
import { readInParts } from "../../chain/read/readInParts.ts";
import { type CampaignRows, rowAccount } from "../check/campaignRows.ts";
import { LEAVES_PER_WORD } from "../check/countPaid.ts";

type OnProgress = (done: number, total: number) => void;

/** All words of a campaign's bitmap, as of a block. */
export function readAllWords(
  client: ReadClient,
  campaign: Address,
  count: bigint,
  blockNumber: bigint,
  onProgress?: OnProgress,
): Promise<readonly bigint[]> {
  const read = (from: number, to: number) =>
    readClaimedWords(client, { campaign, first: BigInt(from), number: BigInt(to - from), blockNumber });
  return readInParts(Math.ceil(Number(count) / LEAVES_PER_WORD), read, onProgress);
}

/** What a vesting campaign has recorded of each row, as of a block. */
export function readAllEntitlements(
  client: ReadClient,
  campaign: Address,
  rows: CampaignRows,
  blockNumber: bigint,
  onProgress?: OnProgress,
): Promise<readonly Entitlement[]> {
  const read = (from: number, to: number) => {
    const keys = accountsOf(rows, from, to).map((account, i) => ({ index: BigInt(from + i), account }));
    return readEntitlements(client, { campaign, keys, blockNumber });
  };
  return readInParts(rows.count, read, onProgress);
}

/** What a cumulative campaign has paid to the account of each row, as of a block. */
export function readAllPaid(
  client: ReadClient,
  campaign: Address,
  rows: CampaignRows,
  blockNumber: bigint,
  onProgress?: OnProgress,
): Promise<readonly bigint[]> {
  const read = (from: number, to: number) =>
    readPaid(client, { campaign, accounts: accountsOf(rows, from, to), blockNumber });
  return readInParts(rows.count, read, onProgress);
}

function accountsOf(rows: CampaignRows, from: number, to: number): readonly Address[] {
  return Array.from({ length: to - from }, (_, i) => rowAccount(rows, from + i));
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

/** Base units that an account holds of a token, as of a block. */
export function readBalance(
  client: ReadClient,
  token: Address,
  holder: Address,
  blockNumber: bigint,
): Promise<bigint> {
  return readContract(client, {
    address: token,
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [holder],
    blockNumber,
  });
}
