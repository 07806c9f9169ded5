import { quote } from "../../core/text/escape.ts";
import type { InputDifference } from "./inputDifferences.ts";

/** Characters of a value that are shown: a recorded arrival list has thousands. */
const LONGEST = 60;

/** `scenario.chain.baseFee: 2000000000, then 3000000000` */
export function inputText({ path, a, b }: InputDifference): string {
  return `${path}: ${shown(a)}, then ${shown(b)}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const whole = quote(value);
  return whole.length <= LONGEST ? whole : `${whole.slice(0, LONGEST)}...`;
}
