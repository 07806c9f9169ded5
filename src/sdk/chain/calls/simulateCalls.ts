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
export type SimulatedCall = {
  readonly to: Address;
  readonly data: Hex;
  /** Wei; default: 0. */
  readonly value?: bigint | undefined;
};

/**
 * Runs the calls that are packed in its calldata (to 20 bytes, length 4, wei 16, data), as the account whose code it replaces.
 *
 *   before = gas()
 *   p = 0
 *   while (p != calldatasize) {
 *     length = calldataload(p + 20) >> 224
 *     calldatacopy(0, p + 40, length)
 *     if (!call(gas(), calldataload(p) >> 96, calldataload(p + 24) >> 128, 0, length, 0, 0)) revert(all that was returned)
 *     p += length + 40
 *   }
 *   return all that the last call returned, and before - gas()
 */
const RUNNER: Hex =
  "0x5a5f5b803614603d57806014013560e01c80826028015f375f5f825f856018013560801c863560601c5af16035573d5f5f3e3d5ffd5b016028016002565b505a90033d5f5f3e3d5260203d015ff3";
const WEI_BYTES = 16;

/** Packs calls into calldata for the runner. */
export function packCalls(calls: readonly SimulatedCall[]): Hex {
  return concatHex(
    calls.flatMap(({ to, data, value = 0n }) => [
      to,
      numberToHex(size(data), { size: 4 }),
      numberToHex(value, { size: WEI_BYTES }),
      data,
    ]),
  );
}

/**
 * The question for a node to run several calls of one account, one after the other, without keeping them: the account's
 * code is replaced for the question, which all usual nodes can do.
 * @param others accounts whose code is replaced as well: they run the calls in their calldata (`packCalls`)
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
  /** Run one after the other; the first that reverts ends the series. */
  readonly calls: readonly SimulatedCall[];
  /** Accounts that run calls of their own, from their calldata (`packCalls`). */
  readonly others?: readonly Address[];
  /** Default: as of the newest block. */
  readonly blockTag?: "pending" | undefined;
};

/** The result of a series of calls. */
export type Simulation =
  /** The return data of the last call, and the gas of all of them as transactions, without refunds. */
  | { readonly outcome: "done"; readonly data: Hex; readonly gas: bigint }
  /** The revert data of the first call that reverted. */
  | { readonly outcome: "reverted"; readonly data: Hex }
  /** The node does not simulate with replaced code. */
  | { readonly outcome: "unknown" };

const WORD = 32;
/** Gas of a transaction before it does anything, and of a byte of its calldata. */
const INTRINSIC = { transaction: 21_000n, zero: 4n, other: 16n } as const;

/** Simulates several calls of one account without sending any: above all an approval and the call that needs it. */
export async function simulateCalls(
  client: Client<Transport>,
  { account, calls, others, blockTag }: SimulateCallsParameters,
): Promise<Simulation> {
  try {
    const { data = "0x" } = await call(client, { ...seriesOfCalls(account, calls, others), blockTag });
    // A node that ignores the replaced code calls an account without code, which returns nothing.
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

/** Gas that a transaction takes before it does anything: the minimum of every transaction. */
export function intrinsicGas(data: Hex): bigint {
  let gas = INTRINSIC.transaction;
  for (const byte of hexToBytes(data)) gas += byte === 0 ? INTRINSIC.zero : INTRINSIC.other;
  return gas;
}
