import {
  type Address,
  BaseError,
  type Chain,
  type Client,
  type Hex,
  numberToHex,
  type Transport,
} from "viem";
import { bytesToHex, hexToBytes } from "../../../core/bytes.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { fastHasher } from "../../../core/kernel/fastHasher.ts";
import { type Allocation, accountAt } from "../../allocation.ts";

/** What an account has for code. */
export type AccountCode =
  /** None: a key's account, or a contract that is not deployed yet. */
  | { readonly kind: "none" }
  | { readonly kind: "contract"; readonly bytes: number; readonly codeHash: Hex }
  /** A key's account that acts by the code of another: EIP-7702. */
  | { readonly kind: "delegated"; readonly delegate: Address };

/** How a delegation begins (EIP-7702); the address follows, 23 bytes in all. No contract can begin so (EIP-3541). */
const DELEGATION = /^0xef0100([0-9a-f]{40})$/;

const NONE: AccountCode = { kind: "none" };

/** What the answer of `eth_getCode` says of an account. */
export function accountCode(code: Hex): AccountCode {
  if (code === "0x") return NONE;
  const delegate = DELEGATION.exec(code.toLowerCase())?.[1];
  if (delegate !== undefined) return { kind: "delegated", delegate: `0x${delegate}` };
  const bytes = hexToBytes(code);
  return { kind: "contract", bytes: bytes.length, codeHash: bytesToHex(fastHasher().keccak256(bytes)) };
}

export type ReadAccountCodesParameters = {
  /** Its transport should send what is asked at once as one batch of JSON-RPC. */
  readonly client: Client<Transport, Chain>;
  /** Asked as of this block, so that the answers belong together. */
  readonly blockNumber: bigint;
  /** Indexes of the accounts, in the order of asking. */
  readonly indexes: Uint32Array;
  /** Accounts asked at once: as many as the transport puts into a batch. */
  readonly pieceSize: number;
  /** Accounts a second at most; left out: as fast as the node answers. */
  readonly rate?: number | undefined;
  /** What an earlier run was told about a piece, by its number from 0. */
  readonly known?: ReadonlyMap<number, readonly AccountCode[]>;
  /** Told each piece that was answered now. */
  readonly onPiece?: (piece: number, codes: readonly AccountCode[]) => void;
  readonly onProgress?: (done: number, total: number) => void;
};

/** Pieces on their way at the same time. */
const AT_ONCE = 4;

/**
 * Asks a chain which accounts have code, piece by piece, a few pieces at a time.
 * @returns one answer an index, in their order
 * @throws SymbolonError `CodesNotRead` where the node does not answer, also after the transport's own retries
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
      const asked = [...indexes.subarray(from, from + pieceSize)];
      let told = known?.get(piece);
      if (told === undefined) {
        await wait(asked.length);
        told = await Promise.all(asked.map(ask));
        onPiece?.(piece, told);
      }
      for (const [i, code] of told.entries()) codes[from + i] = code;
      done += told.length;
      onProgress?.(done, indexes.length);
    }
  }

  async function ask(index: number): Promise<AccountCode> {
    const code = await client.request({
      method: "eth_getCode",
      params: [accountAt(allocation, index), numberToHex(blockNumber)],
    });
    return accountCode(code ?? "0x");
  }

  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (cause) {
    isBroken = true;
    throw codesNotRead(cause, { blockNumber, done, asked: indexes.length, pieceSize });
  }
  return codes;
}

/** Waits so that no more than `rate` accounts a second are asked. */
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
  // What a node answers is at the bottom of viem's wrappings, as it came.
  const deepest = cause instanceof BaseError ? cause.walk() : (cause as Error);
  const told = deepest instanceof BaseError ? deepest.details || deepest.shortMessage : deepest.message;
  const { blockNumber, done, asked } = details;
  return new SymbolonError({
    code: "CodesNotRead",
    reason: `The node did not tell which accounts have code at block ${blockNumber}; ${done} of ${asked} are answered. It says: ${told.split("\n")[0]?.replace(/\.$/, "")}.`,
    hint: "Run the same command again, gentler with --rate or --batch where the node limits questions, and with a newer --block where it has forgotten the state of this one.",
    details: { ...details, told },
    cause,
  });
}
