import { createHash } from "node:crypto";
import type { Manifest } from "../../../../sdk/allocation/published/manifest.ts";
import { formatThings } from "../../../../sdk/core/text/format.ts";
import { html, Markup } from "../../../report/markup.ts";
import { framedPage } from "../../../report/page.ts";
import { styles } from "../../../report/styles.ts";
import { lookupScript } from "./lookupScript.ts";

export type LookupPage = {
  readonly page: string;
  /** The Content-Security-Policy to send with it: what the page's own says, and that nobody frames it. */
  readonly policy: string;
};

const ownStyles = html`<style>
form { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; }
label { flex: 1 1 22rem; min-width: 0; font-size: .9rem; color: var(--soft); }
input { display: block; width: 100%; margin-top: .3rem; }
input, button { font: 1rem/1.4 ui-monospace, Menlo, Consolas, monospace; padding: .5rem .7rem; color: var(--ink);
  background: var(--card); border: 1px solid var(--base); border-radius: 6px; }
button { font-family: system-ui, sans-serif; cursor: pointer; }
#answer dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.1rem; margin: 0 0 1rem; }
#answer dt { color: var(--soft); } #answer dd { margin: 0; overflow-wrap: anywhere; }
pre { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem;
  font-size: .8rem; max-width: 100%; }
</style>`;

/**
 * The page that looks an account up in a served tree. Its one script stands in it, and its policy lets it run that script alone
 * and fetch from where it came alone.
 */
export function lookupPage({ count, root, source, convention }: Manifest): LookupPage {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(lookupScript)}'`,
    `style-src ${[styles, ownStyles].map((sheet) => `'${hashOf(contentOf(sheet))}'`).join(" ")}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = framedPage({
    title: "Symbolon: look up an address",
    heading: "Look up an address",
    lead: html`${source === null ? "A tree" : html`The tree of <code>${source.name}</code>`} of
${formatThings(count, "account")}, under the root <code>${root}</code> (${convention.name}).`,
    // A hash and keywords, which are no text of anybody's.
    policy: new Markup(policy),
    styles: ownStyles,
    sections: [
      html`<section>
<form id="look-up">
<label>Address of an account <input id="account" name="account" placeholder="0x..." autocomplete="off" spellcheck="false" autofocus></label>
<button>Look up</button>
</form>
</section>
<section id="answer" aria-live="polite"></section>
${new Markup(`<script>${lookupScript}</script>`)}`,
    ],
    end: html`Served by <code>symbolon page serve</code>, on this machine alone. The page reads the tree’s files, and
nothing from anywhere else.`,
  });
  return { page, policy: `${policy}; frame-ancestors 'none'` };
}

function contentOf(sheet: Markup): string {
  return sheet.toString().replace(/^<style>|<\/style>$/g, "");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
