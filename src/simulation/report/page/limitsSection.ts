import { html, type Markup } from "../../../report/markup.ts";
import type { BurstReport } from "../burstReport.ts";

/** What must not be concluded from the page. */
export function limitsSection({ runs }: BurstReport): Markup {
  const isModel = runs.some(({ measures }) => measures.chain === "model");
  const isRelayed = runs.some(({ measures }) => measures.strategy === "relayed");
  const items: readonly (Markup | undefined)[] = [
    html`<li><b>The day itself.</b> When people come, how patient they are and what others send are the scenario’s
assumptions. Rehearse several scenarios, and one that is worse than what you expect.</li>`,
    html`<li><b>The network.</b> There is one chain without propagation, builders or private transactions: whoever pays the
higher tip is first, and everybody sees the same base fee.</li>`,
    html`<li><b>Real keys.</b> The amounts are the list’s, the accounts are not: they were replaced by ones whose keys are known.
Claimants that are contracts are for <code>symbolon rehearse dry-run</code>.</li>`,
    html`<li><b>Rollups’ data fees.</b> Fees are those of execution; what a rollup charges for data comes on top.</li>`,
    html`<li><b>Those who were not paid.</b> Waits and fees are of those who were. Read them beside the share that was paid.</li>`,
    isRelayed
      ? html`<li><b>A relayer’s own failures.</b> It keeps its queue and its keys throughout, and never runs out of ether.</li>`
      : undefined,
    isModel
      ? html`<li><b>The contracts.</b> Where the model was played, claims cost what was measured once, and nothing was executed.</li>`
      : undefined,
  ];
  return html`<section>
<h2>What this does not show</h2>
<ul>
${items.filter((item) => item !== undefined)}
</ul>
</section>`;
}
