import type { Option } from "commander";
import { formatEther, formatGwei, keccak256, numberToHex } from "viem";
import { type TypedAmount, unitsOfAmount } from "../../scripts/command/amounts.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { allVerbs } from "./allVerbs.ts";

/** An option of a command that takes an amount. */
export type AmountOption = { readonly words: string; readonly option: Option };

/** What was typed, and what it was printed as. */
export type PrintedAmount = {
  readonly words: string;
  readonly flags: string;
  readonly typed: string;
  /** Without unit and separators, as somebody would type it. */
  readonly printed: string;
};

/** How amounts are written, by the placeholder of their options. */
const AMOUNT = /<(tokens|eth|gwei)>/;
const MAX_TOKEN_DECIMALS = 36n;
const ETH_DECIMALS = 18n;
const GWEI_DECIMALS = 9n;

/** All options of all commands that take an amount; a simulation, which sends nothing, reckons in numbers. */
export async function amountOptions(): Promise<readonly AmountOption[]> {
  const verbs = await allVerbs();
  return verbs.flatMap(([words, { options }]) =>
    options
      .filter(({ flags, parseArg }) => AMOUNT.test(flags) && typeof parseArg?.("1", undefined) !== "number")
      .map((option) => ({ words, option })),
  );
}

/**
 * Types random amounts at all these options in turn, and prints what each would send.
 * @param count how many amounts; the same ones each time
 */
export function printAmounts(options: readonly AmountOption[], count: number): readonly PrintedAmount[] {
  return Array.from({ length: count }, (_, i) => {
    const { words, option } = options[i % options.length] as AmountOption;
    const random = BigInt(keccak256(numberToHex(i)));
    const [, unit] = AMOUNT.exec(option.flags) as RegExpExecArray;
    const { typed, printed } = PRINTERS[unit as Unit](option, random);
    return { words, flags: option.flags, typed, printed };
  });
}

type Unit = "tokens" | "eth" | "gwei";
type Print = (option: Option, random: bigint) => Pick<PrintedAmount, "typed" | "printed">;

const PRINTERS: Readonly<Record<Unit, Print>> = {
  tokens(option, random) {
    const decimals = Number(random % (MAX_TOKEN_DECIMALS + 1n));
    const baseUnits = random % 5n === 0n;
    const typed = decimalText(random, baseUnits ? 0n : BigInt(decimals));
    const read = option.parseArg?.(typed, undefined) as unknown as TypedAmount;
    const units = unitsOfAmount(read, { decimals }, { baseUnits });
    const shown = baseUnits ? tokenAmount(units, {}) : tokenAmount(units, { decimals, symbol: "TKN" });
    return { typed, printed: plain(shown) };
  },
  eth(option, random) {
    const typed = decimalText(random, ETH_DECIMALS);
    return { typed, printed: formatEther(option.parseArg?.(typed, undefined) as unknown as bigint) };
  },
  gwei(option, random) {
    const typed = decimalText(random, GWEI_DECIMALS);
    return { typed, printed: formatGwei(option.parseArg?.(typed, undefined) as unknown as bigint) };
  },
};

/** A number with at most so many decimals, none of them a zero at the end: above zero, below 10^9. */
function decimalText(random: bigint, decimals: bigint): string {
  const whole = ((random >> 64n) % 999_999_999n) + 1n;
  const length = Number((random >> 32n) % (decimals + 1n));
  const digits = String(random >> 100n)
    .slice(0, length)
    .replace(/0+$/, "");
  return digits === "" ? String(whole) : `${whole}.${digits}`;
}

function plain(shown: string): string {
  return (shown.split(" ")[0] ?? "").replaceAll(",", "");
}
