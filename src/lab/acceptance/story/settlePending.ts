import { getTransactionCount, getTransactionReceipt, sendRawTransaction } from "viem/actions";
import type { WriteClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { askUntil, type Timing } from "../../../sdk/delivery/timing.ts";
import type { Meter, Sent } from "./meter.ts";

/**
 * Finds out what became of all that was sent and not heard of: what the chain forgot is sent again as it was.
 * @throws SymbolonError `TransactionPending` where one still waits
 */
export async function settlePending(client: WriteClient, meter: Meter, { patience }: Timing): Promise<void> {
  for (const sent of meter.pending()) {
    // Another version of it was settled just now.
    if (sent.outcome !== undefined) continue;
    await sendAgain(client, sent);
    const isSettled = await askUntil(patience, async () => (await lookUp(client, meter, sent)) || undefined);
    if (isSettled !== undefined) continue;
    throw new SymbolonError({
      code: "TransactionPending",
      reason: `The transaction with nonce ${sent.nonce}${sent.hash === null ? "" : ` (${sent.hash})`} of the step ${sent.step} is not mined.`,
      hint: "Run the same command again later: it goes on waiting for this one. A wallet can replace it.",
      details: { nonce: sent.nonce, hash: sent.hash, step: sent.step },
    });
  }
}

async function sendAgain(client: WriteClient, { hash, raw }: Sent): Promise<void> {
  if (raw === null || hash === null) return;
  const isMined = await getTransactionReceipt(client, { hash }).then(
    () => true,
    () => false,
  );
  // Refused where the node has it, or its nonce is used: both show below.
  if (!isMined) await sendRawTransaction(client, { serializedTransaction: raw }).catch(() => undefined);
}

/** @returns whether it is known what became of it */
async function lookUp(client: WriteClient, meter: Meter, sent: Sent): Promise<boolean> {
  const { hash, nonce } = sent;
  // The meter sees the receipt.
  const isMined = async () => {
    if (hash !== null) await getTransactionReceipt(client, { hash }).catch(() => undefined);
    return sent.outcome !== undefined;
  };
  if (await isMined()) return true;
  if (nonce < 0) return false;
  const { address } = client.account;
  const used = await getTransactionCount(client, { address, blockTag: "latest" });
  const nothing = { block: 0, gas: 0n, price: 0n, l1Fee: 0n, seconds: 0 };
  if (used > nonce) {
    // It may have come into a block between the two questions.
    if (await isMined()) return true;
    // Node and receipts may be two machines: what cannot be told counts as dear as it can be.
    meter.settle(sent, { status: "replaced", ...nothing });
    return true;
  }
  const isUnknown =
    hash === null && (await getTransactionCount(client, { address, blockTag: "pending" })) <= nonce;
  if (isUnknown) meter.settle(sent, { status: "never sent", ...nothing });
  return isUnknown;
}
