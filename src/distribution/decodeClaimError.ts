import { type Hex, isHex, size, slice } from "viem";
import { type ContractRefusal, decodeRefusal } from "../chain/errors/contractRefusal.ts";
import { revertData } from "../chain/errors/revertData.ts";
import { type ClaimErrorExplanation, explainClaimError } from "./errors/explainClaimError.ts";

/** Why a claim, a bundle, or the creation of a campaign was refused, and what to do. */
export type ClaimError = ContractRefusal & ClaimErrorExplanation;

const SELECTOR_BYTES = 4;
/** What a skip record says where there was no reason. */
const NO_SELECTOR = "0x00000000";

/**
 * Explains why a campaign, its factory, its gate or its token refused.
 * @param thrown whatever a viem call threw; or the bytes of a revert, from a trace, say; or the 4 bytes of a skipped item
 * of a bundle (`ClaimsSkipped`), which tell the error without its values
 * @returns the error's name, values, a sentence, the hint, and whether the same claim may be paid when it is sent again.
 * An error that nobody here knows has its selector for a name, and one without a reason `0x`. Undefined where no contract
 * refused: the node did not answer, or the sender has too little ETH.
 * @example
 * const refusal = decodeClaimError(await claim(client, request).catch((thrown) => thrown));
 * if (refusal?.retry === "later") again(request, refusal.retryAt);
 */
export function decodeClaimError(thrown: unknown): ClaimError | undefined {
  const data = isHex(thrown) ? thrown : revertData(thrown);
  if (data === undefined) return undefined;
  if (size(data) < SELECTOR_BYTES || data === NO_SELECTOR) return silent;
  const refusal = decodeRefusal(data);
  const explanation = refusal && explainClaimError(refusal);
  return explanation ? { ...refusal, ...explanation } : foreign(slice(data, 0, SELECTOR_BYTES), refusal);
}

/** A contract that reverts without a word: an old token, a gate that could not read its data, or no gas left. */
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
    hint: "Ask whoever runs it what that means.",
    retry: "later",
  };
}
