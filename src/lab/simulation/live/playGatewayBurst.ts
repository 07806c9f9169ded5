import { join } from "node:path";
import { keccak256, stringToHex } from "viem";
import { measure } from "../measure/measure.ts";
import { openBurstFolder } from "../play/burstFolder.ts";
import { type BurstReport, burstReport } from "../report/burstReport.ts";
import { type PlayedLive, type PlayLiveParameters, playLive } from "./playLive.ts";

export type PlayGatewayBurstParameters = PlayLiveParameters & {
  /** Whose claims they are, for the report. */
  readonly subject: string;
  /** Where page and figures go; default: a folder of `out/rehearse` of its own. */
  readonly out?: string | undefined;
};

export type PlayedGatewayBurst = {
  readonly report: BurstReport;
  readonly requests: PlayedLive["requests"];
  /** Path of the page. */
  readonly page: string;
};

/**
 * Plays claim day against a running gateway, in real time, and writes what `playBurst` writes of a simulated one, with
 * `relayed` for a strategy. Each play has a folder of its own: what was paid is not played again.
 * @throws SymbolonError as `playLive` and `openBurstFolder`
 */
export async function playGatewayBurst(parameters: PlayGatewayBurstParameters): Promise<PlayedGatewayBurst> {
  const { scenario, claims, url, subject } = parameters;
  const begun = new Date().toISOString();
  const terms = keccak256(stringToHex(JSON.stringify([begun, url, scenario, claims.indexes])));
  const out = parameters.out ?? join("out", "rehearse", `load-${terms.slice(2, 10)}`);
  const folder = openBurstFolder(out, terms);
  const { record, requests } = await playLive(parameters);
  const run = { measures: measure(record), effort: record.effort };
  const claimants = claims.indexes.length;
  const report = burstReport({ subject, claimants, scenario: record.scenario, runs: [run] });
  return { report, requests, page: folder.write(report) };
}
