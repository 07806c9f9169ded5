import { randomFrom } from "../../src/sdk/core/randomFrom.ts";
import { readCall } from "../../src/sdk/governance/proposal/readCall.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { CALLS, encoded, inputsOf, PLACE, type RandomCall, randomCall, withOther } from "./randomCalls.ts";
import type { Scale } from "./scale.ts";

/** What a person is shown of a call. */
export type Tell = (call: RandomCall) => string;

/** As `govern sign` and the console's page. */
export const told: Tell = (call) => {
  const { what, warnings, rows } = readCall(PLACE, { target: call.target, data: encoded(call) });
  return [what, ...warnings, ...rows.map(([name, value]) => `${name}  ${value}`)].join("\n");
};

/** The sentence alone, which was all that was told. */
export const sentenceAlone: Tell = (call) =>
  readCall(PLACE, { target: call.target, data: encoded(call) }).what;

/**
 * Inputs of the acts' ABIs of which nothing is told: of two random calls that differ in one of them alone, a person is shown the
 * same. Hashes of several inputs, such as a batch's id, are left out: nobody reads an input in them.
 */
export function toldRows({ told: draws }: Pick<Scale, "told">, tell: Tell = told): readonly Measurement[] {
  const random = randomFrom("governance/told");
  const unsaid = new Set<string>();
  const inputs = new Set<string>();
  for (const one of CALLS) {
    for (let i = 0; i < draws; i++) {
      const call = randomCall(random, one);
      for (const input of inputsOf(call)) {
        const path = `${one.called.name} ${input.path}`;
        inputs.add(path);
        const other = withOther(random, call, input);
        if (withoutIds(call, tell) === withoutIds(other, tell)) unsaid.add(path);
      }
    }
  }
  return [
    {
      id: "unsaid-fields",
      about: `of ${inputs.size} inputs of the ${CALLS.length} functions that are acts of a group, those that the text names neither by value nor by count: of ${draws.toLocaleString("en")} random calls a function, each against one that differs in that input alone`,
      unit: "inputs",
      ours: spreadOf([unsaid.size]),
      peer: null,
      goal: 0,
    },
  ];
}

const HASH = /0x[0-9a-f]{64}/g;

/** The text without hashes that stand in no argument. */
function withoutIds(call: RandomCall, tell: Tell): string {
  const data = encoded(call);
  return tell(call).replaceAll(HASH, (hash) => (data.includes(hash.slice(2)) ? hash : "0x..."));
}
