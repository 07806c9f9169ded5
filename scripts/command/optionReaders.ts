import { InvalidArgumentError } from "commander";
import type { Address, Hex } from "viem";
import { MAX_DECIMALS } from "../../src/sdk/allocation/read/parseAmount.ts";
import { singleAccountProblem } from "../../src/sdk/allocation/read/singleAccount.ts";
import { MAX_UINT256 } from "../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { nobleHasher } from "../../src/sdk/core/hasher.ts";
import { hintFor } from "../../src/sdk/core/inputErrors.ts";
import {
  DURATION_HINT,
  durationText,
  isBareDuration,
  parseDuration,
} from "../../src/sdk/core/text/duration.ts";
import { momentHint, readMoment } from "../../src/sdk/core/text/moment.ts";
import { formatExactTokens } from "../../src/sdk/core/text/tokenAmount.ts";

/*
 * What commander calls with the text of an option or argument. Each throws InvalidArgumentError, which ends the command
 * with 2: it was called wrongly.
 */

/** A path: an empty one, as of an unset variable of the shell, would mean the current folder. */
export function readPath(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It is empty; perhaps a variable of the shell is not set. Give a path.");
}

/** One of several that may be given. */
export function readPaths(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, readPath(text)];
}

/** A reader of text of a pattern. */
function reader<Value>(pattern: RegExp, convert: (text: string) => Value, problem: string) {
  return (text: string): Value => {
    if (pattern.test(text)) return convert(text);
    throw new InvalidArgumentError(problem);
  };
}

/** A reader of digits, few enough for what they count. */
function digitsReader(max: number, problem: string) {
  return reader(/^\d+$/, (text) => requireShort(text, max), problem);
}

function requireShort(digits: string, max: number): bigint {
  if (digits.length <= max) return BigInt(digits);
  throw new InvalidArgumentError(`It is too large: it may have at most ${max} digits.`);
}

const lowerCase = (text: string): Hex => text.toLowerCase() as Hex;

/** How many of something: at least one. */
export const readCount = reader(/^[1-9]\d{0,8}$/, Number, "It must be a whole number from 1 to 999999999.");

/** A whole number within bounds. */
export function readWhole(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d{1,10}$/.test(text) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** A share of a whole. */
export const readShare = reader(
  /^(?:0?\.\d{1,15}|[01](?:\.0{1,15})?)$/,
  Number,
  "It must be a number from 0 to 1.",
);

/** A node's address. What it says may hold a key: no error repeats it. */
export const readRpcUrl = urlReader(["http", "https", "ws", "wss"]);

/** A node's address for what speaks HTTP alone. */
export const readHttpUrl = urlReader(["http", "https"]);

function urlReader(protocols: readonly string[]) {
  const prefixes = protocols.map((protocol) => `${protocol}://`);
  return (text: string): string => {
    if (protocols.includes((URL.parse(text)?.protocol ?? "").slice(0, -1))) return text;
    throw new InvalidArgumentError(
      `It must be an address that begins with ${prefixes.slice(0, -1).join(", ")} or ${prefixes.at(-1)}.`,
    );
  };
}

/** Decimals of a token. */
export function readDecimals(text: string): number {
  if (/^\d{1,2}$/.test(text) && Number(text) <= MAX_DECIMALS) return Number(text);
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${MAX_DECIMALS}.`);
}

/** An address, in lower case: what everything else takes, whether or not there is a checksum. */
export function readAddress(text: string): Address {
  const problem = singleAccountProblem(text, nobleHasher);
  if (problem === undefined) return text.toLowerCase() as Address;
  throw new InvalidArgumentError(`It ${problem.problem}. ${hintFor(text, problem)}`);
}

/** One of several that may be given. */
export function readAddresses(text: string, before: readonly Address[] = []): readonly Address[] {
  return [...before, readAddress(text)];
}

/** 32 bytes: a uid, an id, a hash. */
export const HASH = /^0x[0-9a-fA-F]{64}$/;

/** The same, of an option. */
export const readHash = reader(HASH, lowerCase, "It must be 0x followed by 64 hexadecimal digits.");

/** One of several that may be given. */
export function readHashes(text: string, before: readonly Hex[] = []): readonly Hex[] {
  return [...before, readHash(text)];
}

/** Bytes of any number. */
export const readHex = reader(
  /^0x(?:[0-9a-fA-F]{2})*$/,
  lowerCase,
  "It must be 0x followed by hexadecimal digits, two a byte.",
);

/** A signature: its bytes, or the JSON of r, s and v that wallets and libraries print. */
export function readSignature(text: string): Hex {
  const plain = text.trim();
  return readHex(plain.startsWith("{") ? (joinedParts(plain) ?? plain) : plain);
}

/** r, s and v of JSON in one; undefined: it has others. */
function joinedParts(json: string): string | undefined {
  try {
    const { r, s, v, yParity } = JSON.parse(json) as Readonly<Record<string, unknown>>;
    const words = [r, s].map((word) => /^0x([0-9a-fA-F]{1,64})$/.exec(String(word))?.[1]?.padStart(64, "0"));
    const last = Number(v ?? yParity);
    if (words.includes(undefined) || !Number.isSafeInteger(last)) return undefined;
    const digits = last.toString(16);
    return `0x${words.join("")}${digits.length % 2 === 0 ? "" : "0"}${digits}`;
  } catch {
    return undefined;
  }
}

/** One of several signatures. */
export function readSignatures(text: string, before: readonly Hex[] = []): readonly Hex[] {
  return [...before, readSignature(text)];
}

const MAX_UINT256_DIGITS = 78;

/** A whole number that a contract takes: 0 to 2^256 - 1. */
export const readUint256 = reader(
  /^\d+$/,
  (text): bigint => {
    if (text.length <= MAX_UINT256_DIGITS && BigInt(text) <= MAX_UINT256) return BigInt(text);
    throw new InvalidArgumentError(`It is too large: it may be at most ${MAX_UINT256}.`);
  },
  "It must be a whole number in digits.",
);

/** A moment, as Unix seconds. */
export const readTime = timeReader();

/** The same, or 0 for never. */
export const readTimeOrNever = timeReader("never");

/** The same, or 0 for the moment of issuance. */
export const readTimeOrIssuance = timeReader("issuance");

/** The same, or 0 for no end. */
export const readTimeOrNoEnd = timeReader("no end");

/** @param zero what 0 stands for; default: it is not offered */
function timeReader(zero?: string): (text: string) => bigint {
  const hint = momentHint(zero);
  return (text) => {
    if (text.trim() === "") throw new InvalidArgumentError(`It is empty. ${hint}`);
    const moment = readMoment(text, hint);
    if (typeof moment === "bigint") return moment;
    throw new InvalidArgumentError(moment.hint);
  };
}

/** A moment, or the block's own. */
export function readTimeOrBlock(text: string): bigint | "block" {
  return text === "block" ? text : readTime(text);
}

export const readBlock = reader(/^\d{1,18}$/, BigInt, "It must be the number of a block.");

/** The same, or how settled the newest one must be. */
export function readBlockOrTag(text: string): bigint | "latest" | "safe" | "finalized" {
  return text === "latest" || text === "safe" || text === "finalized" ? text : readBlock(text);
}

/** Of numbers of seconds, and similar; so many seconds are 31,000 years. */
const MAX_DIGITS = 12;

/** A length of time, in seconds. */
export function readDuration(text: string): bigint {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return requireShort(`${seconds}`, MAX_DIGITS);
  throw new InvalidArgumentError(`It is not a duration. ${DURATION_HINT}`);
}

/** From so many on, digits alone are seconds where days are usual. */
const UNLIKELY_DAYS = 3_600n;

/** A length of time that is usually days, in seconds: of few digits without a unit nobody knows which are meant. */
export function readLongDuration(text: string): bigint {
  const seconds = readDuration(text);
  if (seconds < UNLIKELY_DAYS) requireUnit(text, `${text}d if they are days`);
  return seconds;
}

/** A length of time in milliseconds, of an option that once took digits of another unit: without one it takes only 0. */
export function readMilliseconds(text: string, inUnit: (digits: string) => string): number {
  const seconds = readDuration(text);
  requireUnit(text, inUnit(text));
  if (seconds <= MAX_KEPT) return Number(seconds) * 1_000;
  throw new InvalidArgumentError(`It is too long: it may be at most ${durationText(MAX_KEPT)}.`);
}

const MAX_KEPT = 36_500n * 86_400n;

/** For how long something is kept, in milliseconds. */
export function readKeptFor(text: string): number {
  return readMilliseconds(text, (digits) => `${digits}d if they are days`);
}

function requireUnit(text: string, otherwise: string): void {
  if (!isBareDuration(text) || BigInt(text) === 0n) return;
  throw new InvalidArgumentError(`It has no unit. Write ${otherwise}, or ${text}s if they are seconds.`);
}

/** A whole number of which the chain knows the bounds: a leaf's index, how many waves. */
export const readNumber = digitsReader(MAX_DIGITS, "It must be a whole number in digits.");

/** The id of a chain. */
export const readChainId = reader(/^[1-9]\d{0,17}$/, BigInt, "It must be the number of a chain, such as 1.");

const GWEI_DIGITS = 9;
const ETH_DIGITS = 18;

/** Gwei with up to 9 decimals, as wei. */
export function readGwei(text: string): bigint {
  const wei = inWei(text, GWEI_DIGITS);
  if (wei !== undefined) return wei;
  throw new InvalidArgumentError("It must be gwei, such as 25 or 0.5.");
}

/**
 * ETH with up to 18 decimals, as wei.
 * @throws SymbolonError `AmountsAreTokens` where so much can only be wei; InvalidArgumentError
 */
export function readEth(text: string): bigint {
  if (/^\d{10,30}$/.test(text)) throw isWei(text);
  const wei = inWei(text, ETH_DIGITS);
  if (wei !== undefined) return wei;
  throw new InvalidArgumentError("It must be ETH in plain digits, such as 2 or 0.05.");
}

function isWei(text: string): SymbolonError {
  const eth = formatExactTokens(BigInt(text), ETH_DIGITS).replaceAll(",", "");
  return new SymbolonError({
    code: "AmountsAreTokens",
    reason: `${text} ETH is more than any chain has.`,
    hint: `If it is wei, write ${eth}, in ETH.`,
    details: { text, eth },
  });
}

function inWei(text: string, digits: number): bigint | undefined {
  const [, whole = "", decimals = ""] = /^(\d{1,12})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === "" || decimals.length > digits) return undefined;
  return BigInt(`${whole}${decimals.padEnd(digits, "0")}`);
}
