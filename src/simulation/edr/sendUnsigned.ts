import { type Address, type Hex, numberToHex } from "viem";
import { TRANSACTION_GAS_CAP } from "../../chain/calls/transactionLimits.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Engine } from "../../dryRun/engine/engine.ts";
import type { RawReceipt } from "./rawReceipt.ts";

export type UnsignedCall = {
  readonly from: Address;
  /** Undefined: a contract is deployed. */
  readonly to: Address | undefined;
  readonly data: Hex;
};

const GAS = numberToHex(TRANSACTION_GAS_CAP);

/**
 * Sends a transaction from an account that the chain lets us send for, and mines it in a block of its own.
 * @param timestamp of the block, Unix seconds
 * @throws SymbolonError `PreparationFailed`
 */
export async function sendUnsigned(
  engine: Engine,
  { from, to, data }: UnsignedCall,
  timestamp: bigint,
): Promise<RawReceipt> {
  const call = { from, data, gas: GAS, ...(to !== undefined && { to }) };
  const hash = await engine.request("eth_sendTransaction", [call]);
  await engine.request("evm_mine", [numberToHex(timestamp)]);
  const receipt = (await engine.request("eth_getTransactionReceipt", [hash])) as RawReceipt | null;
  if (receipt !== null && BigInt(receipt.status) === 1n) return receipt;
  throw new SymbolonError({
    code: "PreparationFailed",
    reason: `The rehearsed day could not be prepared: a transaction to ${to ?? "deploy a contract"} ${receipt === null ? "was not mined" : "reverted"}.`,
    hint: "Build the contracts anew: npm run -s symbolon -- doctor. Where the token is another one, check that its constructor takes holder and supply.",
    details: { from, to },
  });
}
