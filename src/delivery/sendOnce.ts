import type { Hash } from "viem";
import { sendTransaction } from "viem/actions";
import type { WriteClient } from "../chain/clients.ts";
import { isAnswer, offerOf, type RefusedPrice } from "./fees.ts";
import type { OutgoingCall } from "./outgoingCall.ts";
import { askFees } from "./sealTransaction.ts";
import { priceRefused } from "./sendingErrors.ts";
import { sendRefusal } from "./sendRefusal.ts";

/** From one gwei, doubled so often, a tip is 512 gwei: who asks for more names it. */
const MAX_OFFERS = 10;

/**
 * Sends a transaction for which no journal is needed, since its effect shows whether it was there. A node that refuses its price
 * has kept nothing of it: it is offered again at once, at what the node asks for.
 * @throws SymbolonError `NotSent` where no offer is enough; what viem throws for any other refusal
 */
export async function sendOnce(client: WriteClient, call: OutgoingCall): Promise<Hash> {
  let refused: RefusedPrice | undefined;
  let refusal: unknown;
  for (let offers = 0; offers < MAX_OFFERS; offers++) {
    const fees = offerOf(await askFees(client, { ...call, gas: 0n, nonce: 0 }), { refused });
    if (refused !== undefined && !isAnswer(fees, refused)) break;
    try {
      return await sendTransaction(client, { ...call, ...fees } as Parameters<typeof sendTransaction>[1]);
    } catch (thrown) {
      const found = sendRefusal(thrown);
      if (found.kind !== "price") throw thrown;
      refused = { fees, wants: found.wants, least: found.least };
      refusal = thrown;
    }
  }
  throw priceRefused(client.account.address, { refusal, refused });
}
