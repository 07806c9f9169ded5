import type { Command } from "commander";
import type { Allocation } from "../../src/allocation/allocation.ts";
import { readDecimals } from "../command/optionReaders.ts";

/** The option of commands that show amounts to people: most published files hold base units and do not say of what. */
export function addShowDecimals(command: Command): Command {
  return command.option(
    "--show-decimals <n>",
    "show base units as tokens with n decimals, where the input does not state any",
    readDecimals,
  );
}

/**
 * An allocation whose amounts are shown with these decimals; the amounts themselves stay what they are.
 * @param command ends with 2 where the allocation states other decimals
 */
export function withDecimals(
  allocation: Allocation,
  shown: number | undefined,
  command: Command,
): Allocation {
  if (shown === undefined || allocation.decimals === shown) return allocation;
  if (allocation.decimals === undefined) return { ...allocation, decimals: shown };
  command.error(`error: --show-decimals is ${shown}, but the input states ${allocation.decimals} decimals`);
}
