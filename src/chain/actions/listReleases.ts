import type { Client, Transport } from "viem";
import { type LeafPaymentEvent, type LeafPaymentsParameters, leafPayments } from "../leafPayments.ts";

/**
 * Every payment of a vesting campaign after the claims, oldest first.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export function listReleases(
  client: Client<Transport>,
  parameters: LeafPaymentsParameters,
): Promise<readonly LeafPaymentEvent[]> {
  return leafPayments(client, "Released", parameters);
}
