import { shortMemory, type TicketMemory } from "../gateway/client/ticketMemory.ts";

/** What this device keeps for a page; where it may keep nothing, what it knows is gone with the page. */
export function deviceMemory(): TicketMemory {
  const probe = "symbolon-probe";
  try {
    // Reading it may throw as well as writing to it.
    const { localStorage } = globalThis as unknown as { readonly localStorage?: TicketMemory };
    localStorage?.setItem(probe, probe);
    localStorage?.removeItem(probe);
    return localStorage ?? shortMemory();
  } catch {
    return shortMemory();
  }
}
