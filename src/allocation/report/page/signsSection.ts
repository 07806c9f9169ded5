import { formatCount, formatShare } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import { table } from "../../../report/table.ts";
import { ratio } from "../ratio.ts";
import type { Sign, SignGroup } from "../signs/sign.ts";
import type { AmountTexts } from "./amountTexts.ts";
import type { ReportFacts } from "./reportSubject.ts";
import { signTexts } from "./signTexts.ts";

/** What split identities leave behind, and what else may have left it. */
export function signsSection({ statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const { signs, rows, total } = statistics;
  return html`<section>
<h2>Signs of split identities</h2>
<p class="lead"><b>Signs, not proof.</b> One person behind many accounts often leaves such traces, and so do rules, tools and
chance. None of them says who owns an account; each is a reason to look closer, or none. One account may show several.</p>
${table(
  "What was found",
  [
    { name: "Sign", kind: "head" },
    { name: "Groups", kind: "number" },
    { name: "Accounts", kind: "number" },
    { name: "Of all", kind: "number" },
    { name: amounts.head, kind: "number" },
    { name: "Of the total", kind: "number" },
  ],
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
${signs.map((sign) => signDetails(sign, amounts))}
</section>`;
}

function signDetails(sign: Sign, amounts: AmountTexts): Markup {
  const text = signTexts[sign.code];
  const found = sign.applies
    ? sign.groups === 0
      ? html`<p>None found.</p>`
      : groupTable(sign, amounts)
    : html`<p>Not judged here. ${text.notJudged}</p>`;
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

function groupTable({ code, groups, greatest }: Sign, amounts: AmountTexts): Markup {
  const { shared } = signTexts[code];
  const caption =
    groups > greatest.length ? `The ${greatest.length} largest of ${formatCount(groups)} groups` : "Groups";
  return table(
    caption,
    [
      { name: shared, kind: "code" },
      { name: "Accounts", kind: "number" },
      { name: amounts.head, kind: "number" },
      { name: "First indexes", kind: "text" },
    ],
    greatest.map((group) => [
      typeof group.shared === "string" ? group.shared : `${amounts.exact(group.shared)} ${amounts.unit}`,
      formatCount(group.rows),
      amounts.rounded(group.amount),
      indexesOf(group),
    ]),
  );
}

function indexesOf({ indexes, rows }: SignGroup): string {
  const told = indexes.map(formatCount).join("; ");
  return rows > indexes.length ? `${told}; …` : told;
}
