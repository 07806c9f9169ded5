import { createHash } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import {
  BaseError,
  type Chain,
  type Client,
  createClient,
  type Hex,
  http,
  numberToHex,
  type Transport,
} from "viem";
import { getBlock } from "viem/actions";
import { type Allocation, accountAt } from "../../../../sdk/allocation/allocation.ts";
import { batchFetch } from "../../../../sdk/chain/batchFetch.ts";
import type { ReadClient } from "../../../../sdk/chain/clients.ts";
import { nodeWords } from "../../../../sdk/chain/errors/nodeWords.ts";
import { delegateOf } from "../../../../sdk/chain/read/delegateOf.ts";
import { ADDRESS_BYTES, bytesToHex, hexToBytes } from "../../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../../sdk/core/errors.ts";
import { fastHasher } from "../../../../sdk/core/kernel/fastHasher.ts";
import { type Overwriting, requireOwnOutput } from "../../../files/ownOutput.ts";
import { writeOutput } from "../../../files/writeOutput.ts";
import {
  type AccountCode,
  type ContractAccounts,
  chooseAccounts,
  contractAccounts,
} from "./contractAccounts.ts";

export type AskContractsOptions = {
  /** Keeps answers also over a file of another kind. Default: false. */
  readonly replace?: boolean | undefined;
  readonly rpc: string;
  readonly chain: Chain;
  readonly block?: bigint;
  readonly sample?: number;
  readonly seed?: number;
  readonly batch?: number;
  readonly rate?: number;
  /** File that keeps answers after a failure; undefined: answers are not kept. */
  readonly keptIn?: string | undefined;
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * Most bytes of an answer: a hundred codes of 24,576 bytes in hexadecimal, with room for chains that allow longer ones.
 */
const LARGEST_ANSWER = 64 * 2 ** 20;
/** In a variable, since older versions of viem have no such option, and no limit. */
const LIMITS = { maxResponseBodySize: LARGEST_ANSWER };

/**
 * Asks a chain which accounts of an allocation are contracts, all at one block.
 * @throws SymbolonError `ChainNotReachable`, `BadBlock`, `CodesNotRead`, `BlockReorganized`
 */
export async function askContracts(
  allocation: Allocation,
  options: AskContractsOptions,
): Promise<ContractAccounts> {
  const { rpc, chain, seed = 1, batch = 100, rate, keptIn, onProgress } = options;
  const client: ReadClient = createClient({ chain, transport: http(rpc, LIMITS) });
  const batched = http(rpc, {
    ...LIMITS,
    ...(batch > 1 && { batch: { batchSize: batch }, fetchFn: batchFetch }),
  });
  const sample = options.sample === undefined ? undefined : { size: options.sample, seed };
  const chosen = chooseAccounts(allocation, sample);
  const question = {
    chainId: chain.id,
    pieceSize: batch,
    accounts: hashAccounts(allocation, chosen.indexes),
  };
  const earlier = keptIn === undefined ? undefined : readKeptCodes(keptIn);
  const goesOn = earlier !== undefined && (await canGoOn(client, earlier.question, question, options.block));
  const { number, hash } = goesOn
    ? { number: BigInt(earlier.question.block), hash: earlier.question.blockHash }
    : await readPinnedBlock(client, options.block);
  if (keptIn !== undefined && !goesOn) {
    const pinned = { ...question, block: String(number), blockHash: hash };
    beginKeptCodes(keptIn, pinned, { replace: options.replace });
  }
  const codes = await readAccountCodes(allocation, {
    client: createClient({ chain, transport: batched }),
    blockNumber: number,
    indexes: chosen.indexes,
    pieceSize: batch,
    rate,
    known: goesOn ? earlier.pieces : undefined,
    onPiece: keptIn === undefined ? undefined : (piece, answered) => keepCodes(keptIn, piece, answered),
    onProgress,
  });
  const after = await readPinnedBlock(client, number);
  if (after.hash !== hash) {
    throw new SymbolonError({
      code: "BlockReorganized",
      reason: `Block ${number} was ${hash} at the first question, and is ${after.hash} now: answers may belong to either.`,
      hint: "Run the same command again, with a --block that is final.",
      details: { block: number, before: hash, after: after.hash },
    });
  }
  return contractAccounts(allocation, { chainId: chain.id, block: { number, hash }, chosen, sample, codes });
}

/** Whether earlier answers are for the same accounts, at a block that still exists. */
async function canGoOn(
  client: ReadClient,
  { block, blockHash, ...rest }: CodesQuestion,
  question: Omit<CodesQuestion, "block" | "blockHash">,
  asOf: bigint | undefined,
): Promise<boolean> {
  const isSame =
    rest.chainId === question.chainId &&
    rest.pieceSize === question.pieceSize &&
    rest.accounts === question.accounts;
  if (!isSame || (asOf !== undefined && String(asOf) !== block)) return false;
  const now = await readPinnedBlock(client, BigInt(block)).catch(() => undefined);
  return now?.hash === blockHash;
}

async function readPinnedBlock(
  client: ReadClient,
  number: bigint | undefined,
): Promise<{ number: bigint; hash: Hex }> {
  const block = await getBlock(
    client,
    number === undefined ? { blockTag: "latest" } : { blockNumber: number },
  );
  if (typeof block.number === "bigint") return block;
  throw new SymbolonError({
    code: "BadBlock",
    reason: `The node's ${number === undefined ? "newest block" : `block ${number}`} has no number.`,
    hint: "Ask another node.",
  });
}

const FORMAT = "symbolon-account-codes-1";

/** The request that a file's answers belong to: other requests would have other answers. */
type CodesQuestion = {
  readonly chainId: number;
  /** In decimal digits. */
  readonly block: string;
  readonly blockHash: Hex;
  readonly pieceSize: number;
  /** SHA-256 of the accounts in the order of the requests. */
  readonly accounts: Hex;
};

/** A chain's answers, kept in a file so that a failed run can continue. */
type KeptCodes = {
  readonly question: CodesQuestion;
  readonly pieces: ReadonlyMap<number, readonly AccountCode[]>;
};

type Line = { readonly piece: number; readonly codes: readonly AccountCode[] };

/** The answers in a file; undefined: no file, or one of another time or tool. */
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
  // A line that was cut off when the run died is requested again.
  const whole = rest.map((line) => parse<Line>(line)).filter((line) => line !== undefined);
  return { question: header.question, pieces: new Map(whole.map(({ piece, codes }) => [piece, codes])) };
}

function beginKeptCodes(file: string, question: CodesQuestion, over: Overwriting): void {
  requireOwnOutput(file, FORMAT, over);
  writeOutput(file, `${JSON.stringify({ format: FORMAT, question })}\n`);
}

function keepCodes(file: string, piece: number, codes: readonly AccountCode[]): void {
  appendFileSync(file, `\n${JSON.stringify({ piece, codes } satisfies Line)}`);
}

/** Hash of accounts in the order of the requests. */
function hashAccounts({ accounts }: Allocation, indexes: Uint32Array): Hex {
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

const NONE: AccountCode = { kind: "none" };

export function classifyCode(code: Hex): AccountCode {
  if (code === "0x") return NONE;
  const delegate = delegateOf(code);
  if (delegate !== undefined) return { kind: "delegated", delegate };
  const bytes = hexToBytes(code);
  return { kind: "contract", bytes: bytes.length, codeHash: bytesToHex(fastHasher().keccak256(bytes)) };
}

export type ReadAccountCodesParameters = {
  /** Its transport should send simultaneous calls as one batch of JSON-RPC. */
  readonly client: Client<Transport, Chain>;
  /** Block of all answers, so that they belong together. */
  readonly blockNumber: bigint;
  /** Indexes of the accounts, in the order of the requests. */
  readonly indexes: Uint32Array;
  /** Accounts in one piece: as many as the transport puts into a batch. */
  readonly pieceSize: number;
  /** Most accounts a second. Default: as fast as the node answers. */
  readonly rate?: number | undefined;
  /** An earlier run's answers, by the number of the piece from 0. */
  readonly known?: ReadonlyMap<number, readonly AccountCode[]> | undefined;
  /** Called with each newly answered piece. */
  readonly onPiece?: ((piece: number, codes: readonly AccountCode[]) => void) | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/** Pieces requested at the same time. */
const AT_ONCE = 4;

/**
 * Asks a chain which accounts have code, piece by piece, a few pieces at a time.
 * @returns one answer for each index, in their order
 * @throws SymbolonError `CodesNotRead` where the node does not answer, even after the transport's own retries
 */
export async function readAccountCodes(
  allocation: Allocation,
  parameters: ReadAccountCodesParameters,
): Promise<readonly AccountCode[]> {
  const { client, blockNumber, indexes, pieceSize, known, onPiece, onProgress } = parameters;
  const codes: AccountCode[] = new Array(indexes.length);
  const wait = pacer(parameters.rate);
  let next = 0;
  let done = 0;
  let isBroken = false;

  async function work(): Promise<void> {
    while (!isBroken && next * pieceSize < indexes.length) {
      const piece = next++;
      const from = piece * pieceSize;
      const indexesOfPiece = [...indexes.subarray(from, from + pieceSize)];
      let answers = known?.get(piece);
      if (answers === undefined) {
        await wait(indexesOfPiece.length);
        answers = await Promise.all(indexesOfPiece.map(ask));
        onPiece?.(piece, answers);
      }
      for (const [i, code] of answers.entries()) codes[from + i] = code;
      done += answers.length;
      onProgress?.(done, indexes.length);
    }
  }

  async function ask(index: number): Promise<AccountCode> {
    const code = await client.request({
      method: "eth_getCode",
      params: [accountAt(allocation, index), numberToHex(blockNumber)],
    });
    return classifyCode(code ?? "0x");
  }

  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (cause) {
    isBroken = true;
    throw codesNotRead(cause, { blockNumber, done, asked: indexes.length, pieceSize });
  }
  return codes;
}

/** Waits so that at most `rate` accounts are requested a second. */
function pacer(rate: number | undefined): (accounts: number) => Promise<void> {
  let free = 0;
  return async (accounts) => {
    if (rate === undefined) return;
    const now = performance.now();
    const start = Math.max(now, free);
    free = start + (1_000 * accounts) / rate;
    if (start > now) await new Promise((resolve) => setTimeout(resolve, start - now));
  };
}

function codesNotRead(
  cause: unknown,
  details: { blockNumber: bigint; done: number; asked: number; pieceSize: number },
): SymbolonError {
  // viem expects one answer for each call.
  const isOneForAll = (cause instanceof BaseError ? cause.walk() : cause) instanceof TypeError;
  const answer = isOneForAll ? "one answer, to a batch of questions" : nodeWords(cause);
  const { blockNumber, done, asked } = details;
  return new SymbolonError({
    code: "CodesNotRead",
    reason: `The node did not tell which accounts have code at block ${blockNumber}; ${done} of ${asked} are answered. It says: ${answer.replace(/\.$/, "")}.`,
    hint: "Run the same command again, gentler with --rate or --batch where the node limits questions, and with a newer --block where it has forgotten the state of this one.",
    details: { ...details, told: answer },
    cause,
  });
}
