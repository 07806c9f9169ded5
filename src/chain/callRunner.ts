import { type Address, concatHex, type Hex, numberToHex, type StateOverride, size } from "viem";

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
export function seriesOfCalls(
  account: Address,
  calls: readonly SimulatedCall[],
  others: readonly Address[] = [],
): { readonly to: Address; readonly data: Hex; readonly stateOverride: StateOverride } {
  const stateOverride = [account, ...others].map((address) => ({ address, code: RUNNER }));
  return { to: account, data: packCalls(calls), stateOverride };
}
