import type { Address, Hex } from "viem";
import {
  address,
  anything,
  at,
  count,
  type Decoder,
  hex,
  Misfit,
  object,
  oneOf,
  orNull,
  text,
  versioned,
} from "../decode.ts";
import { guarantees, outcomes } from "../verdict.ts";
import type { VerdictGrounds, Verification } from "./verification.ts";

const FORMAT = "symbolon-verification";
const VERSION = 1;
/** Dates end this many milliseconds after 1970. */
const LAST_MILLISECOND = 8_640_000_000_000_000;
const LAST_SECOND = LAST_MILLISECOND / 1_000;
const MAX_UINT32 = 2 ** 32 - 1;

const sources = ["live", "cached", "offline"] as const;
/** What may replace a verdict's outcome. */
const without = ["Mismatch", "Unavailable"] as const;

/** Whether a text names a verifier: up to 100 characters, none of them a line break or another control character. */
export function isVerifierName(name: string): boolean {
  return /^[^\p{C}]{1,100}$/u.test(name) && name.trim() === name;
}

/** A verification as files and requests hold it: `JSON.stringify` of it is one line. */
export function verificationDocument({ batch, problem, verdict, ...rest }: Verification): object {
  return {
    format: FORMAT,
    version: VERSION,
    ...rest,
    batch: batch ?? null,
    problem: problem ?? null,
    verdict: verdict ?? null,
  };
}

const verifier: Decoder<string> = (value, path) => {
  const name = text(value, path);
  if (isVerifierName(name)) return name;
  throw new Misfit({ path, value, expected: "a name of 1 to 100 printable characters" });
};

function upTo(max: number, expected: string): Decoder<number> {
  return (value, path) => {
    const found = count(value, path);
    if (found <= max) return found;
    throw new Misfit({ path, value, expected });
  };
}

const milliseconds = upTo(LAST_MILLISECOND, "a moment in milliseconds since 1970");
const seconds = upTo(LAST_SECOND, "a moment in Unix seconds");
const lowerAddress: Decoder<Address> = (value, path) => address(value, path).toLowerCase() as Address;
const word: Decoder<Hex> = (value, path) => hex(32)(value, path).toLowerCase() as Hex;
const errorName: Decoder<string> = (value, path) => {
  const name = text(value, path);
  if (/^[A-Za-z][A-Za-z0-9]{0,79}$/.test(name)) return name;
  throw new Misfit({ path, value, expected: "an error's name" });
};
const grounds = object<VerdictGrounds>({
  // A verdict may hold forever.
  freshUntil: count,
  revision: upTo(MAX_UINT32, "a revision"),
  guarantee: oneOf(guarantees),
  block: count,
  blockHash: word,
  blockTime: seconds,
});
const readDocument = versioned(
  FORMAT,
  VERSION,
  object({
    format: anything,
    version: anything,
    verifier,
    at: milliseconds,
    source: oneOf(sources),
    chain: count,
    registry: lowerAddress,
    batch: orNull(word),
    credential: word,
    moment: seconds,
    outcome: oneOf([...outcomes, ...without]),
    problem: orNull(errorName),
    verdict: orNull(grounds),
  }),
);

/** Reads one, strictly: an outcome of a verdict has a block, and anything else has a problem. */
export const readVerification: Decoder<Verification> = (value, path) => {
  const { format: _, version: __, batch, problem, verdict, ...rest } = readDocument(value, path);
  const isDecided = without.every((one) => one !== rest.outcome);
  if (isDecided && verdict === null)
    throw new Misfit({ path: at(path, "verdict"), value: verdict, expected: "what the outcome stands on" });
  if (!isDecided && verdict !== null)
    throw new Misfit({ path: at(path, "verdict"), value: verdict, expected: "null: there is no verdict" });
  if (isDecided !== (problem === null)) {
    const expected = isDecided ? "null: there is a verdict" : "the name of what was wrong";
    throw new Misfit({ path: at(path, "problem"), value: problem, expected });
  }
  return {
    ...rest,
    batch: batch ?? undefined,
    problem: problem ?? undefined,
    verdict: verdict ?? undefined,
  };
};
