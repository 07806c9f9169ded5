import { type Address, erc20Abi } from "viem";
import { readContract } from "viem/actions";
import { readClaimedWords } from "../../src/chain/actions/readClaimedWords.ts";
import { LEAVES_PER_WORD } from "../../src/distribution/check/countPaid.ts";
import type { ReadClient } from "../command/connect.ts";
import { progress } from "../output.ts";

/** Words a question: each costs the node a cold storage read, and nodes allow some ten million gas a call. */
const WORDS_A_CALL = 1_000;

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
