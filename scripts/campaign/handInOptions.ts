import type { Command } from "commander";
import type { ReplaceOptions } from "../command/replaceOption.ts";

export type HandInOptions = ReplaceOptions & {
  readonly gateway: string;
  readonly rpc: string;
  readonly json?: boolean;
  readonly wave?: boolean;
  readonly report?: string;
};

/** What has a meaning where a gateway sends. */
const FITTING = ["gateway", "rpc", "json", "wave", "report", "replace"];

/** Ends with 2 where an option is given that only the sender could follow, or no file of signed claims. */
export function requireFittingFiles(files: readonly string[], command: Command): void {
  const other = command.options.find((option) => {
    const name = option.attributeName();
    const value: unknown = command.getOptionValue(name);
    // What a hook has read has no source any more.
    const isGiven =
      command.getOptionValueSource(name) === "cli" || (Array.isArray(value) && value.length > 0);
    return isGiven && !FITTING.includes(name);
  });
  if (other !== undefined) {
    command.error(`error: ${other.long} and --gateway exclude each other: the gateway sends`);
  }
  if (files.length === 0) {
    command.error("error: --gateway needs files or folders of signed claims");
  }
}
