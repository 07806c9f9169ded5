import type { Address, Hex } from "viem";
import { writeContract } from "viem/actions";
import { getDataTimestamp } from "../../src/chain/actions/getDataTimestamp.ts";
import { timestampCall } from "../../src/chain/calls/attestations.ts";
import { contractRefusal } from "../../src/chain/contractRefusal.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { awaitReceipt } from "../../src/delivery/lookUp.ts";
import { openWriter } from "../command/connect.ts";

/**
 * Timestamps 32 bytes, unless they are timestamped already: the first time stays for ever.
 * @returns hash of the transaction; undefined where the time was there
 * @throws SymbolonError `TransactionReverted`, `TransactionPending`, and those of `openWriter`
 */
export async function ensureTimestamp(rpc: string, registry: Address, data: Hex): Promise<Hex | undefined> {
  const client = await openWriter(rpc);
  let hash: Hex;
  try {
    hash = await writeContract(client, timestampCall({ registry, data }));
  } catch (thrown) {
    // An earlier run of ours whose receipt nobody waited for.
    if (contractRefusal(thrown)?.error === "AlreadyTimestamped") return undefined;
    throw thrown;
  }
  const { status } = await awaitReceipt(client, hash);
  if (status === "success" || (await getDataTimestamp(client, { registry, data })) !== 0n) return hash;
  throw new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash}, which was to timestamp ${data}, reverted.`,
    hint: "Run the same command again.",
    details: { hash, data },
  });
}
