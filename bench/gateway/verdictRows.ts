import { setTimeout as sleep } from "node:timers/promises";
import { type Address, type Hex, numberToHex } from "viem";
import { getBlock } from "viem/actions";
import { batchId } from "../../src/sdk/core/credential/batchId.ts";
import { buildBatch } from "../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../src/sdk/credentials/salts.ts";
import { BENCH_CHAIN_ID, type BenchChain } from "../delivery/benchChain.ts";
import type { Measurement } from "../harness/measurement.ts";
import { oneSample } from "../rehearsal/oneSample.ts";
import { askOverHttp } from "./askOverHttp.ts";
import { type Served, served, startGateway } from "./gatewayProcess.ts";
import { runGateway } from "./gatewayRun.ts";
import { BEGINNING, p99, type Timed } from "./p99.ts";
import { batchHeader, deployRegistry, issueBatch, REGISTRY, SCHEMA } from "./registryChain.ts";
import type { Stage } from "./stage.ts";

const ISSUER: Address = "0x00000000000000000000000000000000155ce201";
/** Credentials: as many as are asked about, each once. */
const CREDENTIALS = 1_024;
const A_SECOND = 50;
/** Seconds beyond the beginning, at least. */
const LEAST = 1;
const MILLI = 1_000;

/** Verdicts of a process of their own, while claims are handed in to the gateway beside it at ten times what goes into blocks. */
export async function verdictRows(stage: Stage): Promise<readonly Measurement[]> {
  const { seeds, claims, over } = stage.scale;
  const [seed = 1] = seeds;
  const seconds = Math.max(over, BEGINNING + LEAST);
  stage.progress(`verdicts: ${A_SECOND} a second beside ${claims} claims within ${over} s`);
  let verdicts: Served | undefined;
  let paths: readonly string[] = [];
  let asked: readonly Timed[] = [];
  const beside = {
    async prepare(chain: BenchChain) {
      paths = await issued(chain);
      const trusted = ["--registry", REGISTRY, "--issuer", ISSUER, "--schema", SCHEMA];
      const batch = ["--batch", (paths[0] as string).split("/")[3] as Hex];
      const at = ["--rpc", chain.rpc, "--listen", "127.0.0.1:0"];
      verdicts = await served(startGateway(stage.folder, ["verify", ...at, ...trusted, ...batch]));
      return [];
    },
    async play() {
      asked = await askEvenly((verdicts as Served).url, paths, seconds);
    },
  };
  try {
    await runGateway(stage, { seed, manner: "tickets", beside });
  } finally {
    verdicts?.child.kill("SIGTERM");
    await verdicts?.ended;
  }
  const about = `verdicts of gateway verify, ${A_SECOND} a second while claims come at ten times the rate, each of another credential, after the first second, from when they were meant`;
  return [oneSample("verdict-p99-ms", about, "ms", p99(asked), 25)];
}

/** Issues a batch. @returns where to ask about each of its credentials */
async function issued(chain: BenchChain): Promise<readonly string[]> {
  const { timestamp: issuedAt } = await getBlock(chain.client);
  const batch = buildBatch({
    schema: "",
    count: CREDENTIALS,
    rowAt: (index) => ({ subject: numberToHex(index + 1, { size: 20 }), values: [] }),
    salts: seededSalts("gateway bench"),
  });
  const header = batchHeader(ISSUER, { root: batch.root, size: BigInt(CREDENTIALS), issuedAt });
  await deployRegistry(chain);
  await issueBatch(chain, header);
  const id = batchId({ chainId: BigInt(BENCH_CHAIN_ID), registry: REGISTRY, header });
  return Array.from({ length: CREDENTIALS }, (_, index) => {
    const { subject, validFrom, expires, fields } = batch.credential(index);
    const facts = { subject, validFrom: String(validFrom), expires: String(expires), fields };
    const proof = batch.credentialProof(index).join();
    return `/v1/verdicts/${id}/${index}?${new URLSearchParams({ ...facts, proof })}`;
  });
}

/** Asks in an open loop: each at its moment, whatever became of the others. @throws Error where there is no verdict */
async function askEvenly(url: string, paths: readonly string[], seconds: number): Promise<readonly Timed[]> {
  const begun = performance.now();
  const now = () => (performance.now() - begun) / MILLI;
  return Promise.all(
    Array.from({ length: Math.floor(seconds * A_SECOND) }, async (_, i): Promise<Timed> => {
      const at = i / A_SECOND;
      await sleep(Math.max(0, at - now()) * MILLI);
      const response = await askOverHttp(url + paths[i % paths.length]);
      if (response.status !== 200) throw new Error(`No verdict: ${JSON.stringify(await response.json())}`);
      return { at, took: now() - at };
    }),
  );
}
