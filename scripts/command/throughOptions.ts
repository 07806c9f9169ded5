import type { Command } from "commander";
import type { Address } from "viem";
import { amountOption, type TypedAmount } from "./amounts.ts";
import { readAddress, readDuration } from "./optionReaders.ts";

export type ThroughOptions = {
  readonly through?: Address;
  readonly leastFee?: TypedAmount;
  /** Seconds. */
  readonly goodFor?: bigint;
};

/**
 * The options of whoever may send bundles through a relay.
 * @param leastFee what becomes of claims that bring too little
 */
export function addThroughOptions(command: Command, leastFee: string): Command {
  return command
    .option("--through <relay>", "the relay that takes the fees, whose keys sign here", readAddress)
    .addOption(amountOption("--least-fee <tokens>", `with --through: ${leastFee} (default: 0)`))
    .option(
      "--good-for <duration>",
      "with --through: how long a transaction may wait at least before it is undone (default: 5m)",
      readDuration,
    );
}

/** Ends with 2 where an option of a relay is given without one. */
export function requireThrough({ through, leastFee, goodFor }: ThroughOptions, command: Command): void {
  if (through !== undefined) return;
  if (leastFee !== undefined) command.error("error: --least-fee needs --through");
  if (goodFor !== undefined) command.error("error: --good-for needs --through");
}
