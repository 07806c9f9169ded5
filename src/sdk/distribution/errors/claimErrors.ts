import { asItIs, type ClaimErrorEntries, claimTimeText } from "./claimErrorEntry.ts";

/** What refuses a claim in the campaign itself, in the order of the campaign's checks. */
export const claimErrors: ClaimErrorEntries = {
  NotStarted: {
    what: "Claims are not paid yet",
    values: ([now, start]) =>
      `it is ${claimTimeText(now)}, and they are paid from ${claimTimeText(start)} on`,
    hint: "Claim again from the campaign's start on.",
    retryAt: 1,
  },
  Ended: {
    what: "Claims are no longer paid",
    values: ([now, end]) => `it is ${claimTimeText(now)}, and they were paid until ${claimTimeText(end)}`,
    hint: "Ask the campaign's operator: what was left belongs to the treasury.",
  },
  NotEnoughGas: {
    what: "The transaction had too little gas left",
    values: ([left, needed]) => `${left} of the ${needed} for the next step`,
    hint: "Send it again with more gas; a bundle that no transaction can carry has to be split.",
    retry: "now",
  },
  WaveNotOpen: {
    what: "This leaf's wave is not open yet",
    values: ([now, opens]) => `it is ${claimTimeText(now)}, and the wave opens at ${claimTimeText(opens)}`,
    hint: "Claim again once the wave is open: claimableFrom(index) says when.",
    retryAt: 1,
  },
  ClaimForOtherRefused: {
    what: "Others may not claim for the account here, or not before the last wave opens",
    values: ([caller, account]) => `the account is ${account}, not ${caller}`,
    hint: "Claim from the account itself, or send a claim that it signed; or wait for the last wave, if others may claim then.",
    retry: "now",
  },
  IndexOutOfRange: {
    what: "The campaign has no such index",
    values: ([index, count]) => `${index}, not 0 to ${BigInt(count as bigint) - 1n}`,
    hint: "Look the index up in the campaign's manifest, and check that it is this campaign's.",
  },
  ProofTooLong: {
    what: "The proof has more nodes than any campaign's tree is high",
    values: ([length, most]) => `${length}, at most ${most}`,
    hint: "Take the proof from the campaign's manifest.",
  },
  InvalidProof: {
    what: "The proof does not show that the campaign pays this",
    values: ([index, account, amount]) => `${amount} base units to ${account} at index ${index}`,
    hint: "Take index, account, amount and proof from one row of the campaign's tree; for a cumulative campaign, from the tree of the newest root.",
  },
  AlreadyClaimed: {
    what: "This leaf is already paid, in a cumulative campaign up to its total",
    values: ([index]) => `index ${index}`,
    hint: "Nothing to do: its Claimed event says in which transaction. In a cumulative campaign, claim again when a later root gives the account more.",
  },
  GateDataMissing: {
    what: "The claim has no data for the campaign's gate",
    values: ([gate]) => `the gate is ${gate}`,
    hint: "Claim with the gate's data.",
  },
  GateDataUnexpected: {
    what: "The campaign has no gate, but the claim brought data for one",
    hint: "Claim without gate data.",
  },
  AmountAboveLimit: {
    what: "The signature allows no claim of this amount",
    values: ([amount, upTo]) => `${amount} base units, signed up to ${upTo}`,
    hint: "Have the account sign again for the leaf's whole amount; in a campaign that pays in parts, for any amount above 0.",
  },
  RecipientRefused: {
    what: "The claim may not be paid to this recipient",
    values: asItIs,
    hint: "Have the account sign for another recipient: not zero, the token or the campaign.",
  },
  FeeTooHigh: {
    what: "The fee is more than the claim can pay",
    values: ([fee, most]) => `${fee} base units, at most ${most}`,
    hint: "Ask for a lower fee, or have the account sign for a higher one; no fee is above the leaf's amount.",
    retry: "now",
  },
  FeeTakerMismatch: {
    what: "The account signed for another fee taker than the caller of the bundle",
    values: ([feeTaker, caller]) => `for ${feeTaker}, and the caller was ${caller}`,
    hint: "Have that fee taker send the bundle (a relay: `symbolon campaign relay --through`), or claim singly.",
    retry: "now",
  },
  DeadlineExpired: {
    what: "The signature is past its deadline",
    values: ([deadline, now]) =>
      `the deadline was ${claimTimeText(deadline)}, and it is ${claimTimeText(now)}`,
    hint: "Have the account sign again with a later deadline, or with 0 for none.",
  },
  InvalidSignature: {
    what: "The signature is not by the account over this claim",
    values: ([signer, digest]) =>
      `the account is ${signer}, and what it had to sign has the digest ${digest}`,
    hint: "Have the account sign again, for this chain, campaign, terms and payment. A contract must be deployed, and vouch for it by ERC-1271.",
  },
};

/** What refuses a bundle as a whole: nothing in it was paid, and nothing in it was judged for good. */
export const bundleErrors: ClaimErrorEntries = {
  BundleMalformed: {
    what: "The bundle's bytes are not a bundle for this campaign",
    values: ([length, expected]) => `it has ${length} bytes, not ${expected}`,
    hint: "Build the bundle again with the toolkit, for this campaign, with gate data exactly where it has a gate.",
    retry: "now",
  },
  BundleFormUnknown: {
    what: "The campaign cannot read the bundle's form",
    values: ([width, form]) => `amounts of ${width} bytes, form ${form}`,
    hint: "Encode the bundle again, as encodeBundle does: amounts of 1 to 32 bytes, form 0, 1, 2, 3, 5 or 7.",
    retry: "now",
  },
  EmptyBundle: {
    what: "The bundle holds no claims",
    hint: "Put at least one claim into it.",
    retry: "now",
  },
  ItemsNotAscending: {
    what: "The bundle's items do not ascend by index",
    values: ([previous, index]) => `index ${index} comes after ${previous}`,
    hint: "Sort the claims by index, each once.",
    retry: "now",
  },
  BundleNotProven: {
    what: "The bundle's leaves and nodes do not lead to the campaign's root",
    values: ([folded]) => `they lead to ${folded}`,
    hint: "Build the bundle again from the campaign's newest manifest: something in it is altered or of another tree.",
    retry: "now",
  },
  OnlyItself: {
    what: "This function is for the campaign itself, to pay an item of a bundle",
    values: ([caller]) => `the caller was ${caller}`,
    hint: "Call claimMany.",
  },
};

/** Solidity's own panics that a deployed contract can throw. */
const panics: Readonly<Record<string, string>> = {
  1: "an assertion does not hold",
  17: "a number is too large or too small",
  18: "a division by zero",
  33: "a value is not one of its enumeration",
  50: "an index is beyond the end of a list",
  65: "a list is longer than memory allows",
};

/** Texts of unknown contracts may have any length. */
const MAX_TEXT = 200;

/** Errors of a token, or of an unknown contract. */
export const tokenErrors: ClaimErrorEntries = {
  ERC20InsufficientBalance: {
    what: "The payer has too few tokens",
    values: ([sender, balance, needed]) => `${sender} has ${balance} base units, and ${needed} are needed`,
    hint: "If that is the campaign, fund it (symbolon campaign fund); if its creator, hold the funding first.",
    retry: "later",
  },
  ERC20InsufficientAllowance: {
    what: "The creator allows less than the funding",
    values: ([spender, allowance, needed]) =>
      `${spender} may take ${allowance} base units, and ${needed} are needed`,
    hint: "Approve the factory for the whole funding, or sign a permit for it that is not past its deadline.",
    retry: "now",
  },
  ERC20InvalidReceiver: {
    what: "The token cannot be sent to this recipient",
    values: asItIs,
    hint: "Have the account sign a claim for another recipient.",
  },
  ERC20InvalidSender: {
    what: "The token cannot be sent by this account",
    values: asItIs,
    hint: "Ask the token's operator.",
  },
  ERC20InvalidSpender: {
    what: "The token lets this account spend nothing",
    values: asItIs,
    hint: "Ask the token's operator.",
  },
  ERC20InvalidApprover: {
    what: "The token takes no approval of this account",
    values: asItIs,
    hint: "Ask the token's operator.",
  },
  SafeERC20FailedOperation: {
    what: "The token failed without a reason",
    values: asItIs,
    hint: "Ask the token's operator: it may be paused or bar the recipient; or the campaign lacks tokens.",
    retry: "later",
  },
  EnforcedPause: {
    what: "The token is paused",
    hint: "Try again once the token's operator has resumed it.",
    retry: "later",
  },
  ReentrancyGuardReentrantCall: {
    what: "The token was called again while it was still at work",
    hint: "Call from an account that does nothing when it is paid.",
    retry: "now",
  },
  Error: {
    what: "The token, or the gate, refused",
    values: ([message]) => `it says ${quoted(String(message))}`,
    hint: "Ask its operator what that means.",
    retry: "later",
  },
  Panic: {
    what: "The token, or the gate, met a state that its code does not expect",
    values: ([code]) => `panic ${code}, ${panics[String(code)] ?? "which is for no deployed contract"}`,
    hint: "Check that the campaign has tokens left: old tokens fail like this; otherwise ask its operator.",
    retry: "later",
  },
  // A library declares this for calls that send ETH, and a campaign sends none.
  InsufficientBalance: {
    what: "No campaign or gate refuses with InsufficientBalance, so another contract answered",
    hint: "Compare the campaign's address and the chain.",
  },
};

/** In quotation marks, with what could steer a terminal written out. */
function quoted(text: string): string {
  const shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return JSON.stringify(shown).replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
