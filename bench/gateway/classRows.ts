import { setTimeout as sleep } from "node:timers/promises";
import { type Hash, keccak256, toHex, zeroHash } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { getBlock, getTransactionReceipt } from "viem/actions";
import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import {
  formatSignedRequest,
  type RequestFile,
  type UnsignedRequest,
} from "../../src/sdk/credentials/delegation/requestText.ts";
import { signWholeRequest } from "../../src/sdk/credentials/delegation/signCalls.ts";
import { groupByWord } from "../../src/sdk/credentials/groupByWord.ts";
import { BENCH_CHAIN_ID, type BenchChain } from "../delivery/benchChain.ts";
import type { Measurement } from "../harness/measurement.ts";
import { oneSample } from "../rehearsal/oneSample.ts";
import { type Beside, runGateway } from "./gatewayRun.ts";
import { batchHeader, deployRegistry, issueBatch, REGISTRY } from "./registryChain.ts";
import type { Stage } from "./stage.ts";

/** Requests of the same signer that wait before an urgent one. */
const BEFORE = 20;
/** Milliseconds from one urgent request to the next, about: at every part of a block's second. */
const APART_MS = 1_137;
/** Milliseconds from one that comes with those before it to the next. */
const APART_BEHIND_MS = 3_411;

/** Urgent requests of issuers, while claims are handed in at ten times what goes into blocks. */
export async function classRows(stage: Stage): Promise<readonly Measurement[]> {
  const { urgents, queues, seeds, claims } = stage.scale;
  const [seed = 1] = seeds;
  stage.progress(
    `classes: ${urgents} urgent requests, and ${queues} behind ${BEFORE}, beside ${claims} claims`,
  );
  const alone: number[] = [];
  const behind: number[] = [];
  await runGateway(stage, { seed, manner: "tickets", beside: besideFor({ urgents, queues, alone, behind }) });
  stage.progress(`classes: ${alone.join(" ")} blocks; behind ${BEFORE}: ${behind.join(" ")}`);
  const about = "blocks from when it is taken in to the one that it is mined in, the most of all";
  return [
    oneSample(
      "urgent-blocks",
      `a suspension among claims of ten times the rate: ${about}`,
      "blocks",
      Math.max(...alone),
      2,
    ),
    oneSample(
      "urgent-blocks-behind-20",
      `the same behind ${BEFORE} issues of its signer, handed in with it: ${about}`,
      "blocks",
      Math.max(...behind),
      4,
    ),
  ];
}

type Wanted = {
  readonly urgents: number;
  readonly queues: number;
  /** Get the blocks that each took. */
  readonly alone: number[];
  readonly behind: number[];
};

function besideFor({ urgents, queues, alone, behind }: Wanted): Beside {
  const issuers = Array.from({ length: urgents + queues }, (_, i) =>
    privateKeyToAccount(keccak256(toHex(`gateway bench, issuer ${i}`))),
  );
  let singles: readonly RequestFile[] = [];
  let lines: readonly (readonly RequestFile[])[] = [];
  return {
    async prepare(chain) {
      const { timestamp: issuedAt } = await getBlock(chain.client);
      await deployRegistry(chain);
      const headers = issuers.map(({ address }) =>
        batchHeader(address, { root: keccak256("0x02"), size: 300n, issuedAt }),
      );
      const signed = await Promise.all(
        issuers.map((issuer, i) => requestsOf(issuer, headers[i] as BatchHeader, i < urgents ? 0 : BEFORE)),
      );
      for (const header of headers) await issueBatch(chain, header);
      singles = signed.slice(0, urgents).flat();
      lines = signed.slice(urgents);
      return ["--registry", REGISTRY];
    },
    async play(url, chain) {
      await sleep(APART_MS);
      const waits: Promise<void>[] = [];
      for (const one of singles) {
        waits.push(blocksOf(url, chain, [one]).then((count) => void alone.push(count)));
        await sleep(APART_MS);
      }
      for (const line of lines) {
        waits.push(blocksOf(url, chain, line).then((count) => void behind.push(count)));
        await sleep(APART_BEHIND_MS);
      }
      await Promise.all(waits);
    },
  };
}

/** So many issues of further batches, and a suspension after them. */
async function requestsOf(
  signer: PrivateKeyAccount,
  header: BatchHeader,
  before: number,
): Promise<readonly RequestFile[]> {
  const by = { chainId: BigInt(BENCH_CHAIN_ID), registry: REGISTRY, signer: signer.address, deadline: 0n };
  const issues = Array.from({ length: before }, (_, i): UnsignedRequest => {
    const asked = { header: { ...header, size: BigInt(1_000 + i) }, uri: "" };
    return { ...by, kind: "issueBatch", nonce: BigInt(i), asked };
  });
  const why = { reason: 1, evidence: zeroHash, revision: 0 };
  const asked = { header, kind: "Suspend" as const, masks: groupByWord([7]), ...why };
  const suspension: UnsignedRequest = { ...by, kind: "changeStatus", nonce: BigInt(before), asked };
  return Promise.all([...issues, suspension].map((request) => signWholeRequest(signer, request)));
}

/** Hands requests in, and waits until the last is mined. @returns blocks from when it was taken in */
async function blocksOf(url: string, chain: BenchChain, requests: readonly RequestFile[]): Promise<number> {
  const response = await fetch(`${url}/v1/requests`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      requests: requests.map((one) => ({ request: JSON.parse(formatSignedRequest(one)) })),
    }),
  });
  const { answers } = (await response.json()) as { readonly answers: readonly { readonly id?: string }[] };
  const taken = await chain.newest();
  // A ticket is none of it: the last one would wait for ever for one that nobody brings again.
  const refused = answers.find((one) => one.id === undefined);
  if (refused !== undefined) throw new Error(`It was not taken in: ${JSON.stringify(refused)}`);
  const { id } = answers.at(-1) as { readonly id: string };
  for (;;) {
    const found = (await (await fetch(`${url}/v1/intents/${id}`)).json()) as {
      readonly state: string;
      readonly reason: string | null;
      readonly transaction?: Hash;
    };
    if (found.state === "mined" || found.state === "done") {
      const { blockNumber } = await getTransactionReceipt(chain.client, { hash: found.transaction as Hash });
      return Number(blockNumber) - taken;
    }
    if (found.state !== "queued" && found.state !== "bundled") throw new Error(JSON.stringify(found));
    await sleep(100);
  }
}
