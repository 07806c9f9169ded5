import { createClient, type Hex, http } from "viem";
import { getBlock } from "viem/actions";
import type { Allocation } from "../../../src/allocation/allocation.ts";
import { readAccountCodes } from "../../../src/allocation/report/contracts/accountCode.ts";
import {
  accountsAsked,
  type ContractAccounts,
  contractAccounts,
} from "../../../src/allocation/report/contracts/contractAccounts.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { openReader } from "../../command/connect.ts";
import { progress } from "../../output.ts";
import { beginKeptCodes, type CodesQuestion, hashOfAsked, keepCodes, readKeptCodes } from "./keptCodes.ts";

export type AskContractsOptions = {
  readonly rpc: string;
  readonly block?: bigint;
  readonly sample?: number;
  readonly seed?: number;
  readonly batch?: number;
  readonly rate?: number;
};

/** Codes of 24,576 bytes, in hexadecimal, a hundred a request, and room for chains that allow longer ones. */
const LARGEST_ANSWER = 64 * 2 ** 20;

/**
 * Asks a chain which accounts of an allocation are contracts, all as of one block.
 * @param keptIn file in which answers outlive a failure; undefined: they do not
 * @throws SymbolonError `ChainNotReachable`, `CodesNotRead`, `BlockReorganized`
 */
export async function askContracts(
  allocation: Allocation,
  options: AskContractsOptions,
  keptIn: string | undefined,
): Promise<ContractAccounts> {
  const { rpc, seed = 1, batch = 100, rate } = options;
  const { chain } = await openReader(rpc);
  const transport = http(rpc, {
    maxResponseBodySize: LARGEST_ANSWER,
    ...(batch > 1 && { batch: { batchSize: batch } }),
  });
  const client: ReadClient = createClient({ chain, transport });
  const sample = options.sample === undefined ? undefined : { size: options.sample, seed };
  const asked = accountsAsked(allocation, sample);
  const wanted = { chainId: chain.id, pieceSize: batch, accounts: hashOfAsked(allocation, asked.indexes) };
  const earlier = keptIn === undefined ? undefined : readKeptCodes(keptIn);
  const goesOn = earlier !== undefined && (await canGoOn(client, earlier.question, wanted, options.block));
  const { number, hash } = goesOn
    ? { number: BigInt(earlier.question.block), hash: earlier.question.blockHash }
    : await blockOf(client, options.block);
  if (keptIn !== undefined && !goesOn) {
    beginKeptCodes(keptIn, { ...wanted, block: String(number), blockHash: hash });
  }
  const codes = await readAccountCodes(allocation, {
    client,
    blockNumber: number,
    indexes: asked.indexes,
    pieceSize: batch,
    rate,
    ...(goesOn && { known: earlier.pieces }),
    ...(keptIn !== undefined && { onPiece: (piece, told) => keepCodes(keptIn, piece, told) }),
    onProgress: progress("asking the chain"),
  });
  const after = await blockOf(client, number);
  if (after.hash !== hash) throw reorganized(number, hash, after.hash);
  return contractAccounts(allocation, { chainId: chain.id, block: { number, hash }, asked, sample, codes });
}

/** Whether earlier answers are to the same questions, about a block that is still there. */
async function canGoOn(
  client: ReadClient,
  { block, blockHash, ...rest }: CodesQuestion,
  wanted: Omit<CodesQuestion, "block" | "blockHash">,
  asOf: bigint | undefined,
): Promise<boolean> {
  const isSame =
    rest.chainId === wanted.chainId &&
    rest.pieceSize === wanted.pieceSize &&
    rest.accounts === wanted.accounts;
  if (!isSame || (asOf !== undefined && String(asOf) !== block)) return false;
  const now = await blockOf(client, BigInt(block)).catch(() => undefined);
  return now?.hash === blockHash;
}

async function blockOf(
  client: ReadClient,
  number: bigint | undefined,
): Promise<{ number: bigint; hash: Hex }> {
  return getBlock(client, number === undefined ? { blockTag: "latest" } : { blockNumber: number });
}

function reorganized(block: bigint, before: Hex, after: Hex): SymbolonError {
  return new SymbolonError({
    code: "BlockReorganized",
    reason: `Block ${block} was ${before} when the asking began, and is ${after} now: answers may belong to either.`,
    hint: "Run the same command again, with a --block that is final.",
    details: { block, before, after },
  });
}
