import { SymbolonError } from "../sdk/core/errors.ts";

/** The values that decide, for texts of a page in another language. */
export type FaultDetails = {
  /** Hosts of the nodes that were asked in vain. */
  readonly nodes?: readonly string[];
  /** Status of HTTP. */
  readonly status?: number | undefined;
  /** The wallet's own words. */
  readonly quote?: string;
  readonly isSending?: boolean;
};

/** What happened and why; what the reader can do; and whether something may have been sent: where unsaid, nothing was. */
type Fault = {
  readonly reason: (details: FaultDetails) => string;
  readonly hint: string;
  /** `ifSending`: unknown where the wallet was asked to send. `said`: the hint has it. */
  readonly sent?: "unknown" | "ifSending" | "said";
};

const NOTHING = "Nothing was sent, and nothing is lost.";
const UNKNOWN =
  "It may have been sent all the same: look into the wallet's own history before you try again. Nothing is paid twice.";

/** Who was asked, and how the last of them is spoken of. */
const noAnswer =
  (why: (it: string, details: FaultDetails) => string) =>
  (details: FaultDetails): string => {
    const { nodes = [] } = details;
    const whom =
      nodes.length > 1
        ? `any of the chain's nodes (${nodes.join(", ")})`
        : `the chain's node ${nodes[0] ?? ""}`;
    return `No answer from ${whom.trim()}: ${why(nodes.length > 1 ? "the last one" : "it", details)}.`;
  };
const quoted = ({ quote }: FaultDetails): string => (quote === undefined ? "" : ` It says: "${quote}".`);

/** By code, and by kind where a code has several. */
const FAULTS = {
  "ChainNotReachable.unreachable": {
    reason: noAnswer((it) => `${it} is down, or your device has no network`),
    hint: "Check your network, and ask again in a minute.",
  },
  "ChainNotReachable.silent": {
    reason: noAnswer((it) => `${it} took too long, since it or your network is too busy`),
    hint: "Ask again in a minute, or from another network.",
  },
  "ChainNotReachable.busy": {
    reason: noAnswer((it) => `${it} is asked too much, and takes no more questions for now`),
    hint: "Wait a minute, and ask again.",
  },
  "ChainNotReachable.status": {
    reason: noAnswer((it, { status }) => `${it} has a fault of its own (HTTP ${status})`),
    hint: "Ask again in a few minutes.",
  },
  "ChainNotReachable.nonsense": {
    reason: noAnswer((it) => `${it} sent something else, such as a page on which your network wants a login`),
    hint: "Open another site to see whether your network lets you through, and ask again.",
  },
  "ChainNotReachable.failing": {
    reason: noAnswer((it) => `${it} has failed at the question`),
    hint: "Ask again in a minute.",
  },
  NotOnNode: {
    reason: noAnswer((it) => `${it} lags behind the chain, and does not have that block yet`),
    hint: "Ask again in a minute.",
  },
  NotEnoughFunds: {
    reason: () =>
      "The account cannot pay for gas: it has too little of the chain's own coin, which is ETH on most chains.",
    hint: "Send some to the account and try again, or choose a way that costs you no gas.",
  },
  WalletRefused: {
    reason: () => "You declined the request in your wallet.",
    hint: "Nothing was sent or signed, and nothing is lost: try again when you like.",
    sent: "said",
  },
  WalletBusy: {
    reason: () => "The wallet takes no request: it still waits for your answer to an earlier one.",
    hint: "Open the wallet, answer or close what it asks, and try again.",
  },
  "WrongChain.other": {
    reason: () => "The wallet is on another chain, so it was asked for nothing.",
    hint: "Switch the wallet's network, and try again.",
  },
  "WrongChain.unknown": {
    reason: (details) =>
      `The wallet did not change to this chain: it does not know it, and did not add it.${quoted(details)}`,
    hint: "Add the network in the wallet's own settings, or use another wallet.",
  },
  "WrongChain.stays": {
    reason: (details) => `The wallet did not change to this chain.${quoted(details)}`,
    hint: "Switch the network in the wallet itself, and try again.",
  },
  "WalletAccountGone.gone": {
    reason: () =>
      "The wallet no longer offers this page the account that was connected: it was taken back, or another one is chosen.",
    hint: "Choose that account in the wallet, or connect again.",
  },
  "WalletAccountGone.locked": {
    reason: () => "The wallet offers this page no account: it is locked, or has none.",
    hint: "Unlock the wallet, and connect again.",
  },
  "WalletFailed.lacks": {
    reason: (details) => `The wallet cannot do what it was asked for.${quoted(details)}`,
    hint: "Use another wallet, or choose another way.",
  },
  "WalletFailed.disconnected": {
    reason: () => "The wallet cannot reach the chain: it has lost its own connection.",
    hint: "Open the wallet, check its network, and try again.",
    sent: "ifSending",
  },
  "WalletFailed.failed": {
    reason: (details) => `The wallet, or the node that it uses, has failed.${quoted(details)}`,
    hint: "Open the wallet, check its network, and try again.",
    sent: "ifSending",
  },
  "WalletFailed.paymaster": {
    reason: (details) => `Whoever was to pay the network fee for you has not taken it on.${quoted(details)}`,
    hint: "Try again later, or choose a way in which you pay the fee yourself.",
  },
  "NotSent.pending": {
    reason: () =>
      "The chain did not take the transaction: another one of this account still waits, and keeps its place.",
    hint: "Wait until that one is done, or speed it up in the wallet, and try again.",
  },
  "NotSent.nonce": {
    reason: () =>
      "The chain did not take the transaction: the wallet gave it a number (nonce) that is not this account's next.",
    hint: "Wait a minute and try again. If it stays, clear the account's activity in the wallet's settings.",
  },
  "NotSent.held": {
    reason: () => "The chain has this very transaction already: it was sent before.",
    hint: "Wait until it is done.",
    sent: "unknown",
  },
  "NotServed.page": {
    reason: () =>
      "A part of this page could not be loaded: its host or your network is down, or it was changed.",
    hint: "Load the page again.",
    sent: "ifSending",
  },
  Unexpected: { reason: ({ quote }) => `${quote}.`, hint: "", sent: "ifSending" },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultKey = keyof typeof FAULTS;

/** English of a fault. */
export function faultWords(key: FaultKey, details: FaultDetails) {
  const { reason, hint, sent: when }: Fault = FAULTS[key];
  const isOpen = when === "unknown" || (when === "ifSending" && details.isSending === true);
  const sent = isOpen ? ("unknown" as const) : ("nothing" as const);
  const end = when === "said" ? "" : isOpen ? UNKNOWN : NOTHING;
  return { reason: reason(details), hint: `${hint} ${end}`.trim(), sent };
}

/** What a host serves that is not the list: nothing of it was believed. */
const OTHER_LIST = [
  "BadManifest",
  "RootMismatch",
  "ConventionMismatch",
  "CountMismatch",
  "DamagedTile",
  "DamagedBucket",
  "DamagedTree",
];
/** A command or option of the toolkit. */
const COMMAND = /`|symbolon [a-z]|(^|\s)--[a-z]/;
const TELL = "Try again in a few minutes. If it stays, tell whoever runs the campaign.";

/** An error of ours as a claimant can use it: hints for operators give way to what anybody can do. */
export function forClaimant(error: SymbolonError): SymbolonError {
  const { code, details, reason, hint } = error;
  const make = (known: string, step: string, kind: string) =>
    new SymbolonError({
      code,
      reason: known,
      hint: `${step} ${NOTHING}`,
      details: { ...details, kind, sent: "nothing" },
      cause: error,
    });
  if (code === "NotServed") {
    return make("The list could not be fetched: its host is down or has moved it.", TELL, "list");
  }
  if (OTHER_LIST.includes(code)) {
    return make(
      `What was served is not this campaign's list, so nothing of it was believed: ${reason}`,
      TELL,
      "list",
    );
  }
  if (code === "WrongNode")
    return make(reason, "Tell whoever put up this page: it names a wrong node.", "node");
  return COMMAND.test(hint)
    ? make(reason, "Tell whoever put up this page what you read here.", "operator")
    : error;
}
