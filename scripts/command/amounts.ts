import { type Command, InvalidArgumentError, Option } from "commander";
import type { Address } from "viem";
import { parseAmount } from "../../src/sdk/allocation/read/parseAmount.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { MAX_UINT256 } from "../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { type TokenWords, tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { acceptOption } from "./acceptOption.ts";

/*
 * One rule for all commands: an amount is in tokens, or, with --base-units, in whole base units. Its decimals are the token's
 * own, so a text becomes base units only when the token is known.
 */

/** An amount as it was typed. */
export type TypedAmount = {
  /** `--fee`. */
  readonly flag: string;
  readonly text: string;
};

/** How a command's amounts are meant: what {@link takingAmounts} adds. */
export type AmountOptions = {
  readonly baseUnits?: boolean;
  /** Names of refusals that are known and meant. */
  readonly accept?: readonly string[];
};

/** What decides how many base units an amount is; undefined where the token does not answer. */
export type AmountToken = TokenWords & { readonly totalSupply?: bigint | undefined };

/** The refusal of an amount beyond the token's supply, which may be meant. */
export const ABOVE_SUPPLY = "AboveSupply";

/** An option that takes an amount of the command's token: `--fee <tokens>`. */
export function amountOption(flags: string, description: string): Option {
  const option = new Option(flags, description);
  const flag = option.long ?? flags;
  return option.argParser((text): TypedAmount => ({ flag, text: requirePlain(text) }));
}

/** Adds how amounts are meant, to a command that has options of them. */
export function takingAmounts(command: Command): Command {
  return command.addOption(baseUnitsOption()).addOption(acceptOption([ABOVE_SUPPLY]));
}

/** Says that a command's amounts are base units. */
export function baseUnitsOption(): Option {
  return new Option("--base-units", "amounts are whole base units of the token (default: tokens)");
}

/** Digits with at most one point; whether its decimals fit is known with the token. */
function requirePlain(text: string): string {
  if (!PLAIN.test(text)) {
    throw new InvalidArgumentError(
      "It must be plain digits with at most one decimal point, such as 1250.5: no sign, exponent, unit or thousands separator.",
    );
  }
  const [whole = ""] = text.split(".");
  if (typeof parseAmount(whole, undefined) === "bigint") return text;
  throw new InvalidArgumentError(`It is too large: no token has more than ${MAX_UINT256} base units.`);
}

const PLAIN = /^\d+(?:\.\d+)?$/;

/**
 * Base units of typed amounts, by what their token says of itself; it is asked only where there is an amount that needs it.
 * @param client undefined where no chain was given: then only 0 and base units can be read
 * @throws SymbolonError as `unitsOfAmount`
 */
export async function readUnitsOf<Name extends string>(
  client: ReadClient | undefined,
  token: Address,
  amounts: Readonly<Record<Name, TypedAmount | undefined>>,
  options: AmountOptions,
): Promise<Record<Name, bigint | undefined>> {
  const typed = Object.values<TypedAmount | undefined>(amounts).filter((amount) => amount !== undefined);
  const isAsked = client !== undefined && typed.some((amount) => !isZero(amount));
  const words = isAsked ? await readAmountToken(client, token) : {};
  const entries = Object.entries<TypedAmount | undefined>(amounts);
  return Object.fromEntries(
    entries.map(([name, amount]) => [name, amount && unitsOfAmount(amount, words, options)]),
  ) as Record<Name, bigint | undefined>;
}

async function readAmountToken(client: ReadClient, token: Address): Promise<AmountToken> {
  const { readToken } = await import("../../src/sdk/chain/read/readToken.ts");
  return readToken(client, { token, holder: token });
}

/** The same amount, whatever its unit. */
function isZero({ text }: TypedAmount): boolean {
  return /^0+(?:\.0+)?$/.test(text);
}

/**
 * Base units of a typed amount.
 * @throws SymbolonError `DecimalsUnknown`, `TooManyDecimals`, `BeyondUint256`; `AmountsAreTokens` where it is above the supply
 * and would not be as base units, `AboveSupply` where it is above in both; neither where AboveSupply is accepted
 */
export function unitsOfAmount(amount: TypedAmount, token: AmountToken, options: AmountOptions): bigint {
  if (isZero(amount)) return 0n;
  const { baseUnits = false, accept = [] } = options;
  const { flag, text } = amount;
  if (!baseUnits && token.decimals === undefined) throw decimalsUnknown(amount);
  const units = parseAmount(text, baseUnits ? undefined : token.decimals);
  if (typeof units !== "bigint") {
    const { code, problem, hint } = units;
    throw new SymbolonError({
      code,
      reason: `${flag} ${text} ${problem}.`,
      hint: baseUnits ? "Write whole base units, or leave --base-units out." : hint,
      details: { flag, text },
    });
  }
  const { totalSupply } = token;
  const isAbove = totalSupply !== undefined && units > totalSupply && !accept.includes(ABOVE_SUPPLY);
  if (isAbove) throw aboveSupply(amount, { ...token, totalSupply }, baseUnits);
  return units;
}

function decimalsUnknown({ flag, text }: TypedAmount): SymbolonError {
  return new SymbolonError({
    code: "DecimalsUnknown",
    reason: `${flag} ${text} is in tokens, but the token's decimals are missing.`,
    hint: "Write it in base units and add --base-units; or give --rpc, to read the decimals from the token.",
    details: { flag, text },
  });
}

function aboveSupply(
  { flag, text }: TypedAmount,
  token: AmountToken & { readonly totalSupply: bigint },
  isBaseUnits: boolean,
): SymbolonError {
  const { totalSupply, decimals = 0 } = token;
  const units = parseAmount(text, undefined);
  const isMistaken = !isBaseUnits && typeof units === "bigint" && units <= totalSupply;
  const supply = tokenAmount(totalSupply, token);
  const read = isBaseUnits ? "base units" : "tokens";
  const reason = `${flag} ${text} is in ${read}, more than the supply of ${supply}.`;
  const meant = `If it is intended, give --accept ${ABOVE_SUPPLY}.`;
  const details = { flag, text, decimals, totalSupply };
  if (!isMistaken) {
    const hint = `Check the amount and the token. ${meant}`;
    return new SymbolonError({ code: ABOVE_SUPPLY, reason, hint, details });
  }
  const inTokens = tokenAmount(units, token);
  const hint = `As base units it is ${inTokens}: write that, or add --base-units. ${meant}`;
  return new SymbolonError({ code: "AmountsAreTokens", reason, hint, details: { ...details, units } });
}
