import { type Decoder, decode, Misfit, object, where } from "./decode.ts";
import { SymbolonError } from "./errors.ts";
import { LAST_MOMENT } from "./text/moment.ts";

/**
 * Reads what a program in plain JavaScript hands to a call, before anything is done with it. Use what comes back and nothing else:
 * it is a copy, which nobody changes between two looks.
 * @param call as its user writes it: `claim`
 * @throws SymbolonError `BadArgument` naming call, place and value
 */
export function readArguments<Value>(call: string, decoder: Decoder<Value>, given: unknown): Value {
  return decode(decoder, given, (reason) => badArgument(call, reason), "argument");
}

/** @param reason without a full stop: `its end is 5, and must be a bigint` */
export function badArgument(call: string, reason: string): SymbolonError {
  return new SymbolonError({
    code: "BadArgument",
    reason: `${call} is called wrongly: ${reason}.`,
    hint: `Give ${call} what its types say: addresses and bytes as text that begins with 0x, amounts and moments as bigints (100n).`,
    details: { call },
  });
}

/** What may be missing, or undefined. */
export function maybe<Value>(decoder: Decoder<Value>): Decoder<Value | undefined> {
  return (value, path) => (value === undefined ? undefined : decoder(value, path));
}

export const bigint = where("a bigint", (value) => typeof value === "bigint");
export const callable = where("a function", (value) => typeof value === "function");

/** A bigint from 0 that fits so many bits. */
export function uint(bits: 64 | 256): Decoder<bigint> {
  return (value, path) => {
    const number = bigint(value, path);
    if (number >= 0n && number < 1n << BigInt(bits)) return number;
    throw new Misfit({ path, value, expected: `a bigint from 0 to 2^${bits} - 1` });
  };
}

/** A moment, and not in milliseconds. */
export const unixSeconds: Decoder<bigint> = (value, path) => {
  const seconds = bigint(value, path);
  if (seconds >= 0n && seconds <= LAST_MOMENT) return seconds;
  throw new Misfit({ path, value, expected: "Unix seconds up to the year 9999" });
};

const milliseconds = where(
  "milliseconds",
  (value): value is number => Number.isFinite(value) && Number(value) >= 0,
);
/** How long to wait for the chain: `Timing`. */
export const timingShape = object(
  { patience: milliseconds, rounds: milliseconds, lag: milliseconds, doubt: milliseconds },
  { resend: milliseconds },
);

/** A viem client that reads, and one that also sends: by what we ask of it. */
export const readClient = where(
  "a client of viem that knows its chain (createPublicClient({ chain, transport }))",
  (value): value is object => isClient(value) && hasId(value.chain),
);
export const writeClient = where(
  "a client of viem that knows its account and its chain (createWalletClient({ account, chain, transport }))",
  (value): value is object =>
    isClient(value) &&
    hasId(value.chain) &&
    isObject(value.account) &&
    typeof value.account.address === "string",
);

type Known = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Known => typeof value === "object" && value !== null;
const isClient = (value: unknown): value is Known => isObject(value) && typeof value.request === "function";
const hasId = (chain: unknown) => isObject(chain) && Number.isSafeInteger(chain.id) && Number(chain.id) > 0;
