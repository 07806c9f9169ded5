import { html, type Markup } from "../../../src/node/report/markup.ts";

export const COMMAND = "npm run -s bench -- tree --save";
export const WIDTH = 860;

const style = html`<style>
.page { fill: #ffffff; } text { font: 13px system-ui, sans-serif; fill: #1e2530; }
.title { font-size: 17px; font-weight: 600; } .soft { fill: #5a6472; font-size: 12px; } .strong { font-weight: 600; }
.a { fill: #33698f; } .b { fill: #7ba7c2; } .c { fill: #b0582f; } .d { fill: #d9b45b; } .e { fill: #5f7f4f; } .f { fill: #98a1ad; }
path { fill: none; stroke-width: 2; } path.a { stroke: #33698f; } path.c { stroke: #b0582f; } path.d { stroke: #b98f2b; }
line { stroke: #e1e4e8; shape-rendering: crispEdges; } line.base { stroke: #98a1ad; }
@media (prefers-color-scheme: dark) {
.page { fill: #13171c; } text { fill: #e5e8ec; } .soft { fill: #9aa5b3; }
.a { fill: #6aa9d2; } .b { fill: #3f6c8a; } .c { fill: #dd8b60; } .d { fill: #b98f2b; } .e { fill: #8fb47a; } .f { fill: #66717f; }
path.a { stroke: #6aa9d2; } path.c { stroke: #dd8b60; } path.d { stroke: #d9b45b; }
line { stroke: #2c333d; } line.base { stroke: #66717f; } }
</style>`;

/**
 * An SVG file that stands alone: it paints its own page, light or dark as its reader prefers, and says what made it.
 * @param spoken what it shows, for whoever cannot see it
 */
export function page(
  { title, subtitle, spoken, height }: { title: string; subtitle: string; spoken: string; height: number },
  drawn: Markup,
): string {
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}. ${spoken}">
${style}
<rect class="page" width="${WIDTH}" height="${height}"/>
<text class="title" x="16" y="30">${title}</text>
<text class="soft" x="16" y="52">${subtitle}</text>
${drawn}
<text class="soft" x="${WIDTH - 16}" y="${height - 15}" text-anchor="end">${COMMAND}</text>
</svg>
`.toString();
}
