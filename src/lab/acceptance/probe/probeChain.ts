import type { Address } from "viem";
import { canonicalAddresses } from "../../../sdk/chain/book/canonicalAddresses.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { nodeWords } from "../../../sdk/chain/errors/nodeWords.ts";
import { isProxyThere } from "../../../sdk/contracts/requireProxy.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Observations } from "../observations.ts";
import { ask } from "./askChain.ts";
import { probeFees, probeFinality, probeHeader, probePending, probeTime } from "./probeBlocks.ts";
import { probeCode, probeGas, probeL1Fee } from "./probeCalls.ts";
import { probeLogs, probeProofs } from "./probeReach.ts";

export type ProbeChainParameters = {
  /** The node's address, including any key in it, for batched requests. */
  readonly rpc: string;
  /** The account that would send. */
  readonly account: Address;
  /** Seconds, by this machine's clock. */
  readonly now: number;
};

/**
 * Probes a chain by requests only: it sends no transaction. Where the node refuses, the observation lacks the value,
 * and `refused` has the reason.
 * @throws SymbolonError `NodeFailed`; what viem throws where the node does not even give blocks
 */
export async function probeChain(
  client: ReadClient,
  { rpc, account, now }: ProbeChainParameters,
): Promise<Observations> {
  const isHttp = /^https?:/i.test(rpc);
  const refused: Record<string, string> = {};
  const tried = async <Answer>(name: string, probe: () => Promise<Answer>): Promise<Answer | undefined> => {
    try {
      return await probe();
    } catch (thrown) {
      // Without a newest block, nothing can be said about the chain.
      if (name === "time") throw thrown;
      refused[name] = nodeWords(thrown);
      return undefined;
    }
  };
  const contract = canonicalAddresses.batchRegistry;
  const found = {
    time: await tried("time", () => probeTime(client, now)),
    client: await tried("client", () => ask<string>(client, "web3_clientVersion")),
    fees: await tried("fees", () => probeFees(client)),
    gas: await tried("gas", () => probeGas(client, account)),
    finality: await tried("finality", () => probeFinality(client)),
    header: await tried("header", () => probeHeader(client)),
    proofs: await tried("proofs", () => probeProofs(client, contract)),
    logs: await tried("logs", () => probeLogs(client, contract)),
    code: await tried("code", () => probeCode(client)),
    pending: await tried("pending", () => probePending(client)),
    batch: isHttp ? await tried("batch", () => takesBatches(rpc)) : undefined,
    proxy: await tried("proxy", () => probeProxy(client)),
    l1Fee: await tried("l1Fee", () => probeL1Fee(client)),
  };
  const known = Object.entries(found).filter(([, value]) => value !== undefined);
  return {
    chainId: client.chain.id,
    transport: isHttp ? "http" : "ws",
    ...(Object.fromEntries(known) as Partial<Observations>),
    refused,
  };
}

async function probeProxy(client: ReadClient): Promise<"there" | "missing" | "other"> {
  try {
    return (await isProxyThere(client)) ? "there" : "missing";
  } catch (thrown) {
    if (thrown instanceof SymbolonError && thrown.code === "OtherProxy") return "other";
    throw thrown;
  }
}

const BATCH_PATIENCE = 10_000;

/** Whether a node answers two requests in one message. */
async function takesBatches(rpc: string): Promise<boolean> {
  const questions = [1, 2].map((id) => ({ jsonrpc: "2.0", id, method: "eth_chainId", params: [] }));
  const url = new URL(rpc);
  const { username, password } = url;
  [url.username, url.password] = ["", ""];
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(username !== "" && { authorization: `Basic ${basic.toString("base64")}` }),
    },
    body: JSON.stringify(questions),
    signal: AbortSignal.timeout(BATCH_PATIENCE),
  });
  if (response.status === 429) throw new Error("too many questions (HTTP 429)");
  const answers: unknown = await response.json().catch(() => undefined);
  return Array.isArray(answers) && answers.length === 2 && answers.every((one) => "result" in one);
}
