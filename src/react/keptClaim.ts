import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Address } from "viem";
import type { ClaimTerms } from "../core/signing/claimTypedData.ts";
import type { ClaimState } from "../distribution/state/claimState.ts";
import { type ClaimDocument, remember, ticketKey } from "../gateway/client/ticketMemory.ts";
import { deviceMemory, keepText } from "./deviceMemory.ts";

/** Which claim something is kept of. */
export type KeptOf = { readonly chainId: number; readonly campaign: Address; readonly index: number };

/** What of a claim that is under way outlives the page, until it is paid. */
export type KeptClaim = {
  /** A signed claim's text, and whether it was handed in at the page's gateway. */
  readonly signed: { readonly text: string; readonly isHandedIn: boolean };
  /** Calls as the wallet named them that took them (EIP-5792), and of which account. */
  readonly calls: { readonly id: string; readonly account: Address };
};

const keyOf = ({ chainId, campaign, index }: KeptOf, what: keyof KeptClaim) =>
  `symbolon-claim-${what} ${chainId} ${campaign.toLowerCase()} ${index}`;

/**
 * What this device keeps of a claim that is under way, and how to change it; undefined: nothing. A page that is loaded again
 * goes on with it. Nothing of it is secret, and none of it is believed: a changed text is one that no campaign pays.
 */
export function useKeptClaim<What extends keyof KeptClaim>(of: KeptOf, what: What) {
  const key = keyOf(of, what);
  const text = useSyncExternalStore(subscribe, () => read(key));
  const kept = useMemo(() => parsed<KeptClaim[What]>(text), [text]);
  const keep = (next: KeptClaim[What] | undefined) =>
    write(key, next === undefined ? null : JSON.stringify(next));
  return [kept, keep] as const;
}

/**
 * Lets go of what this device keeps of a claim, its place at a gateway too, as soon as it is paid, whoever paid it, or can be paid
 * no more. Use it where the claim's state is read: the ways to claim are gone by then.
 */
export function useForgetPaid(of: KeptOf, state: ClaimState | undefined): void {
  const [signed, keep] = useKeptClaim(of, "signed");
  const [calls, keepCalls] = useKeptClaim(of, "calls");
  useEffect(() => {
    if (state === undefined || !("paidBefore" in state)) return;
    const isOver = state.kind === "taken" || state.kind === "ended";
    if (isOver && calls !== undefined) keepCalls(undefined);
    if (signed === undefined || (!isOver && termsOfKept(signed.text, state.paidBefore) !== undefined)) return;
    forgetTicket(signed.text);
    keep(undefined);
  });
}

function forgetTicket(signed: string): void {
  try {
    remember(deviceMemory(), ticketKey(JSON.parse(signed) as ClaimDocument), undefined);
  } catch {
    // What is no claim has no place.
  }
}

/** One for the page, so that what the device does not keep lasts as long as the page. */
const known = new Map<string, string | null>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(key: string): string | null {
  // Asked again with every drawing: the device is, once.
  if (!known.has(key)) known.set(key, deviceMemory().getItem(key));
  return known.get(key) ?? null;
}

function write(key: string, text: string | null): void {
  known.set(key, text);
  keepText(key, text ?? undefined);
  for (const listener of listeners) listener();
}

function parsed<Value>(text: string | null): Value | undefined {
  try {
    const found: unknown = JSON.parse(text ?? "null");
    return typeof found === "object" && found !== null ? (found as Value) : undefined;
  } catch {
    return undefined;
  }
}

/** The last second that a date of JavaScript's can name. */
const MAX_SECONDS = 8_640_000_000_000n;

/**
 * The terms of a signed claim's text that was kept; undefined where it is none that still counts: what the campaign has paid is
 * a part of what was signed.
 */
export function termsOfKept(signed: string | undefined, paidBefore: bigint): ClaimTerms | undefined {
  try {
    const { terms, ...claim } = JSON.parse(signed ?? "") as {
      readonly paidBefore?: string;
      readonly terms: Readonly<Record<keyof ClaimTerms, string>>;
    };
    if (BigInt(claim.paidBefore ?? 0) !== paidBefore) return undefined;
    const { recipient, feeTaker, upTo, maxFee, deadline } = terms;
    if (BigInt(deadline) > MAX_SECONDS) return undefined;
    return {
      ...{ recipient: recipient as Address, feeTaker: feeTaker as Address },
      ...{ upTo: BigInt(upTo), maxFee: BigInt(maxFee), deadline: BigInt(deadline) },
    };
  } catch {
    return undefined;
  }
}
