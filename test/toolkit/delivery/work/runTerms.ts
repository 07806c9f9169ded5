import { bytesToHex, createClient, defineChain } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { sendRawTransaction } from "viem/actions";
import { endpoints } from "../../../../src/sdk/delivery/endpoints.ts";
import { runWorker, type WorkedChain } from "../../../../src/services/delivery/work/worker.ts";
import { nearestTogether } from "../../../../src/services/gateway/nearestTogether.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import { claimKind } from "../../../../src/services/work/claimKind.ts";
import { letPass } from "../../patience.ts";
import { openWork } from "./openWork.ts";
import type { WorkerTerms } from "./workerTerms.ts";
import { type OnPoint, watchedSql, watchedTransport } from "./writePoints.ts";

/** Milliseconds. An endpoint that says nothing is asked again soon. */
const ANSWER_MS = 2_500;
const LOOK_MS = 200;

/** Works as it is told, and ends the process. */
export async function runTerms(terms: WorkerTerms, sql: Sql): Promise<void> {
  const { blockTime, patience = 30_000, others = [] } = terms;
  misset(terms.clockError ?? 0);
  const onPoint = pointsOf(terms);
  const claims = claimKind({ feeTakers: [] });
  const chains = [terms, ...others].map((place) => workedChain(terms, place, onPoint));
  const sendFirst = async (text: string, values: readonly unknown[]) => {
    const [bytes] = [values[3]].flat();
    if (!text.startsWith("insert into version") || !(bytes instanceof Uint8Array)) return;
    const [first] = chains;
    const serializedTransaction = bytesToHex(bytes);
    if (first !== undefined) {
      await sendRawTransaction(first.client, { serializedTransaction }).catch(() => undefined);
    }
  };
  const stop = new AbortController();
  process.once("SIGTERM", () => stop.abort());
  say("open");
  const working = runWorker({
    sql: watchedSql(sql, onPoint, terms.sendsFirst === true ? sendFirst : undefined),
    name: terms.name,
    chains,
    kinds: [{ ...claims, max: terms.most ?? claims.max }],
    signal: stop.signal,
    timing: { patience, rounds: 4, lag: 3_000, doubt: 2 * blockTime, resend: 4 * blockTime },
    onTrouble: (thrown) => process.stderr.write(`${String(thrown).split("\n")[0]}\n`),
  });
  if (terms.isTillDone) void endWhenDone(sql, stop);
  await working;
  await sql.close();
  process.exit(0);
}

function workedChain(
  { keys, inFlight, transactionGas, blockTime, depth }: WorkerTerms,
  { rpc, chainId }: { readonly rpc: string; readonly chainId: number },
  onPoint: OnPoint,
): WorkedChain {
  const chain = defineChain({
    id: chainId,
    name: "test",
    rpcUrls: { default: { http: [rpc] } },
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  });
  const { transport: plain } = endpoints([{ url: rpc, kind: "public" }], { patience: ANSWER_MS, tries: 3 });
  const transport = watchedTransport(plain, onPoint);
  return {
    client: createClient({ chain, transport: plain }),
    choose: nearestTogether(() => Date.now() / 1_000, blockTime),
    senders: keys.map((key) => createClient({ account: privateKeyToAccount(key), chain, transport })),
    profile: {
      inFlight,
      transactionGas: BigInt(transactionGas),
      calldataBytes: 120_000,
      blockTime,
      finality: { by: "depth", blocks: depth },
    },
  };
}

function misset(error: number): void {
  const moment = Date.now.bind(Date);
  const running = performance.now.bind(performance);
  Date.now = () => moment() + error;
  // It counts from the start of the process: never below 0.
  performance.now = () => running() + Math.max(0, error);
}

function say(word: string): void {
  process.stdout.write(`${word}\n`);
}

function pointsOf({ kill, slowCommits = 0 }: WorkerTerms): OnPoint {
  let passed = 0;
  return async (point) => {
    if (slowCommits > 0 && point.startsWith("before") && point !== "before send") {
      await letPass(slowCommits);
    }
    if (point === kill?.point && ++passed === kill.nth) process.kill(process.pid, "SIGKILL");
    if (point === "after bundle") say("bundle");
  };
}

async function endWhenDone(sql: Sql, stop: AbortController): Promise<void> {
  while (!stop.signal.aborted) {
    await letPass(LOOK_MS);
    const open = await openWork(sql).catch(() => undefined);
    if (open === 0) stop.abort();
  }
}
