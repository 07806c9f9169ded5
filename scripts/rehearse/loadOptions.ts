import { type Command, Option } from "commander";
import { chainOption } from "../command/chainOption.ts";
import { readWhole } from "../command/optionReaders.ts";
import { readData } from "../command/standardInput.ts";

export const OPEN = 256;

const MAX_OPEN = 10_000;

/** Further options of a play against a running gateway. */
export function addLoadOptions(command: Command): Command {
  return command
    .option(
      "--claims <file>",
      "signed claims with proofs, one for each claimant: JSON lines, or a folder",
      readData,
    )
    .addOption(chainOption("the chain on which the gateway pays"))
    .addOption(
      new Option("--open <number>", `requests open at once (default: ${OPEN})`).argParser(
        readWhole(1, MAX_OPEN),
      ),
    );
}

export type LoadOptions = {
  readonly claims?: string;
  readonly rpc?: string;
  readonly open?: number;
  readonly scenario?: string;
  readonly claimants?: number;
  readonly seed?: string;
  readonly out?: string;
  readonly json?: boolean;
};
