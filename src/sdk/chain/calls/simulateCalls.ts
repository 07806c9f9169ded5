import {
  type Address,
  type Client,
  concatHex,
  type Hex,
  hexToBigInt,
  hexToBytes,
  numberToHex,
  type StateOverride,
  size,
  slice,
  type Transport,
} from "viem";
import { call } from "viem/actions";
import { revertData } from "../errors/revertData.ts";

/** A call of a series. */
export type SimulatedCall = { readonly to: Address; readonly data: Hex };

/**
 * Runs the calls that are packed in its calldata (to 20 bytes, length 4, data), as whoever it is put in place of:
 *
 *   before = gas()
 *   p = 0
 *   while (p != calldatasize) {
 *     length = calldataload(p + 20) >> 224
 *     calldatacopy(0, p + 24, length)
 *     if (!call(gas(), calldataload(p) >> 96, 0, 0, length, 0, 0)) revert(all that was returned)
 *     p += length + 24
 *   }
 *   return all that the last call returned, and before - gas()
 */
const RUNNER: Hex =
  "0x5a5f5b803614603657806014013560e01c80826018015f375f5f825f5f863560601c5af1602e573d5f5f3e3d5ffd5b016018016002565b505a90033d5f5f3e3d5260203d015ff3";

/** Calls as one who runs them takes them: as calldata. */
export function packCalls(calls: readonly SimulatedCall[]): Hex {
  return concatHex(calls.flatMap(({ to, data }) => [to, numberToHex(size(data), { size: 4 }), data]));
}

/**
 * What to ask a node for so that it runs several calls of one account, one after the other, and keeps nothing of them: the
 * account's code is replaced for the question, which all usual nodes can do.
 * @param others accounts whose code is replaced as well: they run what they are called with (`packCalls`)
 */
function seriesOfCalls(
  account: Address,
  calls: readonly SimulatedCall[],
  others: readonly Address[] = [],
): { readonly to: Address; readonly data: Hex; readonly stateOverride: StateOverride } {
  const stateOverride = [account, ...others].map((address) => ({ address, code: RUNNER }));
  return { to: account, data: packCalls(calls), stateOverride };
}

export type SimulateCallsParameters = {
  /** Who makes the calls. */
  readonly account: Address;
  /** Made one after the other; the first that reverts ends it. */
  readonly calls: readonly SimulatedCall[];
  /** Accounts that run calls of their own, which they are called with (`packCalls`). */
  readonly others?: readonly Address[];
};

/** What a series of calls would come to. */
export type Simulation =
  /** What the last call returned, and gas of all of them as transactions, but for refunds. */
  | { readonly outcome: "done"; readonly data: Hex; readonly gas: bigint }
  /** What the first call that reverted reverted with. */
  | { readonly outcome: "reverted"; readonly data: Hex }
  /** The node does not simulate with code put in place of an account's. */
  | { readonly outcome: "unknown" };

const WORD = 32;
/** Gas of a transaction before it does anything, and of a byte of its calldata. */
const INTRINSIC = { transaction: 21_000n, zero: 4n, other: 16n } as const;

/** What several calls of one account would come to, without sending any: an approval and what needs it, above all. */
export async function simulateCalls(
  client: Client<Transport>,
  { account, calls, others }: SimulateCallsParameters,
): Promise<Simulation> {
  try {
    const { data = "0x" } = await call(client, seriesOfCalls(account, calls, others));
    // A node that ignores the code in place of the account's calls an account without code, which returns nothing.
    if (size(data) < WORD) return { outcome: "unknown" };
    const split = size(data) - WORD;
    const used = hexToBigInt(slice(data, split));
    const gas = calls.reduce((sum, one) => sum + intrinsicGas(one.data), used);
    return { outcome: "done", data: split === 0 ? "0x" : slice(data, 0, split), gas };
  } catch (thrown) {
    const data = revertData(thrown);
    return data === undefined ? { outcome: "unknown" } : { outcome: "reverted", data };
  }
}

/** Gas that a transaction takes before it does anything: no transaction takes less. */
export function intrinsicGas(data: Hex): bigint {
  let gas = INTRINSIC.transaction;
  for (const byte of hexToBytes(data)) gas += byte === 0 ? INTRINSIC.zero : INTRINSIC.other;
  return gas;
}
