import { createHash } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { type Chain, createClient, type Hex, http } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../../chain/clients.ts";
import { ADDRESS_BYTES } from "../../../core/bytes.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { writeOutput } from "../../../files/writeOutput.ts";
import type { Allocation } from "../../allocation.ts";
import { type AccountCode, readAccountCodes } from "./accountCode.ts";
import { accountsAsked, type ContractAccounts, contractAccounts } from "./contractAccounts.ts";

export type AskContractsOptions = {
  readonly rpc: string;
  readonly chain: Chain;
  readonly block?: bigint;
  readonly sample?: number;
  readonly seed?: number;
  readonly batch?: number;
  readonly rate?: number;
  /** File in which answers outlive a failure; undefined: they do not. */
  readonly keptIn?: string | undefined;
  readonly onProgress?: (done: number, total: number) => void;
};

/** Codes of 24,576 bytes, in hexadecimal, a hundred a request, and room for chains that allow longer ones. */
const LARGEST_ANSWER = 64 * 2 ** 20;

/**
 * Asks a chain which accounts of an allocation are contracts, all as of one block.
 * @throws SymbolonError `ChainNotReachable`, `CodesNotRead`, `BlockReorganized`
 */
export async function askContracts(
  allocation: Allocation,
  options: AskContractsOptions,
): Promise<ContractAccounts> {
  const { rpc, chain, seed = 1, batch = 100, rate, keptIn, onProgress } = options;
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
    ...(keptIn !== undefined && { onPiece: (piece, answered) => keepCodes(keptIn, piece, answered) }),
    ...(onProgress !== undefined && { onProgress }),
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

const FORMAT = "symbolon-account-codes-1";

/** What the answers in a file belong to: other questions would have other answers. */
type CodesQuestion = {
  readonly chainId: number;
  /** In decimal digits. */
  readonly block: string;
  readonly blockHash: Hex;
  readonly pieceSize: number;
  /** SHA-256 of the accounts in the order of asking. */
  readonly accounts: Hex;
};

/** Answers of a chain, kept in a file so that a run that failed need not be begun anew. */
type KeptCodes = {
  readonly question: CodesQuestion;
  readonly pieces: ReadonlyMap<number, readonly AccountCode[]>;
};

type Line = { readonly piece: number; readonly codes: readonly AccountCode[] };

/** What a file keeps; undefined where there is none, or it is of another time or tool. */
function readKeptCodes(file: string): KeptCodes | undefined {
  let lines: readonly string[];
  try {
    lines = readFileSync(file, "utf8").split("\n");
  } catch {
    return undefined;
  }
  const [first = "", ...rest] = lines;
  const header = parse<{ format: string; question: CodesQuestion }>(first);
  if (header?.format !== FORMAT) return undefined;
  // A line that was cut off when the run died is asked for again.
  const whole = rest.map((line) => parse<Line>(line)).filter((line) => line !== undefined);
  return { question: header.question, pieces: new Map(whole.map(({ piece, codes }) => [piece, codes])) };
}

/** Begins a file of answers, in place of any other. */
function beginKeptCodes(file: string, question: CodesQuestion): void {
  writeOutput(file, `${JSON.stringify({ format: FORMAT, question })}\n`);
}

function keepCodes(file: string, piece: number, codes: readonly AccountCode[]): void {
  appendFileSync(file, `\n${JSON.stringify({ piece, codes } satisfies Line)}`);
}

/** Names accounts in the order of asking. */
function hashOfAsked({ accounts }: Allocation, indexes: Uint32Array): Hex {
  const hash = createHash("sha256");
  for (const index of indexes) {
    hash.update(accounts.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES));
  }
  return `0x${hash.digest("hex")}`;
}

function parse<Value>(line: string): Value | undefined {
  try {
    return JSON.parse(line) as Value;
  } catch {
    return undefined;
  }
}
