import { type Decoder, decode, Misfit, where } from "./decode.ts";
import { SymbolonError } from "./errors.ts";
import { LAST_MOMENT } from "./text/moment.ts";

/**
 * Refuses what a program in plain JavaScript hands to a call, before anything is done with it: TypeScript refuses it earlier.
 * @param call as its user writes it: `claim`
 * @throws SymbolonError `BadArgument` naming call, place and value
 */
export function requireArguments(call: string, shape: Decoder<unknown>, given: unknown): void {
  decode(
    shape,
    given,
    (reason) =>
      new SymbolonError({
        code: "BadArgument",
        reason: `${call} is called wrongly: ${reason}.`,
        hint: `Give ${call} what its types say: addresses and bytes as text that begins with 0x, amounts and moments as bigints (100n).`,
        details: { call },
      }),
    "argument",
  );
}

/** What may be left out, or be undefined. */
export function maybe<Value>(decoder: Decoder<Value>): Decoder<Value | undefined> {
  return (value, path) => (value === undefined ? undefined : decoder(value, path));
}

export const bigint = where("a bigint", (value) => typeof value === "bigint");
/** A moment, and not in milliseconds. */
export const unixSeconds: Decoder<bigint> = (value, path) => {
  const seconds = bigint(value, path);
  if (seconds >= 0n && seconds <= LAST_MOMENT) return seconds;
  throw new Misfit({ path, value, wanted: "Unix seconds up to the year 9999", areMany: true });
};
export const callable = where("a function", (value) => typeof value === "function");

/** A viem client that reads, and perhaps one that sends: by what ours ask of it. */
export const readClient = where(
  "a client of viem that knows its chain (createPublicClient({ chain, transport }))",
  (value): value is object => isClient(value) && hasNumber(value.chain),
);
export const writeClient = where(
  "a client of viem that knows its account and its chain (createWalletClient({ account, chain, transport }))",
  (value): value is object =>
    isClient(value) && hasNumber(value.chain) && isObject(value.account) && "address" in value.account,
);

type Known = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Known => typeof value === "object" && value !== null;
const isClient = (value: unknown): value is Known => isObject(value) && typeof value.request === "function";
const hasNumber = (chain: unknown) => isObject(chain) && typeof chain.id === "number";
