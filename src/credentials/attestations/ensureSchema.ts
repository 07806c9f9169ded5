import type { Address, Hex } from "viem";
import { writeContract } from "viem/actions";
import { getSchema } from "../../chain/actions/getSchema.ts";
import { registerSchemaCall } from "../../chain/calls/schemas.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { contractRefusal } from "../../chain/contractRefusal.ts";
import { type Schema, schemaUid } from "../../core/credential/schemaUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import { awaitReceipt } from "../../delivery/lookUp.ts";

/**
 * Registers a schema where it is not there already.
 * @returns hash of the transaction; undefined where the schema was there
 * @throws SymbolonError `TransactionReverted`
 */
export async function ensureSchema(
  client: WriteClient,
  registry: Address,
  wanted: Schema,
): Promise<Hex | undefined> {
  const uid = schemaUid(wanted);
  if ((await getSchema(client, { registry, uid })) !== undefined) return undefined;
  let hash: Hex;
  try {
    hash = await writeContract(client, registerSchemaCall({ registry, ...wanted }));
  } catch (thrown) {
    // Somebody else, or an earlier run of ours, came first.
    if (contractRefusal(thrown)?.error === "AlreadyExists") return undefined;
    throw thrown;
  }
  const { status } = await awaitReceipt(client, hash);
  if (status === "success" || (await getSchema(client, { registry, uid })) !== undefined) return hash;
  throw new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash}, which was to register the schema ${uid}, reverted.`,
    hint: "Run the same command again.",
    details: { hash, uid },
  });
}
