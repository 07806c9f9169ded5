import { formatCount } from "../../../src/report/format.ts";
import { html, type Markup } from "../../../src/report/markup.ts";
import type { Story } from "../story.ts";

/** What must not be concluded from the page. */
export function limitsSection({ source, rows, claims }: Story): Markup {
  const sample = source.generatedSample
    ? html`<li><b>Real people.</b> The allocation is generated. Its amounts resemble no real distribution, and nobody
holds the keys of its accounts.</li>`
    : html``;
  const rest = rows - claims.length;
  const unclaimed =
    rest > 0
      ? html`<li><b>Every claim.</b> ${formatCount(claims.length)} of ${formatCount(rows)} rows were claimed and paid; that
the others can be follows from the same tree and the same code, but was not tried here.</li>`
      : html``;
  return html`<section>
<h2>What this does not show</h2>
<ul>
<li><b>Claim day.</b> But for the rehearsal, everything ran on a chain embedded in one process: no network, no other users,
no competition for block space, no waiting for finality. The times say how quick this machine was, nothing about a public
chain. The rehearsal’s chain, its users and their fees are a scenario’s, made up and small.</li>
<li><b>Prices.</b> Gas is what the compiled contracts really used, but on a public chain its price moves, and rollups
charge for data as well.</li>
<li><b>Who anybody is.</b> A gate checks credentials. Whether an issuer checked the person before issuing one is the
issuer’s affair and was only played here.</li>
${unclaimed}
${sample}
</ul>
</section>`;
}
