import { explainThrown } from "../../../../src/react/explainThrown.ts";
import { faultOf } from "../../../../src/react/faultOf.ts";
import type { ListedFault } from "./listedFaults.ts";

/** What no claimant must read: an operator's commands, and the words of libraries. */
export const FOREIGN =
  /symbolon [a-z]|--[a-z]|HTTP request failed|An internal error was received|Version: viem|does not support the requested method|Missing or invalid parameters/;
const NOTHING = /[Nn]othing was sent( or signed)?, and nothing is lost/;
const UNKNOWN = /may have been sent.*history before you try again/;

/** What is missing in how a fault is explained to a claimant; none: all is said. */
export function missingIn(fault: ListedFault, thrown: unknown): readonly string[] {
  const { code, reason, hint, sent } = explainThrown(thrown, "claimant");
  const kind = faultOf(thrown, "claimant")?.details.kind;
  const parts: readonly (readonly [what: string, isThere: boolean])[] = [
    [`the code ${fault.code}, not ${code}`, code === fault.code],
    [`the kind ${fault.kind}, not ${kind}`, kind === fault.kind],
    ["what happened", fault.what.test(reason)],
    ["why", fault.why.test(reason)],
    ["what to do", fault.cure.test(hint)],
    ["what was sent", sent === fault.sent && (fault.sent === "nothing" ? NOTHING : UNKNOWN).test(hint)],
    ["words for claimants", !FOREIGN.test(`${reason} ${hint}`)],
  ];
  return parts.flatMap(([what, isThere]) => (isThere ? [] : [`${what}: ${reason} ${hint}`]));
}
