import { type Command, InvalidArgumentError } from "commander";
import type { Allocation } from "../../src/allocation/allocation.ts";
import type { ReadAllocationOptions } from "../../src/allocation/read/openIntake.ts";
import { parseAmount } from "../../src/allocation/read/parseAmount.ts";
import { readCount, readDecimals, readWhole } from "../command/optionReaders.ts";
import { readData } from "../command/standardInput.ts";
import { withContract } from "../command/systemPlaces.ts";

export type ReadOptions = Pick<
  ReadAllocationOptions,
  "decimals" | "rows" | "ignoreColumns" | "maxProblems"
> & {
  readonly merge?: boolean;
  /** Amounts as the file writes them. */
  readonly supply?: string;
  readonly total?: string;
  readonly maxAmount?: string;
};

const AMOUNT = /^\d+(\.\d+)?$/;

/** The argument of commands that read one allocation file. */
export function addFileArgument(command: Command): Command {
  const columns = "account, amount, optionally index and beneficiary";
  return command.argument("<file>", `CSV or JSON, gzipped or not: ${columns}`, readData);
}

/** The options of every command that reads an allocation file and merges rows if it is told to. */
export function addReadOptions(command: Command): Command {
  return addPlainReadOptions(command).option("--merge", "add rows of one account up (default: refuse them)");
}

/** The same of a command that knows by itself what rows of one account mean. */
export function addPlainReadOptions(command: Command): Command {
  return command
    .option(
      "--decimals <n>",
      "amounts are decimal numbers of tokens with n decimals (default: base units)",
      readDecimals,
    )
    .option("--supply <amount>", "refuse a total above this, written as the file's amounts are", readAmount)
    .option("--total <amount>", "refuse any other total than this", readAmount)
    .option("--max-amount <amount>", "refuse a row above this", readAmount)
    .option("--rows <n>", "refuse any other number of accounts than this", readCount)
    .option("--ignore-columns <names>", "columns of the file to leave out, parted by commas", readNames)
    .option("--max-problems <n>", "tell at most n bad values (default: 20)", readCount);
}

/**
 * What {@link addReadOptions} read, as `readAllocation` takes it. Amounts are read with the decimals, so this comes after
 * all options.
 * @param command ends with 2 where an amount does not fit the decimals
 */
export function readOptions(options: ReadOptions, command: Command): ReadAllocationOptions {
  const { decimals, rows, merge, ignoreColumns, maxProblems } = options;
  const amountOf = (name: string, text: string | undefined): bigint | undefined => {
    if (text === undefined) return undefined;
    const amount = parseAmount(text, decimals);
    if (typeof amount === "bigint") return amount;
    command.error(`error: ${name} '${text}' ${amount.problem}. ${amount.hint}`);
  };
  const supply = amountOf("--supply", options.supply);
  const total = amountOf("--total", options.total);
  const maxAmount = amountOf("--max-amount", options.maxAmount);
  return { decimals, supply, total, maxAmount, rows, merge, ignoreColumns, maxProblems };
}

function readAmount(text: string): string {
  if (AMOUNT.test(text)) return text;
  throw new InvalidArgumentError("It must be a number in plain digits.");
}

export function readNames(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (!names.includes("")) return names;
  throw new InvalidArgumentError("It must be names parted by commas.");
}

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

/** The registry of timestamps, for commands that only ask a chain where they are told one. */
export function withTimestamps(command: Command): Command {
  const description = "with --rpc: the AttestationRegistry, or EAS, that you trust";
  return withContract(command, { flag: "--registry", description, contract: "attestationRegistry" });
}

export const readThreads = readWhole(1, 64);

/** Ends the command with 2 where an option is given without the one that it goes with. */
export function requireWith(
  options: Readonly<Record<string, unknown>>,
  pairs: readonly (readonly [option: string, needed: string])[],
  command: Command,
): void {
  for (const [option, needed] of pairs) {
    if (options[option] !== undefined && options[needed] === undefined) {
      command.error(`error: --${option} needs --${needed}`);
    }
  }
}
