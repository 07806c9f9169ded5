import type { ClaimErrorEntries } from "./claimErrorEntry.ts";

/** What a bundle meets as a whole: nothing in it was paid, and nothing in it was judged for good. */
export const bundleErrors: ClaimErrorEntries = {
  BundleMalformed: {
    what: "The bundle's bytes are not a bundle for this campaign",
    values: ([length, expected]) => `it has ${length} bytes, where what it says of itself needs ${expected}`,
    hint: "Build the bundle anew with the toolkit, for this campaign, with gate data exactly where it has a gate.",
    retry: "now",
  },
  BundleFormUnknown: {
    what: "The bundle is of a form that this campaign does not read",
    values: ([width, form]) => `amounts of ${width} bytes, form ${form}`,
    hint: "Encode the bundle anew, as encodeBundle does: amounts of 1 to 32 bytes, form 0, 1, 2, 3, 5 or 7.",
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
    hint: "Sort the claims by index, and leave out those that stand there twice.",
    retry: "now",
  },
  BundleNotProven: {
    what: "The bundle's leaves and nodes do not lead to the campaign's root",
    values: ([folded]) => `they lead to ${folded}`,
    hint: "Build the bundle anew from the campaign's manifest: an index, account, amount or node in it is of another tree, or altered, or its root (of a cumulative campaign) is no longer good.",
    retry: "now",
  },
  OnlyItself: {
    what: "This function is for the campaign itself, to pay an item of a bundle",
    values: ([caller]) => `the caller was ${caller}`,
    hint: "Call claimMany.",
    retry: "never",
  },
};
