import { html } from "./markup.ts";

/**
 * All of the page's looks: colours by the reader's preference, nothing loaded from anywhere. Prints are always
 * light. Below 40rem a table's rows become cards, but for
 * those of two narrow columns.
 */
export const styles = html`<style>
:root { color-scheme: light dark;
  --page: #f6f6f3; --card: #ffffff; --ink: #1e2530; --soft: #5a6472; --line: #e1e4e8; --base: #98a1ad;
  --bar: #33698f; --rest: #c9d1da; --refused: #b0582f; --alarm: #96431d; --notice: #fbf3e0; --notice-line: #d9b45b; --link: #235a80; }
@media (prefers-color-scheme: dark) { :root {
  --page: #13171c; --card: #1a1f26; --ink: #e5e8ec; --soft: #9aa5b3; --line: #2c333d; --base: #66717f;
  --bar: #6aa9d2; --rest: #414c59; --refused: #dd8b60; --alarm: #ec9d74; --notice: #2a2416; --notice-line: #8a6d2a; --link: #8cc1e4; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif;
  overflow-wrap: break-word; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
header p { color: var(--soft); margin: .25rem 0 0; max-width: 48rem; overflow-wrap: anywhere; text-wrap: pretty; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; text-wrap: balance; }
h2 { font-size: 1.25rem; margin: 0 0 .75rem; }
h3 { font-size: 1.05rem; margin: 0 0 .5rem; }
section { margin-top: 2.75rem; }
code { font: .86em/1.4 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.notice { margin: 1.25rem 0 0; padding: .7rem 1rem; background: var(--notice); border: 1px solid var(--notice-line);
  border-radius: 6px; }
.alarm { color: var(--alarm); }
.aside { color: var(--soft); font-size: .9rem; margin: .75rem 0 0; }
.lead { max-width: 48rem; margin: 0 0 1.1rem; text-wrap: pretty; }
.notice > p { margin: 0; text-wrap: pretty; }
.notice > p + ul { margin-top: .5rem; }
code.option { white-space: nowrap; }
.notice ul { margin: .3rem 0 0; padding-left: 1.2rem; }
.sign { margin-top: 2rem; }
.sign dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.1rem; max-width: 48rem; margin: 0; }
.sign dt { color: var(--soft); font-size: .9rem; line-height: 1.7; }
.sign dd { margin: 0; text-wrap: pretty; }
.sign > p { color: var(--soft); margin: .6rem 0 0; }
.story { padding-left: 1.4rem; margin: 0; }
.story > li { margin-bottom: .9rem; }
.story > li > p { max-width: 48rem; margin: 0; text-wrap: pretty; }
.story > li::marker { color: var(--soft); }
a { color: var(--link); text-underline-offset: .15em; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.25rem; list-style: none; margin: 1rem 0 0; padding: 0;
  font-size: .9rem; }
details { margin-top: .3rem; }
summary { width: fit-content; color: var(--soft); font-size: .9rem; cursor: pointer; padding: .15rem 0; }
summary:hover, details[open] > summary { color: var(--ink); }
details[open] { padding-bottom: 1rem; }
details > figure, details > .tiles, details > .pair { margin-top: 1rem; }
section > ul:not(.legend) { padding-left: 1.2rem; max-width: 48rem; margin: 0; }
section > ul li { margin-bottom: .5rem; }
details > ul { padding-left: 1.2rem; max-width: 48rem; }

.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1px; margin-top: 1.75rem; overflow: hidden;
  background: var(--line); border: 1px solid var(--line); border-radius: 8px; }
.tiles div { background: var(--card); padding: 1rem 1.1rem; }
.tiles h2 { font-size: .85rem; font-weight: 500; margin: 0; color: var(--soft); }
.tiles p { margin: 0; font-size: .85rem; color: var(--soft); overflow-wrap: anywhere; }
.tiles .figure { font-size: 1.75rem; line-height: 1.3; font-weight: 600; color: var(--ink);
  font-variant-numeric: tabular-nums; letter-spacing: -.01em; }

figure { margin: 0; padding: 1.1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  min-width: 0; }
figcaption strong { display: block; font-weight: 600; }
figcaption span { display: block; font-size: .875rem; color: var(--soft); margin-bottom: .9rem; line-height: 1.45; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.25rem; }
section > figure + figure, figure + .pair, .pair + .pair, .notice + .table, .table + figure { margin-top: 1.25rem; }
.pair > * { min-width: 0; }
svg { display: block; overflow: visible; width: 100%; }
svg svg { overflow: hidden; }
svg.plot-with-axis { width: calc(100% - 68px); margin: 0 16px 0 52px; }
svg text { font: 12px system-ui, sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; }
svg div { font-size: 13px; line-height: 20px; margin-right: 6px; overflow: hidden; white-space: nowrap;
  text-overflow: ellipsis; }
svg span { background: var(--card); padding-right: 4px; }
svg text.value { font-weight: 600; fill: var(--ink); paint-order: stroke; stroke: var(--card); stroke-width: 4px; }
svg text.mark { font-weight: 600; fill: var(--ink); }
svg text.axis { font-style: italic; }
line { stroke-width: 1px; shape-rendering: crispEdges; }
line.grid { stroke: var(--line); } line.base, line.tick { stroke: var(--base); }
line.mark { stroke: var(--ink); stroke-dasharray: 4 3; }
polygon.between { fill: var(--bar); fill-opacity: .16; }
polyline.curve { fill: none; stroke: var(--bar); stroke-width: 2px; vector-effect: non-scaling-stroke; }
line.even { stroke: var(--base); stroke-dasharray: 4 3; vector-effect: non-scaling-stroke; shape-rendering: auto; }
rect.bar { fill: var(--bar); } rect.rest { fill: var(--rest); } rect.refused { fill: var(--refused); }
rect.span { fill: var(--rest); fill-opacity: .35; } circle.dot { fill: var(--bar); stroke: var(--card); }
svg.plot-with-axis rect.bar { stroke: var(--card); stroke-width: 1px; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.75rem; list-style: none; margin: .6rem 0 0; padding: 0;
  font-size: .9rem; }
.legend li { display: flex; gap: .5rem; align-items: baseline; margin: 0; }
.legend i { flex: none; width: .75rem; height: .75rem; border-radius: 2px; }
i.bar { background: var(--bar); } i.rest { background: var(--rest); }
i.refused { background: var(--refused); }

.table { margin-top: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: .6rem 1.25rem .4rem; overflow-x: auto; }
.pair > .table { margin-top: 0; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; font-size: 1rem; padding: .5rem 0 .35rem; }
th { font-weight: 500; color: var(--soft); text-align: left; vertical-align: bottom; }
tbody th { font-weight: 400; color: inherit; vertical-align: top; }
th, td { padding: .45rem 1rem .45rem 0; border-top: 1px solid var(--line); }
td { vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-top: 0; white-space: nowrap; }
th.number, td.number { text-align: right; white-space: nowrap; }
td.code, td.name { font: .8rem/1.6 ui-monospace, Menlo, Consolas, monospace; }
td.code { min-width: 11.2rem; overflow-wrap: anywhere; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft);
  font-size: .875rem; }

@media (max-width: 52rem) { .pair { grid-template-columns: 1fr; } }
@media (max-width: 40rem) {
  main { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .tiles div { padding: .75rem .85rem; }
  .tiles .figure { font-size: 1.35rem; }
  .sign dl { grid-template-columns: 1fr; gap: 0; }
  .sign dd { margin-bottom: .4rem; }
  figure, .table { padding-left: .9rem; padding-right: .9rem; }
  .table:not(.cards) td.number { white-space: normal; }
  .cards table, .cards caption, .cards tbody { display: block; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tr { display: block; padding: .5rem 0; border-top: 1px solid var(--line); }
  .cards tbody th { display: block; padding: .12rem 0; border: 0; font-weight: 600; }
  .cards td, .cards td.number { display: flex; justify-content: space-between; gap: 1rem; padding: .12rem 0; border: 0;
    text-align: right; white-space: normal; }
  .cards td.code { min-width: 0; }
  .cards td, tbody th { overflow-wrap: anywhere; }
  .cards td:has(span:empty) { display: none; }
  .cards td::before { content: attr(data-label); flex: none; color: var(--soft);
    font: .8rem/1.7 system-ui, sans-serif; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --base: #888;
    --bar: #33698f; --rest: #c9d1da; --refused: #b0582f; --alarm: #96431d; --notice: #fff; --notice-line: #888; --link: #000; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  section, footer { margin-top: 1.5rem; }
  .pair { grid-template-columns: 1fr 1fr; }
  th, td { padding-top: .25rem; padding-bottom: .25rem; }
  figure, tr, .tiles, li, dl { break-inside: avoid; }
  h2, h3, caption, figcaption { break-after: avoid; }
  rect, polygon, i, .notice { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
</style>`;
