import type { Address, Hex } from "viem";
import type { DelegationDocument } from "../sdk/gatewayClient/delegation.ts";
import {
  type ClaimDocument,
  remember,
  type TicketMemory,
  ticketKey,
} from "../sdk/gatewayClient/ticketMemory.ts";
import { keepText, pageMemory } from "./deviceMemory.ts";

/** Which claim something is kept of. */
export type KeptOf = { readonly chainId: number; readonly campaign: Address; readonly index: number };

/** What of a claim that is under way outlives the page, until it is paid. */
export type KeptClaim = {
  /** A signed claim's text, whether it was handed in at the page's gateway, and the delegation of votes that goes with it there. */
  readonly signed: {
    readonly text: string;
    readonly isHandedIn: boolean;
    readonly delegation?: DelegationDocument | undefined;
  };
  /** A delegation that was handed in with a claim, until it counts: at which gateway, and under which intent. */
  readonly delegation: {
    readonly delegatee: Address;
    /** Unix seconds as decimal text. */
    readonly expiry: string;
    readonly gateway: string;
    readonly id?: string | undefined;
    /** Why the gateway refused it at once; undefined: it did not. */
    readonly refusal?: string | undefined;
  };
  /** Calls as the wallet named them that took them (EIP-5792), and of which account. */
  readonly calls: { readonly id: string; readonly account: Address };
  /** What answers the campaign's gate (`gateAnswer`). */
  readonly credential: { readonly text: string };
  /** What TermsGates are shown (`termsGateData`), by `agreementKey`. */
  readonly agreements: Readonly<Record<string, Hex>>;
};

/** Keeps, reads and forgets what this device knows of claims under way: nothing else in a page does. */
export type ClaimKeeper = {
  /** What is kept, as it is written; null: nothing. */
  readonly read: (of: KeptOf, what: keyof KeptClaim) => string | null;
  /**
   * Keeps it, or with `undefined` forgets it. With a signed text goes its place at a gateway, in whatever order a node and the
   * gateway say that it is paid; a text of the same claim that takes its place goes on with it.
   */
  readonly keep: <What extends keyof KeptClaim>(of: KeptOf, what: What, next?: KeptClaim[What]) => void;
  /** Forgets the place of a claim that is signed, and keeps its text: the gateway is done with it. */
  readonly leavePlace: (claim: ClaimDocument) => void;
  /** Called with each change; ends with what it answers. */
  readonly subscribe: (listener: () => void) => () => void;
};

const keyOf = ({ chainId, campaign, index }: KeptOf, what: keyof KeptClaim) =>
  `symbolon-claim-${what} ${chainId} ${campaign.toLowerCase()} ${index}`;

/** One for each memory; places at gateways are in the same one, where `openGatewayClient` writes them. */
export function openClaimKeeper(memory: TicketMemory): ClaimKeeper {
  // What the device does not keep lasts as long as the page. Asked with every drawing: the device is, once.
  const known = new Map<string, string | null>();
  const listeners = new Set<() => void>();
  const read: ClaimKeeper["read"] = (of, what) => {
    const key = keyOf(of, what);
    if (!known.has(key)) known.set(key, memory.getItem(key));
    return known.get(key) ?? null;
  };
  const forgetPlace = (key: string | undefined) => {
    if (key !== undefined) remember(memory, key, undefined);
  };
  return {
    read,
    keep(of, what, next) {
      const before = placeOf(read(of, "signed"));
      const key = keyOf(of, what);
      const text = next === undefined ? undefined : JSON.stringify(next);
      known.set(key, text ?? null);
      keepText(key, text, memory);
      if (before !== placeOf(read(of, "signed"))) forgetPlace(before);
      for (const listener of listeners) listener();
    },
    leavePlace: (claim) => forgetPlace(ticketKey(claim)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

let ofPage: ClaimKeeper | undefined;

/** The page's, which keeps on its device. */
export function claimKeeper(): ClaimKeeper {
  ofPage ??= openClaimKeeper(pageMemory());
  return ofPage;
}

/** Under which name a gateway's client remembers the place of a signed text that is kept; undefined: it is no claim. */
function placeOf(kept: string | null): string | undefined {
  const { text } = parseKept<KeptClaim["signed"]>(kept) ?? {};
  try {
    return text === undefined ? undefined : ticketKey(JSON.parse(text) as ClaimDocument);
  } catch {
    return undefined;
  }
}

/** What was kept, as {@link ClaimKeeper} reads it; undefined: nothing, or what nobody can read. */
export function parseKept<Value>(kept: string | null): Value | undefined {
  try {
    const found: unknown = JSON.parse(kept ?? "null");
    return typeof found === "object" && found !== null ? (found as Value) : undefined;
  } catch {
    return undefined;
  }
}
