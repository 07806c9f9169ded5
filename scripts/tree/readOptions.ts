import { type Command, InvalidArgumentError } from "commander";
import type { ReadAllocationOptions } from "../../src/allocation/read/openIntake.ts";
import { parseAmount } from "../../src/allocation/read/parseAmount.ts";
import { readCount, readDecimals } from "../command/optionReaders.ts";

/** What commander makes of the options that {@link addReadOptions} adds. */
export type ReadOptions = {
  readonly decimals?: number;
  /** Amounts as the file writes them. */
  readonly supply?: string;
  readonly total?: string;
  readonly maxAmount?: string;
  readonly rows?: number;
  readonly merge?: boolean;
  readonly ignoreColumns?: readonly string[];
  readonly maxProblems?: number;
};

const AMOUNT = /^\d+(\.\d+)?$/;

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
  const supply = amountOf("--supply", options.supply, decimals, command);
  const total = amountOf("--total", options.total, decimals, command);
  const maxAmount = amountOf("--max-amount", options.maxAmount, decimals, command);
  return {
    ...(decimals !== undefined && { decimals }),
    ...(supply !== undefined && { supply }),
    ...(total !== undefined && { total }),
    ...(maxAmount !== undefined && { maxAmount }),
    ...(rows !== undefined && { rows }),
    ...(merge !== undefined && { merge }),
    ...(ignoreColumns !== undefined && { ignoreColumns }),
    ...(maxProblems !== undefined && { maxProblems }),
  };
}

function amountOf(
  name: string,
  text: string | undefined,
  decimals: number | undefined,
  command: Command,
): bigint | undefined {
  if (text === undefined) return undefined;
  const amount = parseAmount(text, decimals);
  if (typeof amount === "bigint") return amount;
  command.error(`error: ${name} '${text}' ${amount.problem}. ${amount.hint}`);
}

function readAmount(text: string): string {
  if (AMOUNT.test(text)) return text;
  throw new InvalidArgumentError("It must be a number in plain digits.");
}

/** For commander: names parted by commas. */
export function readNames(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (!names.includes("")) return names;
  throw new InvalidArgumentError("It must be names parted by commas.");
}
