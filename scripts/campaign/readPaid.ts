import { type Address, erc20Abi } from "viem";
import { readContract } from "viem/actions";
import { readClaimedWords } from "../../src/chain/actions/readClaimedWords.ts";
import { type Entitlement, readEntitlements } from "../../src/chain/actions/readEntitlements.ts";
import { readPaid } from "../../src/chain/actions/readPaid.ts";
import { type CampaignRows, rowAccount } from "../../src/distribution/check/campaignRows.ts";
import { LEAVES_PER_WORD } from "../../src/distribution/check/countPaid.ts";
import type { ReadClient } from "../command/connect.ts";
import { progress } from "../output.ts";

/** Words a question: each costs the node a cold storage read, and nodes allow some ten million gas a call. */
const WORDS_A_CALL = 1_000;
/** Rows a question, of which each costs the node as much. */
const ROWS_A_CALL = 1_000;

/** All words of a campaign's bitmap, as of a block. */
export async function readAllWords(
  client: ReadClient,
  campaign: Address,
  count: bigint,
  blockNumber: bigint,
): Promise<readonly bigint[]> {
  const total = Math.ceil(Number(count) / LEAVES_PER_WORD);
  const words: bigint[] = [];
  const tell = progress("reading what was claimed");
  while (words.length < total) {
    const first = BigInt(words.length);
    const number = BigInt(Math.min(WORDS_A_CALL, total - words.length));
    for (const word of await readClaimedWords(client, { campaign, first, number, blockNumber }))
      words.push(word);
    tell(words.length, total);
  }
  return words;
}

/** What a vesting campaign has recorded of each row, as of a block. */
export function readAllEntitlements(
  client: ReadClient,
  campaign: Address,
  rows: CampaignRows,
  blockNumber: bigint,
): Promise<readonly Entitlement[]> {
  return readRows(rows, (indexes) => {
    const keys = indexes.map((index) => ({ index: BigInt(index), account: rowAccount(rows, index) }));
    return readEntitlements(client, { campaign, keys, blockNumber });
  });
}

/** What a cumulative campaign has paid to the account of each row, as of a block. */
export function readAllPaid(
  client: ReadClient,
  campaign: Address,
  rows: CampaignRows,
  blockNumber: bigint,
): Promise<readonly bigint[]> {
  return readRows(rows, (indexes) => {
    const accounts = indexes.map((index) => rowAccount(rows, index));
    return readPaid(client, { campaign, accounts, blockNumber });
  });
}

async function readRows<Answer>(
  { count }: CampaignRows,
  read: (indexes: readonly number[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const tell = progress("reading what was claimed");
  while (answers.length < count) {
    const from = answers.length;
    const indexes = Array.from({ length: Math.min(ROWS_A_CALL, count - from) }, (_, i) => from + i);
    for (const answer of await read(indexes)) answers.push(answer);
    tell(answers.length, count);
  }
  return answers;
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
