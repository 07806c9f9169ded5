import type { Allocation } from "../../../../sdk/allocation/allocation.ts";
import { formatCount, formatShare } from "../../../../sdk/core/text/format.ts";
import { columnsOf, html, type Markup, table } from "../../../report/markup.ts";
import type { Sign, SignGroup } from "../signs/sign.ts";
import { ratio } from "../sortedAmounts.ts";
import { type AmountTexts, indexText, type ReportFacts } from "./amountTexts.ts";

/** What a sign is, for people who must decide something by it. */
type SignText = {
  readonly name: string;
  /** What was counted, with its thresholds. */
  readonly counted: (thresholds: Sign["thresholds"]) => string;
  readonly canMean: string;
  readonly cannotMean: string;
  /** Why it may not apply. */
  readonly notAssessed: string;
  /** Heads the column of what a group shares. */
  readonly shared: string;
};

export const signTexts: Readonly<Record<Sign["code"], SignText>> = {
  OddRepeats: {
    name: "Odd amounts, repeated",
    counted: ({ digits, rows, fewerThan }) =>
      `Amounts of ${digits} significant digits or more that ${rows} accounts or more get exactly, but fewer than ${formatCount(fewerThan ?? 0)}: from there on they are taken for a tier.`,
    canMean: "Accounts that one script drives have done the same, to the last digit.",
    cannotMean:
      "A rule with few possible results gives many accounts the same odd amount as well: all accounts that did the same thing once.",
    notAssessed: "",
    shared: "Amount",
  },
  NeighbourRuns: {
    name: "Equal amounts side by side",
    counted: ({ expectedByChance }) =>
      `Runs of equal amounts at neighbouring indexes, so long that a random order of these rows would show ${expectedByChance} of them on average.`,
    canMean:
      "Accounts that were made or used one after the other, where indexes follow time or registration.",
    cannotMean:
      "Where indexes follow addresses or a shuffle, neighbours have nothing to do with each other, and a run would be an accident of how the file was put together.",
    notAssessed:
      "The rows are ordered by amount, wholly or in stretches, so equal amounts stand side by side anyway.",
    shared: "Amount",
  },
  BelowSteps: {
    name: "Right below a step",
    counted: ({ bandPercent, rows, deviations }) =>
      `Steps (1, 2, 5 times a power of ten, and tiers) with ${rows} accounts or more in the ${bandPercent} % below and so many fewer in the ${bandPercent} % above that chance is ${deviations} standard deviations away.`,
    canMean: "Somebody split holdings so that each part stays below a limit of the rules.",
    cannotMean:
      "The rules themselves may end there: a cap, a fee, a rounding, or another tier within the band.",
    notAssessed: "",
    shared: "Step",
  },
  SharedDigits: {
    name: "Addresses that look alike",
    counted: ({ digits, digitsAtEachEnd, expectedByChance }) =>
      `Accounts with the same first ${digits} digits, the same last ${digits}, or the same ${digitsAtEachEnd} at each end; chance makes ${expectedByChance} such pairs of each kind at most.`,
    canMean: "One owner searched for a series of addresses, or made one that is taken for another.",
    cannotMean:
      "Zeros at the start are popular with many owners, since they save gas; so are digits that look nice.",
    notAssessed: "",
    shared: "Digits",
  },
  SequentialAccounts: {
    name: "Addresses in sequence",
    counted: ({ farthest }) => `Accounts that are at most ${farthest} above one another as numbers.`,
    canMean:
      "Addresses that were made up, or precompiled contracts: nobody holds their keys, so nobody can claim.",
    cannotMean: "It says nothing about the other accounts.",
    notAssessed: "",
    shared: "Accounts",
  },
};

/** What split identities leave behind, and what else may have left it. */
export function signsSection({ allocation, statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const { signs, rows, total } = statistics;
  return html`<section>
<h2>Signs of split identities</h2>
<p class="lead"><b>Signs, not proof.</b> One person behind many accounts often leaves such traces, and so do rules, tools and
chance. None of them says who owns an account; each is a reason to look closer, or none. One account may show several.</p>
${table(
  "What was found",
  columnsOf({
    Sign: "head",
    Groups: "number",
    Accounts: "number",
    "Of all": "number",
    [amounts.head]: "number",
    "Of the total": "number",
  }),
  signs.map((sign) => {
    const { name } = signTexts[sign.code];
    if (!sign.applies) return [name, "not judged", "", "", "", ""];
    return [
      name,
      formatCount(sign.groups),
      formatCount(sign.rows),
      formatShare(sign.rows / rows),
      amounts.rounded(sign.amount),
      formatShare(ratio(sign.amount, total)),
    ];
  }),
)}
${signs.map((sign) => signDetails(sign, allocation, amounts))}
</section>`;
}

function signDetails(sign: Sign, allocation: Allocation, amounts: AmountTexts): Markup {
  const text = signTexts[sign.code];
  const found = sign.applies
    ? sign.groups === 0
      ? html`<p>None found.</p>`
      : groupTable(sign, allocation, amounts)
    : html`<p>Not judged here. ${text.notAssessed}</p>`;
  return html`<div class="sign">
<h3>${text.name}</h3>
<dl>
<dt>Counted</dt><dd>${text.counted(sign.thresholds)}</dd>
<dt>Can mean</dt><dd>${text.canMean}</dd>
<dt>Need not mean</dt><dd>${text.cannotMean}</dd>
</dl>
${found}
</div>`;
}

function groupTable({ code, groups, greatest }: Sign, allocation: Allocation, amounts: AmountTexts): Markup {
  const { shared } = signTexts[code];
  const caption =
    groups > greatest.length ? `The ${greatest.length} largest of ${formatCount(groups)} groups` : "Groups";
  return table(
    caption,
    columnsOf({ [shared]: "code", Accounts: "number", [amounts.head]: "number", "First indexes": "text" }),
    greatest.map((group) => [
      typeof group.shared === "string" ? group.shared : `${amounts.exact(group.shared)} ${amounts.unit}`,
      formatCount(group.rows),
      amounts.rounded(group.amount),
      indexesOf(group, allocation),
    ]),
  );
}

function indexesOf({ indexes, rows }: SignGroup, allocation: Allocation): string {
  const listed = indexes.map((index) => indexText(allocation, index)).join("; ");
  return rows > indexes.length ? `${listed}; …` : listed;
}
