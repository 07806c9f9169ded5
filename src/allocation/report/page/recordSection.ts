import { formatCount, formatThings } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import { table } from "../../../report/table.ts";
import { shuffleFromJson } from "../../shuffle/shuffleJson.ts";
import { sourceText } from "../../shuffle/shuffleRecord.ts";
import type { AmountTexts } from "./amountTexts.ts";
import type { ReportFacts } from "./reportSubject.ts";

/** What is reported on, exactly: enough to find it again and to compare it. */
export function recordSection(facts: ReportFacts, amounts: AmountTexts): Markup {
  const { allocation, convention, root, allocationHash, shuffle } = facts;
  const { source, count, total, decimals, merged } = allocation;
  const rows: readonly (readonly [fact: string, value: string | undefined])[] = [
    ["Source", source?.name],
    ["SHA-256 of the source", source?.sha256],
    ["Convention", convention],
    ["Root", root],
    ["Allocation hash", allocationHash],
    ["Rows", formatCount(count)],
    ["Total, tokens", decimals === undefined ? undefined : amounts.exact(total)],
    ["Total, base units", formatCount(total)],
    ["Decimals", decimals === undefined ? "not stated: amounts are base units" : String(decimals)],
    [
      "Merged",
      merged === undefined || merged === 0
        ? undefined
        : `${formatThings(merged, "row")} of the source added to an earlier row of the same account`,
    ],
    ["Shuffled by", shuffle ? sourceText(shuffleFromJson(shuffle).source) : undefined],
    ["Randomness", shuffle?.randomness],
    ["Commitment", shuffle?.commitment],
  ];
  return html`<section>
<h2>For the record</h2>
${table(
  "What this report is about",
  [
    { name: "Fact", kind: "head" },
    { name: "Value", kind: "code" },
  ],
  rows.flatMap(([fact, value]) => (value === undefined ? [] : [[fact, value]])),
)}
</section>`;
}
