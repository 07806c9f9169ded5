import type { Address, Hex } from "viem";
import { MAX_UINT256 } from "../../sdk/core/bytes.ts";
import { isSameAddress } from "../../sdk/core/isSameAddress.ts";
import type { StoredContent } from "../delivery/tables/newIntent.ts";

/** Of a claim, what tells which of two is newer. */
export type AgedClaim = {
  readonly account: Address;
  readonly amount: bigint;
  /** Unix seconds; 0: never. */
  readonly deadline: bigint;
  readonly proof?: readonly Hex[] | undefined;
  /** Whether its account signed it. What nobody signed is older than any signature. */
  readonly isSigned: boolean;
};

/** The error of a claim that another proof may cure: its campaign has another root since. */
const OTHER_ROOT = "ClaimsNotProven";
/** And of one that its account has not signed, whoever submitted it. */
const FORGED = "InvalidSignature";

/**
 * Whether a claim that its account signed may take the place of a stored one: of the same account, and with a later
 * deadline than that, where 0 is the latest of all. What nobody signed is older than any signature, and so is what was
 * refused for a false one. The same claim may bring another proof where the one that it had was refused.
 * @param isProven whether its proof was checked, too: then it also takes the place of what was parked for a false proof or
 * a false signature, whatever account that names
 */
export function newerThan(own: AgedClaim, isProven: boolean) {
  return ({ content, reason, state, isSame }: StoredContent): boolean => {
    const { claim: stored } = content as AgedContent;
    if (isSame) return reason === OTHER_ROOT && textOf(stored.proof) !== textOf(own.proof);
    const isOwn = isSameAddress(stored.leaf.account, own.account);
    const isRefused = state === "parked" && (reason === OTHER_ROOT || reason === FORGED);
    // An earlier signature for the very leaf must not come back by a proof.
    const isItsLeaf = isOwn && BigInt(stored.leaf.amount) === own.amount;
    if (isProven && isRefused && !isItsLeaf) return true;
    return isOwn && (reason === FORGED || ageOf(stored) < lasting(own));
  };
}

/** What a claim is beside a stored one that stays: of another account; or older, where the stored one's key signed that. */
export function besideStored(own: AgedClaim) {
  return ({ content, reason }: StoredContent): "foreign" | "older" | undefined => {
    const { claim: stored, isByKey } = content as AgedContent;
    if (!isSameAddress(stored.leaf.account, own.account)) return "foreign";
    const isValid = isByKey && reason !== FORGED && own.amount <= BigInt(stored.leaf.amount);
    return isValid && lasting(own) < ageOf(stored) ? "older" : undefined;
  };
}

type AgedContent = { readonly claim: StoredClaim; readonly isByKey: boolean };

type StoredClaim = {
  readonly leaf: { readonly account: Address; readonly amount: string };
  readonly terms?: { readonly deadline: string };
  readonly proof: readonly Hex[];
};

function ageOf({ terms }: StoredClaim): bigint {
  return lasting({ isSigned: terms !== undefined, deadline: BigInt(terms?.deadline ?? 0) });
}

/** 0: nobody signed it. */
function lasting({ deadline, isSigned }: Pick<AgedClaim, "deadline" | "isSigned">): bigint {
  if (!isSigned) return 0n;
  return deadline === 0n ? MAX_UINT256 : deadline;
}

const textOf = (proof: readonly Hex[] = []) => proof.join().toLowerCase();
