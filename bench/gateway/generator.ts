/**
 * Claimants in a process of their own, in an open loop: each comes at the moment that was drawn, whatever became of the others.
 * Reads its terms from standard input, and writes what it saw as one JSON document.
 */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { randomFrom } from "../../src/sdk/core/randomFrom.ts";
import { type ClaimDocument, openGatewayClient } from "../../src/sdk/gatewayClient/openGatewayClient.ts";
import { type Asking, askOverHttp, WARM_UP } from "./askOverHttp.ts";
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
// Its connections are open then, and what asks is compiled: else it is measured itself.
await Promise.all(Array.from({ length: WARM_UP }, () => askOverHttp(`${url}/health`)));
const requests: Seen["requests"][number][] = [];
const turns: Seen["turns"][number][] = [];
const begun = performance.now();
const now = () => (performance.now() - begun) / MILLI;

/** Asks, and notes how long that took, from when it was meant, and the turn of the first ticket. */
const noted = (meant: { at: number }, onTurn: (turn: number) => void = () => {}): typeof fetch => {
  let isFirst = true;
  return async (address, asking) => {
    const response = await askOverHttp(address as string, asking as Asking);
    const answered = now();
    requests.push({ at: meant.at, took: answered - meant.at, status: response.status });
    meant.at = answered;
    if (response.status === 429 && isFirst) onTurn(((await response.json()) as { turn: number }).turn);
    isFirst = false;
    return response;
  };
};

/** When each was meant to come, in Unix seconds. */
const askedAt = () =>
  claims.map(({ leaf }, i) => ({
    index: Number(leaf.index),
    at: (performance.timeOrigin + begun) / MILLI + (moments[i] as number),
  }));

const sleepTo = (moment: number) =>
  new Promise((go) => setTimeout(go, Math.max(0, (moment - now()) * MILLI)));

async function withTickets(claim: ClaimDocument, at: number): Promise<number> {
  const meant = { at };
  const sleep = async (milliseconds: number) => {
    meant.at = now() + milliseconds / MILLI;
    await sleepTo(meant.at);
  };
  const fetch = noted(meant, (turn) => turns.push({ index: Number(claim.leaf.index), turn }));
  await openGatewayClient({ url, fetch, sleep, chance: random, patience: 120_000 }).handIn(claim);
  return now();
}

/** As services advise that know no places: it doubles its wait each time, and draws from it. */
async function withJitter(claim: ClaimDocument, at: number): Promise<number> {
  const meant = { at };
  const post = noted(meant);
  for (let tries = 0; ; tries++) {
    const headers = { "content-type": "application/json" };
    const response = await post(`${url}/v1/claims`, {
      method: "POST",
      headers,
      body: JSON.stringify({ claim }),
    });
    if (response.status < 300) return now();
    meant.at = now() + random() * Math.min(MAX_WAIT, FIRST_WAIT * 2 ** tries);
    await sleepTo(meant.at);
  }
}

/** Takes whatever is given, and never comes. */
async function once(claim: ClaimDocument, at: number): Promise<number> {
  const headers = { "content-type": "application/json" };
  await noted({ at })(`${url}/v1/claims`, { method: "POST", headers, body: JSON.stringify({ claim }) });
  return now();
}

const handIn = { tickets: withTickets, jitter: withJitter, hoard: once }[manner];
const handedIn = await Promise.all(
  claims.map(async (claim, i) => {
    const at = moments[i] as number;
    await sleepTo(at);
    return handIn(claim, at);
  }),
);
const seen: Seen = {
  requests,
  turns,
  asked: askedAt(),
  last: Math.max(...handedIn),
  cpu: process.cpuUsage().user / 1e6,
};
process.stdout.write(JSON.stringify(seen));
