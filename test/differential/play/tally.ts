import { type Hex, toFunctionSelector } from "viem";
import { easAbi } from "../calls/encodeCall.ts";
import { errorNames } from "./describeLog.ts";
import { resultOf } from "./expectedLogs.ts";
import type { Watch } from "./playEpisode.ts";

const functionNames = new Map<Hex, string>(easAbi.map((item) => [toFunctionSelector(item), item.name]));

/** Counts what calls came to: a test that reached nothing would find nothing. */
export function openTally() {
  const reached = new Map<string, number>();
  let calls = 0;
  const watch: Watch = (step, eas) => {
    const call = step.acts.find(({ through }) => through !== undefined)!;
    const { success, returned } = resultOf(eas, step);
    calls++;
    const name = functionNames.get(call.data[0].slice(0, 10) as Hex) ?? "unknown";
    const outcome = success ? "done" : (errorNames.get(returned.slice(0, 10)) ?? "other");
    for (const key of [`${name} ${outcome}`, outcome]) reached.set(key, (reached.get(key) ?? 0) + 1);
  };
  return { watch, reached, calls: () => calls };
}
