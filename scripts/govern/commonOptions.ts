import { resolve } from "node:path";
import type { Command } from "commander";
import { neededChain } from "../command/chainOption.ts";
import { readBlock } from "../command/optionReaders.ts";

export const GROUP = "its address";

/** What every command that asks a chain about a group is told. */
export type GroupOptions = {
  readonly rpc: string;
  readonly fromBlock?: bigint;
  readonly json?: boolean;
};

/** The options of every command that asks a chain about a group. */
export function ofGroup(command: Command): Command {
  return command
    .addOption(neededChain())
    .option("--from-block <number>", "where to begin to look for its events (default: 0)", readBlock)
    .option("--json", "print one JSON document and nothing else");
}

/** Ends with 2 where a command would write over what it is given. */
export function requireOther(command: Command, out: string, given: readonly (string | undefined)[]): void {
  if (given.some((one) => one !== undefined && resolve(one) === resolve(out))) {
    command.error(`error: --out ${out} would overwrite an input of the command: name another file`);
  }
}
