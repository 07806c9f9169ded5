import { type Address, isAddressEqual } from "viem";
import type { GateState } from "../../chain/read/readGate.ts";
import type { TermsText } from "../../core/signing/termsTypedData.ts";
import { type CampaignFinding, problem } from "./finding.ts";

/** What a campaign's SanctionsGate and TermsGate ought to be; what is left out is not compared. */
export type ExpectedScreening = {
  /** Whom the gate should ask about accounts. */
  readonly oracle?: Address | undefined;
  /** What the gate should have signed: these texts in these languages, and no others. */
  readonly texts?: readonly TermsText[] | undefined;
};

/** Compares the gates that screen accounts, or have a text signed, with what they ought to be. */
export function checkScreening(
  leaves: readonly GateState[],
  { oracle, texts }: ExpectedScreening,
): readonly CampaignFinding[] {
  const isKnown = leaves.every(({ kind }) => kind !== "unknown" && kind !== "missing");
  return [
    ...(oracle === undefined ? [] : checkOracle(leaves, oracle, isKnown)),
    ...(texts === undefined ? [] : checkTexts(leaves, texts, isKnown)),
  ];
}

function checkOracle(
  leaves: readonly GateState[],
  expected: Address,
  isKnown: boolean,
): readonly CampaignFinding[] {
  const gates = leaves.filter((one) => one.kind === "SanctionsGate");
  if (gates.length === 0 && isKnown) {
    const sentence = `The gate is expected to ask the oracle ${expected} about accounts, but it asks none.`;
    return [problem("NoOracle", sentence, "Create the campaign again with a SanctionsGate.", { expected })];
  }
  return gates
    .filter(({ oracle }) => !isAddressEqual(oracle, expected))
    .map(({ gate, oracle }) =>
      problem(
        "OracleDiffers",
        `The oracle of the gate ${gate} is ${oracle}, but ${expected} is expected.`,
        "Create the campaign again with a gate of that oracle: a gate's oracle never changes.",
        { gate, oracle, expected },
      ),
    );
}

function checkTexts(
  leaves: readonly GateState[],
  expected: readonly TermsText[],
  isKnown: boolean,
): readonly CampaignFinding[] {
  const gates = leaves.filter((one) => one.kind === "TermsGate");
  if (gates.length === 0 && isKnown) {
    const sentence = `The gate is expected to have a text signed, ${listed(expected)}, but it has none signed.`;
    return [problem("NoTerms", sentence, "Create the campaign again with a TermsGate.", { expected })];
  }
  return gates
    .filter(({ texts }) => listed(texts) !== listed(expected))
    .map(({ gate, texts }) =>
      problem(
        "TextsDiffer",
        `The texts of the gate ${gate} are ${listed(texts)}, but ${listed(expected)} is expected.`,
        "Compare the files byte by byte; create the campaign again with a gate of those texts: they never change.",
        { gate, texts, expected },
      ),
    );
}

/** Texts in one order, whatever order they are given in: a gate's order decides nothing that anybody reads. */
const listed = (texts: readonly TermsText[]): string =>
  texts
    .map(({ language, hash }) => `${language} ${hash.toLowerCase()}`)
    .toSorted()
    .join(", ");
