import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import type { KnownIntent, WorkOverview } from "../../src/services/delivery/tables/overview.ts";
import { table } from "../output.ts";

/** What a store holds, as programs get it. */
export function overviewDocument({ chains, intents, senders }: WorkOverview) {
  return {
    chains: chains.map(({ oldestWaiting = null, ...chain }) => ({ ...chain, oldestWaiting })),
    intents,
    senders: senders.map(({ worker = null, reason = null, ...sender }) => ({ ...sender, worker, reason })),
  };
}

/** The same for people. */
export function overviewLines(store: string, { chains, intents, senders }: WorkOverview): readonly string[] {
  const lines = table([["store", store]]);
  for (const { chain, state, oldestWaiting } of chains) {
    const here = intents.filter((one) => one.chain === chain);
    const waiting =
      oldestWaiting === undefined ? "" : `; the oldest has waited ${durationText(oldestWaiting)}`;
    lines.push("", `chain ${chain}: ${state}${waiting}`);
    lines.push(
      ...table(here.map(({ kind, state: of, count }) => [`  ${kind}, ${of}`, formatCount(count)] as const)),
    );
    for (const sender of senders.filter((one) => one.chain === chain)) {
      const { address, worker, reason, nextNonce, inFlight, mined } = sender;
      const parked = sender.state === "parked" ? `parked (${reason}), ` : "";
      const who = worker === undefined ? "nobody works with it" : `held by ${worker}`;
      const under = `${inFlight} in flight, ${mined} mined and not final`;
      lines.push(`  key ${address}: ${parked}${who}, next nonce ${nextNonce}, ${under}`);
    }
  }
  if (chains.length === 0) lines.push("", "nothing was submitted yet");
  return lines;
}

/** An intent on a line. */
export function intentLine({ id, chain, key, state, reason, transaction }: KnownIntent): string {
  const why = reason === undefined ? "" : ` (${reason})`;
  return `${id}  chain ${chain}  ${key}  ${state}${why}${transaction === undefined ? "" : `  ${transaction}`}`;
}
