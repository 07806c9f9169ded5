/**
 * Claimants in a process of their own, in an open loop: each comes at the moment that was drawn, whatever became of the others.
 * Reads its terms from standard input, and writes what it saw as one JSON document.
 */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { type ClaimDocument, openGatewayClient } from "../../src/gateway/client/index.ts";
import { randomFrom } from "../../src/simulation/random/randomFrom.ts";
import type { GeneratorTerms, Seen } from "./gatewayRun.ts";

const MILLI = 1_000;
const FIRST_WAIT = 1;
const MAX_WAIT = 60;

const { url, file, seed, over, manner } = JSON.parse(await text(process.stdin)) as GeneratorTerms;
const claims = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as ClaimDocument);
const random = randomFrom(`gateway bench ${seed}`);
const moments = claims.map(() => random() * over);
const requests: Seen["requests"][number][] = [];
const begun = performance.now();
const now = () => (performance.now() - begun) / MILLI;

/** Asks, and notes how long that took, from when it was meant. */
const noted =
  (meant: { at: number }): typeof fetch =>
  async (...asked) => {
    const response = await fetch(...asked);
    const answered = now();
    requests.push({ at: meant.at, took: answered - meant.at, status: response.status });
    meant.at = answered;
    return response;
  };

const sleepTo = (moment: number) =>
  new Promise((go) => setTimeout(go, Math.max(0, (moment - now()) * MILLI)));

async function withTickets(claim: ClaimDocument, at: number): Promise<number> {
  const meant = { at };
  const sleep = async (milliseconds: number) => {
    meant.at = now() + milliseconds / MILLI;
    await sleepTo(meant.at);
  };
  await openGatewayClient({ url, fetch: noted(meant), sleep, chance: random, patience: 120_000 }).handIn(
    claim,
  );
  return now();
}

/** As services advise that know no places: it doubles its wait each time, and draws from it. */
async function withJitter(claim: ClaimDocument, at: number): Promise<number> {
  const meant = { at };
  const ask = noted(meant);
  for (let tries = 0; ; tries++) {
    const headers = { "content-type": "application/json" };
    const response = await ask(`${url}/v1/claims`, {
      method: "POST",
      headers,
      body: JSON.stringify({ claim }),
    });
    await response.arrayBuffer();
    if (response.ok) return now();
    meant.at = now() + random() * Math.min(MAX_WAIT, FIRST_WAIT * 2 ** tries);
    await sleepTo(meant.at);
  }
}

const handedIn = await Promise.all(
  claims.map(async (claim, i) => {
    const at = moments[i] as number;
    await sleepTo(at);
    return (manner === "tickets" ? withTickets : withJitter)(claim, at);
  }),
);
const seen: Seen = { requests, last: Math.max(...handedIn), cpu: process.cpuUsage().user / 1e6 };
process.stdout.write(JSON.stringify(seen));
