import {
  type Address,
  type Client,
  type Hex,
  hexToBigInt,
  hexToBytes,
  size,
  slice,
  type Transport,
} from "viem";
import { call } from "viem/actions";
import { type SimulatedCall, seriesOfCalls } from "../callRunner.ts";
import { revertData } from "../revertData.ts";

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

function intrinsicGas(data: Hex): bigint {
  let gas = INTRINSIC.transaction;
  for (const byte of hexToBytes(data)) gas += byte === 0 ? INTRINSIC.zero : INTRINSIC.other;
  return gas;
}
