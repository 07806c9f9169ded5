import { getBlock, getGasPrice } from "viem/actions";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { askUntil } from "../../../src/delivery/timing.ts";

/**
 * Waits until gas costs no more than a ceiling, however long that takes: what is sent above it would only block the nonce,
 * and all that is sent after it.
 * @param ceiling wei of a unit of gas
 * @param onWait told the present price each time that it is too much
 */
export async function awaitPrice(
  client: ReadClient,
  ceiling: bigint,
  onWait?: (price: bigint) => void,
): Promise<void> {
  await askUntil(Number.POSITIVE_INFINITY, async () => {
    const price = await presentPrice(client);
    if (price <= ceiling) return price;
    onWait?.(price);
    return undefined;
  });
}

/** Base fee where there is one: the tip is the sender's own choice, and cut to what the ceiling leaves of it. */
async function presentPrice(client: ReadClient): Promise<bigint> {
  const { baseFeePerGas } = await getBlock(client);
  return baseFeePerGas ?? (await getGasPrice(client));
}
