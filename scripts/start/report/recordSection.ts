import { formatCount } from "../../../src/report/format.ts";
import { html, type Markup, table } from "../../../src/report/markup.ts";
import type { Story } from "../story.ts";

/** What one needs to look things up again: credentials, roots, addresses. */
export function recordSection({ credentials, attestations, root, publishedRoot, contracts }: Story): Markup {
  const { issued, revoked, suspended, reinstated } = credentials;
  const roots: (readonly string[])[] = [["native, of the campaign", root]];
  if (publishedRoot !== undefined) roots.push([publishedRoot.convention, publishedRoot.root]);
  return html`<section>
<h2>For the record</h2>
${table(
  "Credentials",
  [
    { name: "Issued", kind: "text" },
    { name: "Revoked", kind: "text" },
    { name: "Suspended", kind: "text" },
    { name: "Reinstated", kind: "text" },
  ],
  [[issued, revoked, suspended, reinstated].map(formatCount)],
)}
${table(
  "Attestations",
  [
    { name: "Uid", kind: "code" },
    { name: "Role", kind: "text" },
    { name: "Verdict", kind: "text" },
  ],
  attestations.verdicts.map(({ uid, role, outcome }) => [uid, role, outcome]),
)}
${table(
  "Roots of the same rows",
  [
    { name: "Convention", kind: "head" },
    { name: "Root", kind: "code" },
  ],
  roots,
)}
${table(
  "Contracts on the embedded chain, which ended with the run",
  [
    { name: "Contract", kind: "head" },
    { name: "Address", kind: "code" },
  ],
  Object.entries(contracts),
)}
</section>`;
}
