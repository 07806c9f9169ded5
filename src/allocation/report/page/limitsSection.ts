import { html, type Markup } from "../../../report/markup.ts";
import type { ReportFacts } from "./reportSubject.ts";

/** What must not be concluded from the page. */
export function limitsSection({ root, contracts, allocation }: ReportFacts): Markup {
  const items: readonly (Markup | undefined)[] = [
    html`<li><b>Persons.</b> Figures are about accounts. One person may have many, and one account may keep tokens for many
persons, as an exchange does: inequality between persons may be smaller or greater than it looks here.</li>`,
    root === undefined
      ? html`<li><b>A tree.</b> The report is about a file: it has no root until <code>symbolon tree build</code> makes one.</li>`
      : html`<li><b>The root.</b> It is told as it was stated; <code>symbolon tree verify</code> recomputes it from the rows.</li>`,
    contracts === undefined
      ? html`<li><b>Contracts.</b> No chain was asked which accounts are contracts; <code>--rpc</code> does.</li>`
      : undefined,
    allocation.decimals === undefined
      ? html`<li><b>Tokens.</b> The decimals of the token are not stated, so all amounts are base units.</li>`
      : undefined,
  ];
  return html`<section>
<h2>What this does not show</h2>
<ul>
${items.filter((item) => item !== undefined)}
</ul>
</section>`;
}
