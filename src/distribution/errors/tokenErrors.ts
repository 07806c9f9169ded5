import type { ClaimErrorEntries } from "./claimErrorEntry.ts";

/** Solidity's own panics that a deployed contract can meet. */
const panics: Readonly<Record<string, string>> = {
  1: "an assertion does not hold",
  17: "a number is too large or too small",
  18: "a division by zero",
  33: "a value is not one of its enumeration",
  50: "an index is beyond the end of a list",
  65: "a list is longer than memory allows",
};

/** Texts of contracts that nobody here knows may be of any length. */
const MAX_TEXT = 200;

/** What a token, or a contract that nobody here knows, refuses with. */
export const tokenErrors: ClaimErrorEntries = {
  ERC20InsufficientBalance: {
    what: "The payer has fewer tokens than are to be sent",
    values: ([sender, balance, needed]) => `${sender} has ${balance} base units, and ${needed} are needed`,
    hint: "Where that is the campaign, whoever runs it must send it more of the token; where it is its creator, hold the whole funding first.",
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
    values: ([receiver]) => `${receiver}`,
    hint: "Have the account sign a claim for another recipient.",
  },
  ERC20InvalidSender: {
    what: "The token cannot be sent by this account",
    values: ([sender]) => `${sender}`,
    hint: "Ask whoever runs the token.",
  },
  ERC20InvalidSpender: {
    what: "The token lets this account spend nothing",
    values: ([spender]) => `${spender}`,
    hint: "Ask whoever runs the token.",
  },
  ERC20InvalidApprover: {
    what: "The token takes no approval of this account",
    values: ([approver]) => `${approver}`,
    hint: "Ask whoever runs the token.",
  },
  SafeERC20FailedOperation: {
    what: "The token did not do what it was asked, and gave no reason",
    values: ([token]) => `${token}`,
    hint: "Ask whoever runs the token: it may be paused, bar the recipient, or be no ERC-20; or the campaign has too little of it.",
    retry: "later",
  },
  EnforcedPause: {
    what: "The token is paused",
    hint: "Try again once whoever runs the token has resumed it.",
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
    hint: "Ask whoever runs it what that means.",
    retry: "later",
  },
  Panic: {
    what: "The token, or the gate, met a state that its code does not expect",
    values: ([code]) => `panic ${code}, ${panics[String(code)] ?? "which is for no deployed contract"}`,
    hint: "Check that the campaign has tokens left: old tokens say so like this; else ask whoever runs the token, or the gate.",
    retry: "later",
  },
  // A library declares this for calls that send ETH, and a campaign sends none.
  InsufficientBalance: {
    what: "Neither a campaign nor its gate ever refuses with InsufficientBalance, so another contract answered",
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
