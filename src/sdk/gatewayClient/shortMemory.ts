import type { TicketMemory } from "./ticketMemory.ts";

/** A memory that is gone with the page. */
export function shortMemory(): TicketMemory {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
