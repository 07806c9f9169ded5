/** Where tickets and ids of intents outlive a page: `localStorage` is one. */
export type TicketMemory = {
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
  readonly removeItem: (key: string) => void;
};

/** A signed claim with its proof, as a page has it: what `formatSignedClaim` writes, parsed. */
export type ClaimDocument = {
  readonly chainId: string;
  readonly campaign: string;
  readonly leaf: { readonly index: string };
  readonly paidBefore?: string;
  readonly signature?: string;
};

/** Names a claim as the gateway does: by its leaf, and what was paid before. */
export function ticketKey({ chainId, campaign, leaf, paidBefore = "0" }: ClaimDocument): string {
  return `symbolon ${chainId} ${campaign.toLowerCase()} ${leaf.index} ${paidBefore}`;
}

/**
 * What is remembered of a claim. `comes`: Unix seconds by this machine's clock. A number is that of one signature: signed
 * again, a claim has to be handed in.
 */
export type Remembered =
  | { readonly ticket: string; readonly comes: number }
  | {
      readonly id: string;
      readonly signature?: string | undefined;
      /** The signature of the delegation that was handed in beside it. */
      readonly delegation?: string | undefined;
    };

/** What is remembered under a key; undefined: nothing that could be read. */
export function recall(memory: TicketMemory, key: string): Remembered | undefined {
  try {
    const found = JSON.parse(memory.getItem(key) ?? "null") as Remembered | null;
    return found !== null && ("id" in found || "ticket" in found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers, as far as the memory lets one: a page whose storage is full or forbidden goes on without. */
export function remember(memory: TicketMemory, key: string, what: Remembered | undefined): void {
  try {
    if (what === undefined) memory.removeItem(key);
    else memory.setItem(key, JSON.stringify(what));
  } catch {
    // It is only lost where the page is loaded again.
  }
}
