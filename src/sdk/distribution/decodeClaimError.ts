import { type Hex, size, slice } from "viem";
import type { ContractRefusal } from "../chain/errors/contractRefusal.ts";
import { contractRefusal } from "../chain/errors/contractRefusal.ts";
import { revertData } from "../chain/errors/revertData.ts";
import { SymbolonError } from "../core/errors.ts";
import { campaignErrors, rootErrors, vestingErrors } from "./errors/campaignErrors.ts";
import type { ClaimErrorEntries, Retry } from "./errors/claimErrorEntry.ts";
import { bundleErrors, claimErrors, tokenErrors } from "./errors/claimErrors.ts";
import { coinErrors } from "./errors/coinErrors.ts";
import { gateErrors, gateSetupErrors } from "./errors/gateErrors.ts";
import { relayErrors } from "./errors/relayErrors.ts";

/** Why a claim, a bundle, a release, a root, or the creation of a campaign was refused, and what to do. */
export type ClaimError = ContractRefusal & {
  /** One sentence with the deciding values, as far as they are known. */
  readonly sentence: string;
  readonly hint: string;
  readonly retry: Retry;
  /** Unix seconds from which it may succeed, where the values give them; a pause may end before. */
  readonly retryAt?: bigint;
};

/** One entry for each error that a campaign, its factory, its gate, a relay or a `PayoutCoin` throws or passes on. */
export const claimErrorEntries: ClaimErrorEntries = {
  ...claimErrors,
  ...bundleErrors,
  ...gateErrors,
  ...gateSetupErrors,
  ...campaignErrors,
  ...vestingErrors,
  ...rootErrors,
  ...relayErrors,
  ...coinErrors,
  ...tokenErrors,
};

const SELECTOR_BYTES = 4;
/** What a skip record says where there was no reason. */
const NO_SELECTOR = "0x00000000";

/**
 * Explains why a campaign, its factory, its gate or its token refused.
 * @param thrown whatever a viem call threw; or the bytes of a revert, for example from a trace; or the 4 bytes of a
 * skipped item of a bundle (`ClaimsSkipped`), which give the error without its values
 * @returns the error's name, values, a sentence, the hint, and whether the same claim may be paid when it is sent
 * again. An unknown error has its selector as its name, and one without a reason `0x`. Undefined where no contract
 * refused: the node did not answer, or the sender has too little ETH.
 * @example
 * const refusal = decodeClaimError(await claim(client, request).catch((thrown) => thrown));
 * if (refusal?.retry === "later") again(request, refusal.retryAt);
 */
export function decodeClaimError(thrown: unknown): ClaimError | undefined {
  const data = revertData(thrown);
  if (data === undefined) return undefined;
  if (data === NO_SELECTOR) return silent;
  const refusal = contractRefusal(thrown);
  const explained = refusal && explainClaimError(refusal);
  if (size(data) < SELECTOR_BYTES) return explained ?? silent;
  return explained ?? foreign(slice(data, 0, SELECTOR_BYTES), refusal);
}

/**
 * The refusal that {@link decodeClaimError} finds, as an error to be thrown; undefined where no contract refused.
 * @param thrown as there
 */
export function campaignRefusal(thrown: unknown): SymbolonError | undefined {
  const refusal = decodeClaimError(thrown);
  if (refusal === undefined) return undefined;
  const { error, args, sentence, hint } = refusal;
  return new SymbolonError({ code: error, reason: sentence, hint, details: { args }, cause: thrown });
}

/**
 * Explains an error by its name and its values.
 * @param refusal where `args` is empty although the error has values, the sentence says what happened without them
 * @returns undefined for an error that no part of a campaign throws
 */
export function explainClaimError({ error, args }: ContractRefusal): ClaimError | undefined {
  const entry = Object.hasOwn(claimErrorEntries, error) ? claimErrorEntries[error] : undefined;
  if (entry === undefined) return undefined;
  const { what, values, hint, retryAt, retry = retryAt === undefined ? "never" : "later" } = entry;
  const isKnown = args.length > 0;
  return {
    error,
    args,
    sentence: isKnown && values !== undefined ? `${what}: ${values(args)}.` : `${what}.`,
    hint: typeof hint === "string" ? hint : hint(args),
    retry: typeof retry === "string" ? retry : retry(args),
    ...(isKnown && retryAt !== undefined && { retryAt: args[retryAt] as bigint }),
  };
}

/** A contract that reverts without a reason: an old token, a gate that could not read its data, or no gas left. */
const silent: ClaimError = {
  error: "0x",
  args: [],
  sentence: "The token, or the gate, refused without a reason, or ran out of gas.",
  hint: "Check the gate data, and that the campaign has tokens left; then claim singly, with more gas than an item of a bundle gets.",
  retry: "later",
};

/** Refused by an error of a gate or a token that is not ours, or by one of ours that no campaign passes on. */
function foreign(selector: Hex, refusal: ContractRefusal | undefined): ClaimError {
  const name = refusal === undefined ? selector : `${refusal.error} (${selector})`;
  return {
    error: refusal?.error ?? selector,
    args: refusal?.args ?? [],
    sentence: `The token, or the gate, refused with an error of its own: ${name}.`,
    hint: "Ask its operator what that means.",
    retry: "later",
  };
}

/** Why a claim cannot be paid now, by the name of the error with which the chain refuses it, or would. */
export type ClaimBlocker = {
  readonly code: string;
  /** One sentence. */
  readonly why: string;
  readonly hint: string;
  /** Unix seconds from which this no longer refuses the claim; default: not known, or never. */
  readonly until?: bigint;
  /**
   * Of a gate that asks several, the place of the part that refuses, from 0, and where that asks several itself, the place
   * in it; default: not known, or it asks none.
   */
  readonly part?: readonly number[];
};

/** The blocker for a known error of a campaign. */
export function claimBlocker(code: string, args: readonly unknown[]): ClaimBlocker {
  const refusal = explainClaimError({ error: code, args });
  return refusal === undefined ? { code, why: code, hint: "" } : blockerOf(refusal);
}

/**
 * The blocker for a refusal by the chain.
 * @param thrown what viem threw; or the 4 bytes of a skipped item
 * @returns undefined where no contract has refused
 */
export function blockerOfRevert(thrown: unknown): ClaimBlocker | undefined {
  const refusal = decodeClaimError(thrown);
  return refusal && blockerOf(refusal);
}

function blockerOf({ error, sentence, hint, retryAt }: ClaimError): ClaimBlocker {
  const code = error === "0x" ? "NoReason" : error;
  return { code, why: sentence, hint, ...(retryAt !== undefined && { until: retryAt }) };
}

/** The blocker of a skipped item, by the first 4 bytes of what refused it. */
export function skipBlocker(selector: Hex): ClaimBlocker {
  return blockerOfRevert(selector) ?? { code: selector, why: `The chain skips it (${selector}).`, hint: "" };
}
