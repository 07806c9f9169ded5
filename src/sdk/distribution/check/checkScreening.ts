import { type Address, isAddressEqual } from "viem";
import type { GateState } from "../../chain/read/readGate.ts";
import type { TermsText } from "../../core/signing/termsTypedData.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

/** What a campaign's SanctionsGate and TermsGate ought to be; what is left out is not compared. */
export type ExpectedScreening = {
  /** Whom each SanctionsGate should ask about accounts. */
  readonly oracle?: Address | undefined;
  /** What the TermsGates together should have signed: these texts in these languages, and no others. */
  readonly texts?: readonly TermsText[] | undefined;
};

/** Compares the gates that screen accounts, or have a text signed, with what they ought to be. */
export function checkScreening(
  leaves: readonly GateState[],
  { oracle, texts }: ExpectedScreening,
): readonly CampaignFinding[] {
  const unread = leaves
    .filter(({ kind }) => kind === "unknown" || kind === "missing")
    .map(({ gate }) => gate)
    .join(", ");
  return [
    ...(oracle === undefined ? [] : checkOracle(leaves, oracle, unread)),
    ...(texts === undefined ? [] : checkTexts(leaves, texts, unread)),
  ];
}

const NOT_READ =
  "Read the source of what is not a shipped gate; if it is right, give its address with --gate and accept this finding.";

function checkOracle(
  leaves: readonly GateState[],
  expected: Address,
  unread: string,
): readonly CampaignFinding[] {
  const gates = leaves.filter((one) => one.kind === "SanctionsGate");
  if (gates.length === 0 && unread !== "") {
    const sentence = `The oracle ${expected} is expected, but no oracle was compared: what ${unread} asks cannot be read.`;
    return [warning("OracleNotCompared", sentence, NOT_READ, { unread, expected })];
  }
  if (gates.length === 0) {
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

/** Several gates may share the expected texts: each has some of them signed, and together they have all. */
function checkTexts(
  leaves: readonly GateState[],
  expected: readonly TermsText[],
  unread: string,
): readonly CampaignFinding[] {
  const gates = leaves.filter((one) => one.kind === "TermsGate");
  const differing = gates.filter(({ texts }) => lacking(texts, expected).length > 0);
  const missing = lacking(expected, textsOf(gates));
  if (differing.length > 0) return differing.map((one) => textsDiffer([one], expected));
  if (missing.length === 0) return [];
  if (unread !== "") {
    const sentence = `The text ${listed(missing)} is expected, but was not compared: what ${unread} has signed cannot be read.`;
    return [warning("TextsNotCompared", sentence, NOT_READ, { unread, expected: missing })];
  }
  if (gates.length === 0) {
    const sentence = `The gate is expected to have a text signed, ${listed(expected)}, but it has none signed.`;
    return [problem("NoTerms", sentence, "Create the campaign again with a TermsGate.", { expected })];
  }
  return [textsDiffer(gates, expected)];
}

type TermsGate = Extract<GateState, { readonly kind: "TermsGate" }>;

function textsDiffer(gates: readonly TermsGate[], expected: readonly TermsText[]): CampaignFinding {
  const texts = textsOf(gates);
  const addresses = gates.map(({ gate }) => gate);
  return problem(
    "TextsDiffer",
    `The texts of the gate ${addresses.join(", ")} are ${listed(texts)}, but ${listed(expected)} is expected.`,
    "Compare the files byte by byte; create the campaign again with a gate of those texts: they never change.",
    { gates: addresses, texts, expected },
  );
}

const textsOf = (gates: readonly TermsGate[]) => gates.flatMap(({ texts }) => texts);

/** Those of some texts that others are without. */
function lacking(texts: readonly TermsText[], others: readonly TermsText[]): readonly TermsText[] {
  const there = new Set(others.map(named));
  return texts.filter((text) => !there.has(named(text)));
}

const named = ({ language, hash }: TermsText): string => `${language} ${hash.toLowerCase()}`;

/** Texts in one order, whatever order they are given in: a gate's order decides nothing that anybody reads. */
const listed = (texts: readonly TermsText[]): string => [...new Set(texts.map(named))].toSorted().join(", ");
