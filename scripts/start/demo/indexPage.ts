import { html, type Markup } from "../../../src/node/report/markup.ts";
import type { DemoWorld } from "./world.ts";

/** Nothing but the page's own style. */
export const INDEX_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const INDEX_STYLE = `:root { color-scheme: light dark; font: 1.05rem/1.6 system-ui, sans-serif; }
html { background: light-dark(#ffffff, #14161a); color: light-dark(#1b1d21, #e8eaee); }
a { color: light-dark(#0b4fb3, #8db7ff); }
body { background: inherit; max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
li { margin-block: 1rem; }
code { overflow-wrap: anywhere; }
.about { border: 1px solid; border-radius: 0.5rem; padding: 0.75rem 1rem; }
`;

/** Somebody whom no list names. */
const UNLISTED = "0x000000000000000000000000000000000000dEaD";

/** Links that lead through the story, relative to the index. */
export function demoLinks({ cast, holders }: DemoWorld) {
  const [ada, ben] = holders.map(({ presentation }) => presentation);
  return {
    claim: `claim/#${cast.ada.address}&p=${ada}`,
    refused: `claim/#${cast.ben.address}&p=${ben}`,
    unlisted: `claim/#${UNLISTED}`,
    verify: `verify/#p=${ada}`,
    verifySuspended: `verify/#p=${ben}`,
    hold: `hold/#p=${ada}`,
    console: "console/",
    held: "demo/ada.json",
  };
}

/** What to click, as a short story. */
export function indexPage(world: DemoWorld): Markup {
  const links = demoLinks(world);
  const { ada, ben, issuer } = world.cast;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Symbolon: a demonstration</title>
<link rel="stylesheet" href="demo/style.css">
</head>
<body>
<main>
<h1>Symbolon: a demonstration</h1>
<p class="about">All of this is on a chain in the command that you started, and gone when it ends. The wallets named <em>Demo wallet</em>
sign at once, without asking; nothing here is worth anything.</p>
<p>250 tokens wait for each of 63 accounts, and the campaign pays only who shows a credential of its issuer.</p>
<ol>
<li><a href="${links.claim}">A claim</a>: Ada (<code>${ada.address}</code>) is listed, and the link brings their credential. Connect <em>Demo
wallet: Ada</em> and claim.</li>
<li><a href="${links.refused}">A refusal</a>: Ben (<code>${ben.address}</code>) is listed too, but their credential is suspended. And
<a href="${links.unlisted}">somebody</a> whom no list names.</li>
<li><a href="${links.verify}">A verification</a>: what Ada shows at a door, and until when it is good. <a href="${links.verifySuspended}">What
Ben shows</a>.</li>
<li>A suspension: in the <a href="${links.console}">console</a> connect <em>Demo wallet: ${issuer.called}</em>, choose
<em>Issuers</em>, press <em>Look for its batches</em>, open the batch, and put a hold on the single credential 0 (at once), or suspend it (one to two minutes later, as the console says). Then look at
<a href="${links.verify}">what Ada shows</a> again.</li>
<li>The campaign as its operator sees it: in the <a href="${links.console}">console</a> choose <em>Campaigns</em>:
its published tree is found beside it.</li>
<li>Ada's own page: <a href="${links.hold}">keep their credential</a>, show a part of it, answer a verifier's challenge. As a file it is
<a href="${links.held}" download>what the issuer handed them</a>.</li>
</ol>
</main>
</body>
</html>
`;
}
