import { html, type Markup } from "../../../../node/report/markup.ts";
import { formatCompact, formatCount, formatShare, formatThings } from "../../../../sdk/core/text/format.ts";
import type { Arrivals, Background, CredentialTerms, Faults, Scenario } from "../../scenario/scenario.ts";
import type { BurstReport } from "../burstReport.ts";
import { formatGwei, formatShortDuration, formatTimes } from "../humane.ts";

/** The scenario in words. */
export function simulatedDaySection({ scenario, claimants }: BurstReport): Markup {
  const items = scenarioTexts(scenario, claimants).map(
    ({ name, text }) => html`<dt>${name}</dt><dd>${text}</dd>\n`,
  );
  return html`<section>
<h2>The day that was rehearsed</h2>
<div class="sign"><dl>
${items}</dl></div>
</section>`;
}

/** A side of a scenario, told. */
type ScenarioText = { readonly name: string; readonly text: string };

/** A scenario in words, for those who did not write it. */
function scenarioTexts(scenario: Scenario, claimants: number): readonly ScenarioText[] {
  const { name, seed, arrivals, chain, background, faults, credentials, until } = scenario;
  return [
    { name: "Day", text: `${name}; over after ${formatShortDuration(until)}, drawn from the seed “${seed}”` },
    { name: "Arrivals", text: `${formatThings(claimants, "claimant")}, ${arrivalsText(arrivals)}` },
    {
      name: "Chain",
      text: `a block every ${formatShortDuration(chain.blockTime)}, ${formatCompact(chain.gasLimit)} gas each with half of it as the target; base fee ${formatGwei(chain.baseFee)} at the opening`,
    },
    { name: "Other traffic", text: backgroundText(background) },
    { name: "Wallets", text: walletsText(scenario) },
    { name: "Nodes", text: nodesText(scenario) },
    { name: "Faults", text: faultsText(faults) },
    {
      name: "Credentials",
      text: credentials === undefined ? "none; the campaign has no gate" : credentialsText(credentials),
    },
    {
      name: "Waves",
      text: `${formatThings(scenario.waves.count, "wave")}, ${formatShortDuration(scenario.waves.interval)} apart`,
    },
    { name: "Relayer", text: relayerText(scenario) },
  ];
}

function arrivalsText(arrivals: Arrivals): string {
  switch (arrivals.kind) {
    case "flash":
      return `${formatShare(arrivals.share)} of them within ${formatShortDuration(arrivals.within)}, the rest fading over ${formatShortDuration(arrivals.over)}`;
    case "poisson":
      return `each by chance, at one rate over ${formatShortDuration(arrivals.over)}`;
    case "diurnal":
      return `as people wake, over ${formatShortDuration(arrivals.over)}: ${formatTimes(arrivals.ratio)} times as many at the peak after ${formatShortDuration(arrivals.peak)} as at night`;
    case "replay":
      return `as in a recording of ${formatThings(arrivals.moments.length, "moment")}`;
  }
}

function backgroundText({ load, headroom, spikes }: Background): string {
  const spiked = spikes.map(
    (spike) =>
      `${formatTimes(spike.times)} times as much for ${formatShortDuration(spike.for)} after ${formatShortDuration(spike.at)}`,
  );
  const usual = `${formatShare(load)} of the gas target, by people who pay up to about ${formatTimes(headroom)} times the opening’s base fee`;
  return [usual, ...spiked].join("; ");
}

function walletsText({ wallets }: Scenario): string {
  return [
    `a tip of about ${formatGwei(wallets.tip)} and at most ${formatGwei(wallets.feeCeiling)} a gas`,
    `after ${formatShortDuration(wallets.raiseAfter)} the fee is raised ${formatTimes(wallets.raiseBy)} times, or (${formatShare(wallets.resend)}) another claim is sent`,
    `patience for ${formatShortDuration(wallets.patience)}`,
    `${formatShare(wallets.impatient)} try before their wave`,
  ].join("; ");
}

function nodesText({ rpc }: Scenario): string {
  const limit = `${formatCount(rpc.perSecond)} requests a second, ${formatCount(rpc.burst)} more at once`;
  return `${limit}; answers take ${formatShortDuration(rpc.latency)}, and wallets wait ${formatShortDuration(rpc.timeout)} for one`;
}

function faultsText({ refused, stalls, dropped, reorgs }: Faults): string {
  const parts = [
    ...(refused > 0 ? [`${formatShare(refused)} of requests are refused`] : []),
    ...(dropped > 0 ? [`${formatShare(dropped)} of transactions are lost`] : []),
    ...stalls.map(
      (stall) =>
        `nodes are silent for ${formatShortDuration(stall.for)} after ${formatShortDuration(stall.at)}`,
    ),
    ...reorgs.map(
      (reorg) =>
        `the last ${formatThings(reorg.depth, "block is", "blocks are")} undone after ${formatShortDuration(reorg.at)}, ${formatShare(reorg.lost)} of their transactions lost`,
    ),
  ];
  return parts.length === 0 ? "none" : parts.join("; ");
}

function credentialsText({ epoch, issuedPerBlock, revocations }: CredentialTerms): string {
  const parts = revocations.map(
    ({ at, share }) => `${formatShare(share)} are revoked after ${formatShortDuration(at)}`,
  );
  const issued = `each claim shows one; epochs of ${formatShortDuration(epoch)}; ${formatThings(issuedPerBlock, "batch", "batches")} issued in each block`;
  return [issued, ...parts].join("; ");
}

function relayerText({ relay }: Scenario): string {
  return [
    `looks at ${formatThings(relay.perSecond, "request")} a second and holds ${formatThings(relay.queue, "claim")}`,
    `bundles of at most ${formatCount(relay.bundle)}, from ${formatThings(relay.keys, "key")} with ${formatCount(relay.inFlight)} under way of each, with a tip of ${formatGwei(relay.tip)}`,
    `${formatShare(relay.pace)} of the gas target at most`,
  ].join("; ");
}
