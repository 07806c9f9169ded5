import { type ClaimErrorEntries, claimTimeText } from "./claimErrorEntry.ts";

/** Errors of a relay, for every caller; those that it shares with campaigns are listed there. */
export const relayErrors: ClaimErrorEntries = {
  ZeroOwner: {
    what: "A relay needs an owner, who names its keys",
    hint: "Give the address that names keys.",
  },
  NotOwner: {
    what: "Only the relay's owner may name keys, or a successor",
    values: ([caller, owner]) => `${owner}, not ${caller}`,
    hint: "Send it from the owner.",
    retry: "now",
  },
  NotPendingOwner: {
    what: "Only the successor that the relay's owner named may accept",
    values: ([caller, pendingOwner]) => `${pendingOwner}, not ${caller}`,
    hint: "Have the owner name the successor (transferOwnership), and send it from there.",
    retry: "later",
  },
  NotKey: {
    what: "Only keys that the relay's owner named send bundles through it",
    values: ([caller]) => `the caller was ${caller}`,
    hint: "Send from one of its keys (`symbolon relay show`), or have the owner add this one (`symbolon relay set-key`).",
    retry: "later",
  },
  CallExpired: {
    what: "The bundle came to the relay after its deadline",
    values: ([deadline, now]) =>
      `the deadline was ${claimTimeText(deadline)}, and it is ${claimTimeText(now)}`,
    hint: "Send it again, with a later deadline and enough for gas.",
    retry: "now",
  },
  FeeTooLow: {
    what: "The bundle would bring the relay too little, so nothing of it was paid",
    values: ([fee, leastFee]) => `${fee} base units, at least ${leastFee}`,
    hint: "Build it again without the claims that are paid already, or ask for less.",
    retry: "now",
  },
  AlreadyRelaying: {
    what: "The relay was called while a bundle was under way in it",
    hint: "Call it again, in a transaction of its own.",
    retry: "now",
  },
};
