import { BaseError, type Hex, HttpRequestError } from "viem";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";

/**
 * Attestations a call where the answer is the code of a contract, at most 24,576 bytes: about 640 for a small one. Neither EAS
 * nor Verax answers for many at once, so that the call carries a small contract that asks in a loop and is never deployed.
 */
export const MAX_DEPLOYLESS = 32;
/** Calls at the same time. */
const AT_ONCE = 6;

type Ask<Read, Key> = {
  readonly ask: (some: readonly Key[]) => Promise<readonly Read[]>;
  /** Asks the contract itself, whose answer may be longer than a contract's code. */
  readonly askOne: (uid: Key) => Promise<Read>;
};

type ReadInPiecesParameters<Read, Key> = Ask<Read, Key> & {
  readonly uids: readonly Key[];
  /** The most that a call asks for. */
  readonly max: number;
  readonly onProgress: (done: number, total: number) => void;
};

/** Reads many things of a contract, such as attestations, in order, several a call and several calls at once. */
export async function readInPieces<Read, Key = Hex>({
  uids,
  max,
  ask,
  askOne,
  onProgress,
}: ReadInPiecesParameters<Read, Key>): Promise<readonly Read[]> {
  const pieces = Array.from({ length: Math.ceil(uids.length / max) }, (_, i) =>
    uids.slice(i * max, (i + 1) * max),
  );
  let done = 0;
  const found = await mapAtOnce(pieces, AT_ONCE, async (piece) => {
    const read = await askInParts(piece, { ask, askOne });
    done += piece.length;
    onProgress(done, uids.length);
    return read;
  });
  return found.flat();
}

/**
 * Attestations have no size limit, so a call may be too much for a node; half of it may not. Anybody can make one that is
 * too much for the loop even alone.
 */
async function askInParts<Read, Key>(uids: readonly Key[], how: Ask<Read, Key>): Promise<readonly Read[]> {
  try {
    return await how.ask(uids);
  } catch (thrown) {
    const [only] = uids;
    if (only === undefined || !isTooMuch(thrown)) throw thrown;
    if (uids.length === 1) return [await how.askOne(only)];
    const half = Math.ceil(uids.length / 2);
    const first = await askInParts(uids.slice(0, half), how);
    return [...first, ...(await askInParts(uids.slice(half), how))];
  }
}

/** Any error except an unreachable node: nodes refuse too much gas, time, code or text in many ways. */
function isTooMuch(thrown: unknown): boolean {
  const isGone = (cause: unknown) => cause instanceof HttpRequestError && cause.status !== 413;
  return thrown instanceof BaseError && thrown.walk(isGone) === null;
}
