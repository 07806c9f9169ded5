import type { Client, Transport } from "viem";
import { type LeafPaymentEvent, type LeafPaymentsParameters, leafPayments } from "../leafPayments.ts";

/**
 * Every claim of a campaign of any kind with what it paid, oldest first.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export function listClaims(
  client: Client<Transport>,
  parameters: LeafPaymentsParameters,
): Promise<readonly LeafPaymentEvent[]> {
  return leafPayments(client, "Claimed", parameters);
}
