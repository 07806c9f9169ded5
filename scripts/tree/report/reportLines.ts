import { amountTexts, type ReportFacts } from "../../../src/allocation/report/page/amountTexts.ts";
import { signTexts } from "../../../src/allocation/report/page/signsSection.ts";
import { formatCount, formatShare, formatThings } from "../../../src/report/format.ts";

type Line = readonly [name: string, value: string];

/** The key figures of a report, for people at a terminal. */
export function reportLines(facts: ReportFacts, out: string | undefined): readonly Line[] {
  const { allocation, root, convention, statistics, contracts } = facts;
  const { rows, total, least, median, mean, greatest, gini, half, top, equal, signs } = statistics;
  const amounts = amountTexts(allocation.decimals);
  const amount = (value: bigint) => `${amounts.exact(value)} ${amounts.unit}`;
  return [
    ...(root === undefined ? [] : [["root", `${root} (${convention})`] as const]),
    ["accounts", formatCount(rows)],
    ["total", amount(total)],
    ["least", amount(least)],
    ["median", amount(median)],
    ["mean", amount(mean)],
    ["greatest", amount(greatest)],
    ["Gini", gini.toFixed(4)],
    ...top.map(({ name, share }): Line => [`top ${name}`, formatShare(share)]),
    ["half of it", `${formatThings(half.rows, "account")} (${formatShare(half.share)})`],
    [
      "equal amounts",
      `${formatThings(equal.rows, "account")} in ${formatThings(equal.clusters, "cluster")}, ${formatCount(equal.distinct)} different amounts`,
    ],
    ...(contracts === undefined ? [] : contractLines(contracts)),
    ...signs.map((sign): Line => {
      const { name } = signTexts[sign.code];
      const found = `${formatThings(sign.groups, "group")}, ${formatThings(sign.rows, "account")} (${formatShare(sign.rows / rows)})`;
      return [
        "sign, no proof",
        `${name}: ${sign.applies ? found : "not judged, the rows are in order of amount"}`,
      ];
    }),
    ...allocation.warnings.map(({ message }): Line => ["warning", message]),
    ...(out === undefined ? [] : [["written to", out] as const]),
  ];
}

function contractLines({
  block,
  asked,
  contracts,
  delegated,
  sample,
}: NonNullable<ReportFacts["contracts"]>): readonly Line[] {
  const part = sample === undefined ? "" : `, a sample with the seed ${sample.seed}`;
  return [
    ["asked", `${formatThings(asked.rows, "account")} at block ${block.number}, ${block.hash}${part}`],
    ["contracts", `${formatThings(contracts.rows, "account")} (${formatShare(contracts.rows / asked.rows)})`],
    ["delegated", `${formatThings(delegated.rows, "account")} (${formatShare(delegated.rows / asked.rows)})`],
  ];
}
