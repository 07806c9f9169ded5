import type { Hex } from "viem";
import type { Random } from "../../differential/calls/seededRandom.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * Alters one answer of a node: whatever is left as it is was too poor to alter. Which block is final is not lied about: that is the
 * node's word, and nothing on the chain shows it.
 */
export function randomLie(random: Random): (question: string, answer: unknown) => unknown {
  const earlier = new Map<string, unknown[]>();
  return (question, answer) => {
    const before = earlier.get(question) ?? [];
    earlier.set(question, [...before.slice(-20), answer]);
    if (random.chance(10)) return null;
    if (random.chance(5)) return random.pick<unknown>([[], {}, "0x", 7, [null], { hash: "0x" }]);
    // What it said before: of what was taken back since, or of a head that was lower.
    if (random.chance(15) && before.length > 0) return random.pick(before);
    if (random.chance(10) && !question.includes("latest")) return random.pick([...earlier.values()].flat());
    return question.startsWith("eth_getBlockReceipts")
      ? wrongReceipts(random, answer as Json[])
      : wrongBlock(random, answer as Json);
  };
}

function wrongBlock(random: Random, block: Json | null): unknown {
  if (block === null) return block;
  const name = random.pick(Object.keys(block).filter((key) => key !== "transactions"));
  if (random.chance(20)) {
    const { [name]: _, ...rest } = block;
    return rest;
  }
  if (random.chance(15)) return { ...block, transactions: (block.transactions as Hex[]).slice(1) };
  return { ...block, [name]: altered(random, String(block[name])) };
}

function wrongReceipts(random: Random, receipts: readonly Json[]): unknown {
  if (receipts.length === 0) return [{ transactionHash: random.bytes(32), logs: [] }];
  const at = random.below(receipts.length);
  const receipt = receipts[at] as Json;
  const logs = receipt.logs as readonly Json[];
  const withReceipt = (own: Json) => receipts.map((one, i) => (i === at ? own : one));
  const kind = random.below(7);
  if (kind === 0) return receipts.filter((_, i) => i !== at);
  if (kind === 1) return [...receipts, receipt];
  if (kind === 2 && receipts.length > 1) return receipts.toReversed();
  if (kind === 3 || logs.length === 0) {
    const name = random.pick(["status", "cumulativeGasUsed", "logsBloom", "transactionHash"]);
    return withReceipt({ ...receipt, [name]: altered(random, String(receipt[name])) });
  }
  const place = random.below(logs.length);
  const log = logs[place] as Json;
  if (kind === 4) return withReceipt({ ...receipt, logs: logs.filter((_, i) => i !== place) });
  if (kind === 5) return withReceipt({ ...receipt, logs: [...logs, log] });
  const topics = log.topics as readonly Hex[];
  const wrong = random.pick<Json>([
    { address: altered(random, String(log.address)) },
    { data: altered(random, String(log.data)) },
    { topics: topics.map((topic) => altered(random, topic)) },
    { topics: topics.slice(1) },
  ]);
  return withReceipt({ ...receipt, logs: logs.map((one, i) => (i === place ? { ...one, ...wrong } : one)) });
}

/** One digit becomes another. */
function altered(random: Random, hex: string): string {
  if (hex.length < 3) return `${hex}1`;
  const at = 2 + random.below(hex.length - 2);
  const digit = (Number.parseInt(hex[at] as string, 16) + 1 + random.below(15)) % 16;
  return `${hex.slice(0, at)}${digit.toString(16)}${hex.slice(at + 1)}`;
}
