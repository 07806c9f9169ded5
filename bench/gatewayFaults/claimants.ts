/**
 * Claimants in a process of their own, who come evenly to a gateway of several processes, through whichever is up, as behind a
 * proxy, and watch whether each ticket is honoured. Reads its terms from standard input, and writes what came of it as one JSON
 * document.
 */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { randomFrom } from "../../src/sdk/core/randomFrom.ts";
import { type ClaimDocument, openGatewayClient } from "../../src/sdk/gatewayClient/openGatewayClient.ts";
import { type Asking, askOverHttp } from "../gateway/askOverHttp.ts";
import { brokenPromise, type Kept, type TicketAnswer } from "./promises.ts";

export type ClaimantsTerms = {
  /** Where the gateway's processes serve. */
  readonly urls: readonly string[];
  /** Signed claims with proofs, one a line. */
  readonly file: string;
  readonly seed: number;
  /** Seconds over which they come. */
  readonly over: number;
  /** Seconds after which who was not taken in goes. */
  readonly patience: number;
};

/** What claimants saw. */
export type ClaimantsSeen = {
  /** Whom the gateway said it has taken in. */
  readonly taken: number;
  readonly requests: number;
  /** Answers by status; `none`: the connection broke, or nobody was there. */
  readonly answers: Readonly<Record<string, number>>;
  readonly tickets: number;
  /** How often somebody came again whom the client had told that the gateway is away. */
  readonly comebacks: number;
  /** How promises were broken, and by which codes good claims were refused. */
  readonly broken: readonly string[];
  readonly refused: readonly string[];
};

const MILLI = 1_000;
/** Milliseconds after which somebody comes again whom the client has told that the gateway is away. */
const COMEBACK_MS = 1_000;

const { urls, file, seed, over, patience } = JSON.parse(await text(process.stdin)) as ClaimantsTerms;
const claims = readFileSync(file, "utf8").trim().split("\n");
const random = randomFrom(`gateway claimants ${seed}`);
const begun = performance.now();
const now = () => (performance.now() - begun) / MILLI;
const seen = { taken: 0, requests: 0, tickets: 0, comebacks: 0 };
const answers: Record<string, number> = {};
const broken: string[] = [];
const refused: string[] = [];

let next = 0;

/** Asks one process after the other, the next one where nobody listens. */
async function askAny(path: string, asking: Asking): Promise<Response> {
  for (let others = urls.length - 1; ; others--) {
    try {
      return await askOverHttp(urls[next++ % urls.length] + path, asking);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "ECONNREFUSED" || others === 0) throw thrown;
    }
  }
}

/** Asks for one claimant, and looks whether their ticket is honoured. */
function watching(): typeof fetch {
  let kept: (Kept & { readonly ticket: string }) | undefined;
  const note = (ticket: string | undefined, sent: number, answer: TicketAnswer & { ticket?: string }) => {
    const breach = kept !== undefined && ticket === kept.ticket && brokenPromise(kept, sent, answer);
    if (typeof breach === "string") broken.push(breach);
    if (answer.answer !== "ticket" || answer.ticket === undefined) return;
    if (kept === undefined) seen.tickets += 1;
    const { comes = 0, turn = 0, expires = 0 } = answer;
    kept = { ticket: answer.ticket, comes, turn, expires };
  };
  return async (address, init) => {
    const asking = init as Asking;
    const { ticket } = JSON.parse(asking.body ?? "{}") as { readonly ticket?: string };
    seen.requests += 1;
    const sent = Date.now() / MILLI;
    try {
      const response = await askAny(new URL(address as string).pathname, asking);
      answers[response.status] = (answers[response.status] ?? 0) + 1;
      note(ticket, sent, (await response.json()) as TicketAnswer);
      return response;
    } catch (thrown) {
      answers.none = (answers.none ?? 0) + 1;
      throw thrown;
    }
  };
}

async function claim(line: string, at: number): Promise<void> {
  await sleep(Math.max(0, at - now()) * MILLI);
  const document = JSON.parse(line) as ClaimDocument;
  const client = openGatewayClient({ url: urls[0] as string, fetch: watching(), chance: random });
  while (now() < patience) {
    try {
      await client.handIn(document);
      seen.taken += 1;
      return;
    } catch (thrown) {
      if (!(thrown instanceof SymbolonError)) throw thrown;
      if (thrown.code !== "GatewayUnavailable") {
        refused.push(thrown.code);
        return;
      }
      seen.comebacks += 1;
      await sleep(COMEBACK_MS);
    }
  }
}

const moments = claims.map(() => random() * over);
await Promise.all(claims.map((line, i) => claim(line, moments[i] as number)));
const result: ClaimantsSeen = { ...seen, answers, broken, refused };
process.stdout.write(JSON.stringify(result));
process.exit();
