import type { Command } from "commander";
import type { Address } from "viem";
import type { NamedTarget } from "../../src/sdk/credentials/changes/changeRows.ts";
import { readAddresses } from "../command/optionReaders.ts";

export type SubjectOptions = { readonly subject?: readonly Address[] };

/** Adds `--subject` to a command that changes credentials. */
export function takingSubjects(command: Command): Command {
  return command.option(
    "--subject <address>",
    "all credentials of this account, where --batch is the batch's folder; repeatable",
    readAddresses,
  );
}

/** What `--subject` names. */
export function subjectTargets({ subject = [] }: SubjectOptions): readonly NamedTarget[] {
  return subject.map((one) => ({ subject: one }));
}
