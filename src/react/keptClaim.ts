import { useState } from "react";
import type { Address } from "viem";
import type { ClaimTerms } from "../core/signing/claimTypedData.ts";
import { deviceMemory } from "./deviceMemory.ts";

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
  const [kept, setKept] = useState(() => readKept(of, what));
  const keep = (next: KeptClaim[What] | undefined) => {
    writeKept(of, what, next);
    setKept(next);
  };
  return [kept, keep] as const;
}

/** Lets go of what is kept of a claim: once it is paid, whoever paid it. */
export function forgetClaim(of: KeptOf): void {
  writeKept(of, "signed", undefined);
  writeKept(of, "calls", undefined);
}

function readKept<What extends keyof KeptClaim>(of: KeptOf, what: What): KeptClaim[What] | undefined {
  try {
    const found: unknown = JSON.parse(deviceMemory().getItem(keyOf(of, what)) ?? "null");
    return typeof found === "object" && found !== null ? (found as KeptClaim[What]) : undefined;
  } catch {
    return undefined;
  }
}

function writeKept(of: KeptOf, what: keyof KeptClaim, kept: KeptClaim[keyof KeptClaim] | undefined): void {
  try {
    if (kept === undefined) deviceMemory().removeItem(keyOf(of, what));
    else deviceMemory().setItem(keyOf(of, what), JSON.stringify(kept));
  } catch {
    // It is only lost where the page is loaded again.
  }
}

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
    return {
      ...{ recipient: recipient as Address, feeTaker: feeTaker as Address },
      ...{ upTo: BigInt(upTo), maxFee: BigInt(maxFee), deadline: BigInt(deadline) },
    };
  } catch {
    return undefined;
  }
}
