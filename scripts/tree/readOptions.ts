import { closeSync, openSync, readSync, statSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Allocation } from "../../src/sdk/allocation/allocation.ts";
import { AMOUNT_FORMS, parseAmountAs } from "../../src/sdk/allocation/read/amountForms.ts";
import type { Column, ColumnMap } from "../../src/sdk/allocation/read/columns.ts";
import type { ReadAllocationOptions } from "../../src/sdk/allocation/read/openIntake.ts";
import { unitHint } from "../../src/sdk/allocation/read/unitHint.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { baseUnitsOption } from "../command/amounts.ts";
import { readCount, readDecimals, readWhole } from "../command/optionReaders.ts";
import { readData } from "../command/standardInput.ts";
import { withContract } from "../command/systemPlaces.ts";

export type ReadOptions = Pick<
  ReadAllocationOptions,
  "decimals" | "baseUnits" | "rows" | "map" | "amounts" | "checksumChain" | "ignoreColumns" | "maxProblems"
> & {
  readonly merge?: boolean;
  /** Amounts as the file writes them. */
  readonly supply?: string;
  readonly total?: string;
  readonly maxAmount?: string;
};

const AMOUNT = /^[\da-fA-Fx][\da-fA-F.,]*$/;

/** The argument of commands that read one allocation file. */
export function addFileArgument(command: Command): Command {
  const columns = "account, amount, optionally index and beneficiary";
  return command.argument("<file>", `CSV or JSON, gzipped or not: ${columns}`, readData);
}

/** The options of every command that reads an allocation file and can merge its rows. */
export function addReadOptions(command: Command): Command {
  return addPlainReadOptions(command).option("--merge", "add rows of one account up (default: refuse them)");
}

/** The same of a command that knows by itself what rows of one account mean. */
export function addPlainReadOptions(command: Command): Command {
  const withDecimals = command.option(
    "--decimals <number>",
    "of the token: the file's amounts are decimal numbers of such tokens",
    readDecimals,
  );
  return addSpellingOptions(withDecimals.addOption(baseUnitsOption().conflicts("decimals")))
    .option("--supply <amount>", "refuse a total above this, written as the file's amounts are", readAmount)
    .option("--total <amount>", "refuse any other total than this", readAmount)
    .option("--max-amount <amount>", "refuse a row above this", readAmount)
    .option("--rows <number>", "refuse any other number of accounts than this", readCount)
    .option("--max-problems <number>", "bad values that are told at most (default: 20)", readCount);
}

/** The options that say how a file spells what it says. */
export function addSpellingOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--amounts <form>",
        "how the file writes all of its amounts (default: digits with a decimal point, or hexadecimal with 0x)",
      ).choices(AMOUNT_FORMS),
    )
    .option(
      "--map <columns>",
      "what the file calls its columns: account=receiver,amount=value",
      readColumnMap,
    )
    .option(
      "--checksum-chain <id>",
      "the chain whose EIP-1191 checksums the accounts have, such as 30 (default: EIP-55)",
      readCount,
    )
    .option("--ignore-columns <names>", "columns of the file to leave out, separated by commas", readNames);
}

/**
 * What {@link addReadOptions} read, as `readAllocation` takes it. Amounts are read with the decimals, so this comes after
 * all options.
 * @param command ends with 2 where an amount does not fit the decimals
 */
export function readOptions(options: ReadOptions, command: Command): ReadAllocationOptions {
  const { decimals, baseUnits, rows, merge, map, amounts, checksumChain, ignoreColumns, maxProblems } =
    options;
  const amountOf = (name: string, text: string | undefined): bigint | undefined => {
    if (text === undefined) return undefined;
    const amount = parseAmountAs(text, decimals, amounts);
    if (typeof amount === "bigint") return amount;
    const isFraction = amount.code === "TooManyDecimals" && decimals === undefined;
    const hint = isFraction ? "Write it as the amounts of the file are, in whole base units." : amount.hint;
    command.error(`error: ${name} '${text}' ${amount.problem}. ${hint}`);
  };
  const supply = amountOf("--supply", options.supply);
  const total = amountOf("--total", options.total);
  const maxAmount = amountOf("--max-amount", options.maxAmount);
  const limits = { supply, total, maxAmount, rows };
  return { ...limits, decimals, baseUnits, merge, map, amounts, checksumChain, ignoreColumns, maxProblems };
}

/**
 * The same of a command whose result is paid out: the unit of its amounts is never guessed.
 * @throws SymbolonError `AmountsAreTokens`
 */
export function readPaidOptions(file: string, options: ReadOptions, command: Command): ReadAllocationOptions {
  requireUnit(file, options);
  return readOptions(options, command);
}

/** @throws SymbolonError `AmountsAreTokens` where nothing says what the amounts of a file count */
export function requireUnit(file: string, { decimals, baseUnits = false, amounts }: ReadOptions): void {
  if (decimals === undefined && !baseUnits && amounts !== "hex") throw amountsAreTokens(file);
}

/** Within these a file says its decimals, above its rows or in the first of them. */
const HEAD_BYTES = 4_096;

/** What JSON says of its token's decimals near its beginning; undefined where it does not. */
function decimalsIn(file: string): string | undefined {
  try {
    // A pipe can be read once only.
    if (!statSync(file).isFile()) return undefined;
    const head = Buffer.alloc(HEAD_BYTES);
    const descriptor = openSync(file, "r");
    try {
      readSync(descriptor, head);
    } finally {
      closeSync(descriptor);
    }
    return /"(?:token_?)?decimals"\s*:\s*"?(\d{1,2})\b/i.exec(head.toString("latin1"))?.[1];
  } catch {
    // What is wrong with the file is told once it is read.
    return undefined;
  }
}

function amountsAreTokens(file: string): SymbolonError {
  return new SymbolonError({
    code: "AmountsAreTokens",
    reason: `The amounts of ${file} are tokens, but the token's decimals are missing.`,
    hint: unitHint(decimalsIn(file)),
    details: { file },
  });
}

const COLUMNS: readonly string[] = ["account", "amount", "index", "beneficiary"] satisfies Column[];

/** @param before what the same option said already: hints name what is to be added */
function readColumnMap(text: string, before: ColumnMap = {}): ColumnMap {
  const given = text.split(",").map((pair) => pair.split("=").map((word) => word.trim()));
  // A hint may say again what was said.
  const isNew = ([column = "", name]: readonly string[]) => before[column as Column] !== name;
  const pairs = [...Object.entries(before), ...given.filter(isNew)];
  const columns = pairs.map(([column = ""]) => column);
  const isValid = pairs.every(
    ([column = "", name = "", ...rest]) => COLUMNS.includes(column) && name !== "" && rest.length === 0,
  );
  const names = pairs.map(([, name = ""]) => name.toLowerCase());
  if (isValid && new Set(columns).size === columns.length && new Set(names).size === names.length) {
    return Object.fromEntries(pairs);
  }
  throw new InvalidArgumentError(
    `It must be names by ${COLUMNS.join(", ")}, each once: account=receiver,amount=value.`,
  );
}

function readAmount(text: string): string {
  if (AMOUNT.test(text)) return text;
  throw new InvalidArgumentError("It must be a number in plain digits.");
}

export function readNames(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (!names.includes("")) return [...before, ...names];
  throw new InvalidArgumentError("It must be names separated by commas.");
}

/**
 * Refuses, by name, an option of rows for what says itself how it is read.
 * @param what such as `drop is a tree`
 * @param others options of the command that are not of rows
 */
export function refuseRowOptions(command: Command, what: string, others: readonly string[]): void {
  const given = command.options.find((option) => {
    const name = option.attributeName();
    return command.getOptionValueSource(name) === "cli" && !others.includes(name);
  });
  if (given === undefined) return;
  command.error(`error: ${given.long} is for a file of rows, but ${what}, which has its own`);
}

/** The option of commands that show amounts to people: most published files hold base units and do not say of what. */
export function addShowDecimals(command: Command): Command {
  return command.option(
    "--show-decimals <number>",
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
