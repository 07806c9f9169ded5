import { type Hex, keccak256, numberToHex } from "viem";
import type { Random } from "../../../differential/calls/seededRandom.ts";
import { letPass } from "../../patience.ts";
import type { FaultyNode } from "../../scripts/faultyNode.ts";
import type { FaultChain } from "./faultChain.ts";

/** How nodes lie; each is told by its name. */
export const LIES = [
  "a receipt of before",
  "no receipt",
  "an older head",
  "taken, and refused",
  "refused, and taken",
  "nonce too low",
  "429",
  "half an answer",
  "silence",
] as const;
export type Lie = (typeof LIES)[number];

/** Milliseconds: longer than a worker waits for an answer. */
const SILENCE = 4_000;
/** Blocks by which a machine lags. */
const LAG = 3;

/** Has a node lie now and then, about everything that a worker asks. @returns how often it has told each lie */
export function lieAt(node: FaultyNode, { reader }: FaultChain, random: Random): ReadonlyMap<Lie, number> {
  const told = new Map<Lie, number>();
  const lies = (lie: Lie, percent: number) => {
    if (!random.chance(percent)) return false;
    told.set(lie, (told.get(lie) ?? 0) + 1);
    return true;
  };
  const ask = (method: string, params: readonly unknown[]) => reader.request({ method, params } as never);
  const refusal = (message: string) => ({ error: { code: -32_000, message } });
  const receipts = new Map<string, unknown>();
  node.reply = () => {
    if (lies("429", 2)) return { status: 429, headers: { "retry-after": "0" }, body: "slow down" };
    const headers = { "content-type": "application/json" };
    if (lies("half an answer", 2)) return { status: 200, headers, body: '{"jsonrpc":"2.0","id":1,"res' };
    return undefined;
  };
  node.fate = async () => {
    if (!lies("silence", 1)) return "pass";
    await letPass(SILENCE);
    return "lose the question";
  };
  const answerTo: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
    async eth_sendRawTransaction(params) {
      const send = () => ask("eth_sendRawTransaction", params).catch(() => undefined);
      if (lies("refused, and taken", 8)) {
        await send();
        return refusal("internal trouble");
      }
      if (lies("nonce too low", 8)) {
        if (random.chance(50)) await send();
        return refusal("nonce too low");
      }
      return lies("taken, and refused", 8) ? { result: keccak256(params[0] as Hex) } : undefined;
    },
    async eth_getTransactionReceipt(params) {
      const [hash] = params as readonly string[];
      if (lies("no receipt", 5)) return { result: null };
      const before = receipts.get(String(hash));
      if (before !== undefined && lies("a receipt of before", 15)) return { result: before };
      const result = await ask("eth_getTransactionReceipt", params);
      if (result !== null) receipts.set(String(hash), result);
      return { result };
    },
    async eth_getBlockByNumber([block, isWhole]) {
      if (block !== "latest" || !lies("an older head", 5)) return undefined;
      const height = BigInt(await ask("eth_blockNumber", []));
      return { result: await ask("eth_getBlockByNumber", [numberToHex(height - BigInt(LAG)), isWhole]) };
    },
  };
  node.answer = (method, params) => answerTo[method]?.(params);
  return told;
}
