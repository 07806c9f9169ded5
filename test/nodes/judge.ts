import type { Ended } from "../toolkit/scripts/runProcess.ts";
import type { Traffic } from "./proxy.ts";

/** What a way through a dialect came to. */
export type Verdict =
  | { readonly kind: "ok" }
  /** Refused by an error with a name and a cure. */
  | { readonly kind: "named"; readonly code: string; readonly reason: string }
  /** What must not be: `why` in a few words. */
  | { readonly kind: "fault"; readonly why: string; readonly told: string };

/** What viem says of itself and of what it asked: nobody but its users knows what to make of it. */
const OF_VIEM =
  /viem@|Request body:|Request Arguments:|Raw Call Arguments:|Double check you have provided|RPC Request failed|Invalid parameters were provided|Missing or invalid parameters|unknown RPC error|Requested resource not|Transaction creation failed|does not exist \/ is not available|is a bug in Symbolon/i;

/** @param expected the exit code on a plain chain */
export function evaluate(ended: Ended, traffic: Traffic, expected: number): Verdict {
  const text = `${ended.stderr}${ended.stdout}`;
  const fault = (why: string): Verdict => ({ kind: "fault", why, told: text.slice(0, 2_000) });
  if (traffic.isEndless) return fault(`asks without end: ${traffic.asked.length} questions`);
  if (traffic.sameBytes > 0) return fault("sends the same bytes after a refusal of their price");
  if (/is a bug in Symbolon/.test(text)) return fault("calls it a bug");
  const words = OF_VIEM.exec(text)?.[0];
  if (words !== undefined) return fault(`viem's own words: ${words}`);
  if (ended.code === expected) return { kind: "ok" };
  const error = errorIn(ended.stdout);
  if (error === undefined) return fault(`ends with ${ended.code} and no name`);
  const { code, reason, hint } = error;
  if (hint === "" || code === "Bug") return fault(`${code} without a cure`);
  return { kind: "named", code, reason };
}

type Told = { readonly code: string; readonly reason: string; readonly hint: string };

/** What a command prints for programs: why it failed, or what it has found. */
type Document = {
  readonly error?: Told;
  readonly findings?: readonly {
    readonly id: string;
    readonly severity?: string;
    readonly sentence: string;
    readonly hint?: string;
  }[];
};

function errorIn(stdout: string): Told | undefined {
  const found = /^\{[\s\S]*\}$/m.exec(stdout.trim())?.[0];
  if (found === undefined) return undefined;
  try {
    const { error, findings = [] } = JSON.parse(found) as Document;
    const [first] = findings.filter(({ severity }) => severity === "error");
    return error ?? (first && { code: first.id, reason: first.sentence, hint: first.hint ?? "" });
  } catch {
    return undefined;
  }
}
