import { basename, relative } from "node:path";
import type { Command } from "commander";
import { liveClaims } from "../../src/lab/simulation/live/liveClaims.ts";
import { playGatewayBurst } from "../../src/lab/simulation/live/playGatewayBurst.ts";
import { burstLines } from "../../src/lab/simulation/report/burstLines.ts";
import { defaultScenario } from "../../src/lab/simulation/scenario/defaultScenario.ts";
import { readScenario } from "../../src/lab/simulation/scenario/readScenario.ts";
import { claimFiles } from "../../src/node/campaigns/claimFiles.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { formatCount, formatThings } from "../../src/sdk/core/text/format.ts";
import { openReader } from "../command/connect.ts";
import { printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { type LoadOptions, OPEN } from "./loadOptions.ts";
import { whileUninterrupted } from "./rangeProgram.ts";

/** Plays a scenario against a running gateway, in real time. Ends with 2 where an option is missing. */
export async function playLoad(url: string, options: LoadOptions, command: Command): Promise<void> {
  const { claims: file, rpc, open = OPEN, claimants, seed, out, json = false } = options;
  if (file === undefined) command.error("error: give --claims with a signed claim for each claimant");
  if (rpc === undefined) command.error("error: give --rpc, or set SYMBOLON_RPC_URL");
  const given = options.scenario === undefined ? defaultScenario : readScenario(options.scenario);
  const scenario = seed === undefined ? given : { ...given, seed };
  const { lists, signed } = await claimFiles([file]);
  if (lists.size > 0) throw notSigned(file);
  const claims = liveClaims(signed, claimants);
  const client = await openReader(rpc);
  const subject = `${basename(file)}, handed in at ${new URL(url).host}`;
  const show = progress("playing", "claimants");
  const { report, requests, page } = await whileUninterrupted((signal) =>
    playGatewayBurst({ scenario, url, claims, client, open, signal, subject, out, onProgress: show }),
  );
  const where = relative(process.cwd(), page) || page;
  printResult(json, { ...report, requests: { ...requests, open }, page: where }, [
    ...burstLines(report),
    "",
    `${formatThings(requests.made, "request")}, ${formatCount(open)} open at once at most: ${requests.waited === 0 ? "none had to wait for that" : `${formatCount(requests.waited)} had to wait for that, ${requests.longestWait.toFixed(1)} s at most`}; this machine was late by ${requests.latest.toFixed(2)} s at most`,
    `Page: ${where}`,
  ]);
}

function notSigned(file: string): SymbolonError {
  return new SymbolonError({
    code: "ClaimsNotSigned",
    reason: `${file} holds something that is not a signed claim.`,
    hint: "Give the output of `campaign sign`, one claim a line, or a folder of such files.",
    details: { file },
  });
}
