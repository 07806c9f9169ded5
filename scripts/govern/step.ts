import type { Command } from "commander";
import { type Address, getAddress, type Hex } from "viem";
import { type DueStep, stepGroup } from "../../src/sdk/governance/proposal/stepGroup.ts";
import { type ActingOptions, acting, openActor, printOutcome } from "../command/calldata.ts";
import { readAddress, readHash } from "../command/optionReaders.ts";
import { type Line, table } from "../output.ts";
import { GROUP, type GroupOptions, ofGroup, openGroup } from "./commonOptions.ts";

const HELP = `
What has passed may be executed from the end of its notice on, for 7 days; then it is void. Silences count for dormancy: three, and
a seat is not waited for until it signs. Exit code 1 where the call of a proposal is refused: the others are executed all the same.`;

export function define(command: Command): void {
  acting(ofGroup(command))
    .argument("<group>", GROUP, readAddress)
    .option("--proposal <id>", "of this proposal alone", readHash)
    .option("--dry-run", "tell what is due, send nothing")
    .addHelpText("after", HELP)
    .action(step);
}

type StepOptions = GroupOptions & ActingOptions & { readonly proposal?: Hex };

/** `symbolon govern step GROUP`: does what is due. */
async function step(quorum: Address, options: StepOptions): Promise<void> {
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
