import { expect } from "chai";
import { type Hex, numberToHex } from "viem";
import type { RpcAnswer, RpcCall } from "../../../../src/lab/dryRun/engine/engine.ts";
import { rpcOverHttp } from "../../../../src/lab/dryRun/engine/rpcOverHttp.ts";
import type { Upstream } from "../../../../src/lab/dryRun/upstream/openUpstream.ts";
import {
  type OpenUpstreamParameters,
  openUpstream,
} from "../../../../src/lab/dryRun/upstream/openUpstream.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { PATIENCE } from "../../patience.ts";
import { BLOCK, type FakeNodeParameters, fakeNode, plainChain } from "./fakeNode.ts";

export const AT = numberToHex(BLOCK);
export const TOKEN = "0x00000000000000000000000000000000000000cc";
export const quick = { tries: 4, pauseSeconds: 0.02, timeoutSeconds: PATIENCE / 1_000 } as const;

export const slotOf = (number: number): Hex => numberToHex(number, { size: 32 });

export const slotCall = (number: number): RpcCall => ({
  method: "eth_getStorageAt",
  params: [TOKEN, slotOf(number), AT],
});

/** Nodes and upstreams of one test, which are closed after it. */
export function openNodes() {
  const open: (() => Promise<void> | void)[] = [];
  return {
    open,
    async nodeThat(parameters: Partial<FakeNodeParameters> = {}) {
      const node = await fakeNode({ answer: plainChain(), ...parameters });
      open.push(node.close);
      return node;
    },
    async upstreamOf(url: string, parameters: Partial<OpenUpstreamParameters> = {}) {
      const upstream = await openUpstream({ url, blockNumber: BLOCK, ...quick, ...parameters });
      open.push(upstream.close);
      return upstream;
    },
    async closeAll() {
      for (const close of open.splice(0).reverse()) await close();
    },
  };
}

/** What a fork would be answered. */
export async function ask(upstream: Upstream, calls: readonly RpcCall[]): Promise<readonly RpcAnswer[]> {
  const rpc = rpcOverHttp(upstream.url);
  try {
    return (await rpc.send(calls)).map((answer) =>
      "error" in answer ? { error: answer.error } : { result: answer.result },
    );
  } finally {
    rpc.close();
  }
}

export async function thrownBy(work: Promise<unknown>): Promise<SymbolonError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).to.be.instanceOf(SymbolonError);
  return thrown as SymbolonError;
}
