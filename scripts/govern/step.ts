import { type Address, getAddress, type Hex } from "viem";
import { type DueStep, stepGroup } from "../../src/sdk/governance/proposal/stepGroup.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { openActor, printOutcome } from "../command/calldata.ts";
import { type Line, table } from "../output.ts";
import type { GroupOptions } from "./commonOptions.ts";
import { openGroup } from "./openGroup.ts";

type StepOptions = GroupOptions & ActingOptions & { readonly proposal?: Hex };

/** `symbolon govern step GROUP`: does what is due. */
export async function step(quorum: Address, options: StepOptions): Promise<void> {
  const { dryRun = false, proposal: id } = options;
  const client = await openActor(options);
  const group = await openGroup(client, getAddress(quorum), options);
  const { steps, calls } = await stepGroup(client, group, { id, dryRun });
  const listed = steps.map(({ refused, transaction, ...one }) => ({
    ...one,
    transaction: transaction ?? null,
    refused:
      refused === undefined ? null : { code: refused.code, reason: refused.reason, hint: refused.hint },
  }));
  printOutcome(
    options,
    { client, calls, name: `Symbolon: what is due in the group ${group.quorum}` },
    { dryRun, group: group.quorum, steps: listed },
    steps.length === 0
      ? ["nothing is due"]
      : steps.flatMap((one, i) => [...(i > 0 ? [""] : []), ...table(stepLines(one, dryRun))]),
  );
  if (steps.some(({ did, refused }) => did === "execute" && refused !== undefined)) process.exitCode = 1;
}

function stepLines({ id, act, did, what, transaction, refused }: DueStep, dryRun: boolean): readonly Line[] {
  const done = { execute: "executed", countSilences: "silences counted", pass: "passed" }[did];
  return [
    ["proposal", `${id} (${act})`],
    ["does", what],
    refused === undefined
      ? [done, transaction ?? (dryRun ? "nothing (dry run)" : undefined)]
      : ["refused", `${refused.reason} ${refused.hint}`],
  ];
}
