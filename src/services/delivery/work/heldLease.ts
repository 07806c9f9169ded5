import { createClient, custom } from "viem";
import type { WriteClient } from "../../../sdk/chain/clients.ts";
import { LEASE_MS, type Lease, leaseLost } from "../tables/leases.ts";

/** A lease as its holder sees it: by their own clock it ends earlier than by the store's, so nobody else has it yet. */
export type HeldLease = {
  readonly lease: Lease;
  readonly isHeld: () => boolean;
  /** It was good at this moment of `performance.now()`: before it was asked for. */
  readonly renewed: (since: number) => void;
  /** For good: whoever goes on with the key takes a new one. */
  readonly lose: () => void;
};

/** Milliseconds by which the holder stops sooner than it must: clocks run differently, and what is sent needs a while. */
const MARGIN_MS = 1_000;

/** @param since a moment of `performance.now()` before the lease was asked for */
export function holdLease(lease: Lease, since: number): HeldLease {
  let until = since + LEASE_MS - MARGIN_MS;
  let isLost = false;
  return {
    lease,
    // Who has seen once that it is over has stopped, and those beside them must too, though it is renewed after that.
    isHeld() {
      isLost ||= performance.now() >= until;
      return !isLost;
    },
    renewed: (moment) => {
      until = moment + LEASE_MS - MARGIN_MS;
    },
    lose: () => {
      isLost = true;
    },
  };
}

/**
 * A client that sends nothing once the lease is over: whoever was stopped for longer than that, and goes on where they were,
 * is stopped here at last.
 */
export function guardedClient(client: WriteClient, { lease, isHeld }: HeldLease): WriteClient {
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    if (method === "eth_sendRawTransaction" && !isHeld()) throw leaseLost(lease);
    return client.request({ method, params } as never);
  };
  const { account, chain } = client;
  return createClient({ account, chain, transport: custom({ request }, { retryCount: 0 }) });
}
