import type { Check } from "./check.ts";

const TIMEOUT_MS = 5_000;

/** Asks a chain over HTTP who it is and how old its newest block is; needs no package. */
export async function checkRpc(url: string): Promise<Check> {
  try {
    const client = String(await ask(url, "web3_clientVersion", []));
    const chainId = Number(await ask(url, "eth_chainId", []));
    const block = await ask(url, "eth_getBlockByNumber", ["latest", false]);
    const { number, timestamp } = (block ?? {}) as { number?: string; timestamp?: string };
    if (timestamp === undefined) throw new Error("it gives no block");
    const age = Math.max(0, Math.round(Date.now() / 1000 - Number(timestamp)));
    const found = `${client}, chain ${chainId}, block ${Number(number)} is ${age} s old`;
    return { check: "rpc", status: "ok", found };
  } catch (error) {
    // `fetch` hides the telling part ("connect ECONNREFUSED") in the cause.
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    const reason = cause instanceof Error && cause.message !== "" ? cause.message : message;
    const hint = "check the address (http or https, with its port) and that the node behind it runs";
    return { check: "rpc", status: "missing", found: `${url} does not answer: ${reason}`, hint };
  }
}

/** @throws Error with the node's own message, or with what came instead of an answer. */
async function ask(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status} to ${method}`);
  const { result, error } = (await response.json()) as { result?: unknown; error?: { message?: string } };
  if (error !== undefined) throw new Error(`${method}: ${error.message ?? "refused"}`);
  return result;
}
