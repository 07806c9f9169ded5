import { type Address, decodeFunctionData, type Hex } from "viem";
import { nameOf } from "../calls/cast.ts";
import { easAbi } from "../calls/encodeCall.ts";
import { arrangementOf } from "../calls/replies.ts";
import { describeLog } from "./describeLog.ts";
import type { Act, Pair } from "./episode.ts";
import type { Found } from "./findDifference.ts";

/** Longest run of hex digits that is shown whole: a word, with its 0x. */
const SHOWN = 66;

/** What to read after a failure: the steps that are needed, with the time of each, and what differs. */
export function describeDifference({ episode, difference }: Found): string {
  const { seed, origin, firstSeries, blocks } = episode;
  const lines = blocks.slice(1).flatMap(({ time, steps }, block) =>
    steps.map(({ acts, isMalformed }, step) => {
      const isHere = block + 1 === difference.block && step === difference.step;
      const told = acts.map((act) => `    ${describeAct(act)}`).join("\n");
      const remarks = `${isMalformed ? ", calldata broken on purpose" : ""}${isHere ? ", where it differs" : ""}`;
      return `  at ${time}${remarks}:\n${told}`;
    }),
  );
  const [expected, seen] = describeLines(difference.lines);
  return [
    `Seed ${seed}: deployed at ${origin}, first series ${firstSeries}; what is needed:`,
    ...lines,
    difference.step === undefined ? "  and then reading" : "  and then",
    `  expected, from EAS: ${expected}`,
    `  seen:               ${seen}`,
  ].join("\n");
}

function describeAct({ through, target, value, data }: Act): string {
  if (through === undefined) return `${withNames(target)} is told: ${describeArrangement(data[0])}`;
  const paid = value === 0n ? "" : ` with ${value} wei`;
  return `${withNames(through)} calls ${withNames(target)}${paid}: ${describeCall(data[0])}`;
}

function describeArrangement(data: Hex): string {
  const { stimulus, reply } = arrangementOf(data);
  const errands = reply.errands.map(
    (errand) => `${withNames(errand.target)} with ${errand.value} wei: ${describeCall(errand.data)}`,
  );
  return `${stimulus} -> ${show({ ...reply, errands })}`;
}

function describeCall(data: Hex): string {
  try {
    const { functionName, args } = decodeFunctionData({ abi: easAbi, data });
    return `${functionName}(${(args ?? []).map(show).join(", ")})`;
  } catch {
    return shorten(data);
  }
}

/** Both in words; where the words are the same, from shortly before the first digit that is not. */
function describeLines(lines: Pair<string>): Pair<string> {
  const [expected, seen] = lines.map((line) => shorten(withNames(describeLog(line)))) as [string, string];
  if (expected !== seen) return [expected, seen];
  const at = [...lines[0]].findIndex((digit, position) => digit !== lines[1][position]);
  const excerpt = (line: string) =>
    `${expected}, from digit ${at} on: ..${line.slice(Math.max(0, at - 8), at + 64)}..`;
  return [excerpt(lines[0]), excerpt(lines[1])];
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, part) => (typeof part === "bigint" ? part.toString() : part));
  return shorten(withNames(text.replaceAll('"', "")));
}

function shorten(text: string): string {
  return text.replaceAll(/0x[0-9a-f]*/gi, (hex) =>
    hex.length <= SHOWN ? hex : `${hex.slice(0, 34)}..(${(hex.length - 2) / 2} bytes)`,
  );
}

function withNames(text: string | Address): string {
  return text.replaceAll(/0x[0-9a-f]{40}\b/gi, (address) => nameOf(address.toLowerCase() as Address));
}
