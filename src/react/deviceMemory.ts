import { shortMemory } from "../sdk/gatewayClient/shortMemory.ts";
import type { TicketMemory } from "../sdk/gatewayClient/ticketMemory.ts";

/** What this device keeps for a page; where it may keep nothing, what it knows is gone with the page. */
export const deviceMemory = (): TicketMemory => browserMemory("localStorage");

/** A memory of the browser's, by its name; where it is missing or forbidden, one that is gone with the page. */
export function browserMemory(name: "localStorage" | "sessionStorage"): TicketMemory {
  const probe = "symbolon-probe";
  try {
    // Reading it may throw as well as writing to it.
    const memory = (globalThis as unknown as Readonly<Record<string, TicketMemory | undefined>>)[name];
    memory?.setItem(probe, probe);
    memory?.removeItem(probe);
    return memory ?? shortMemory();
  } catch {
    return shortMemory();
  }
}

/** Keeps a text on this device, or with `undefined` none, as far as it lets one: what is full or forbidden keeps nothing. */
export function keepText(key: string, text: string | undefined, memory = deviceMemory()): void {
  try {
    if (text === undefined) memory.removeItem(key);
    else memory.setItem(key, text);
  } catch {
    // It lasts no longer than the page.
  }
}

let ofPage: TicketMemory | undefined;

/** The same, one for the page: where the device keeps nothing, what was sent is known until the page is left. */
export function pageMemory(): TicketMemory {
  ofPage ??= deviceMemory();
  return ofPage;
}
