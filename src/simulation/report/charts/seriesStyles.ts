import { html } from "../../../report/markup.ts";

/** Colours and dashes of the strategies, in the head of a page that has such charts. */
export const seriesStyles = html`<style>
:root { --direct: #b0582f; --waves: #33698f; --relayed: #4b7a3f; }
@media (prefers-color-scheme: dark) { :root { --direct: #dd8b60; --waves: #6aa9d2; --relayed: #8dbf7c; } }
polyline.curve.direct { stroke: var(--direct); }
polyline.curve.waves { stroke: var(--waves); stroke-dasharray: 7 4; }
polyline.curve.relayed { stroke: var(--relayed); stroke-dasharray: 2 3; }
.legend i.direct, .legend i.waves, .legend i.relayed { width: 1.6rem; height: 0; border-radius: 0;
  align-self: center; border-top: 2px solid var(--direct); }
.legend i.waves { border-top: 2px dashed var(--waves); }
.legend i.relayed { border-top: 2px dotted var(--relayed); }
.notice > p { margin: 0; text-wrap: pretty; }
.notice > p + ul { margin-top: .5rem; }
.better { color: var(--relayed); } .worse { color: var(--refused); font-weight: 600; }
@media (max-width: 40rem) { .tiles.strategies { grid-template-columns: 1fr; } }
@media print { :root { --direct: #b0582f; --waves: #33698f; --relayed: #4b7a3f; } }
</style>`;
