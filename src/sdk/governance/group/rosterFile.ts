import type { Hex } from "viem";
import {
  address,
  type Decoder,
  decodeJson,
  hex,
  list,
  Misfit,
  object,
  oneOf,
  text,
  versioned,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import {
  addressOfKey,
  isNobody,
  keyOfAddress,
  keyOfSigner,
  NOBODY,
  requireRoster,
  type Seat,
} from "../../core/governance/roster.ts";
import { jsonText } from "../../core/text/jsonText.ts";

const FORMAT = "symbolon-roster";
const VERSION = 1;
const ADDRESS_DIGITS = 42;
const WORD_DIGITS = 66;
const MAX_STAND_INS = 2;

/** A signer: an account's address, the bytes of an ERC-7913 signer, or the 32 bytes that a roster keeps of either. */
const key: Decoder<Hex> = (value, path) => {
  const expected = "an account's address, or the bytes of an ERC-7913 signer";
  if (typeof value !== "string" || value.length < ADDRESS_DIGITS) throw new Misfit({ path, value, expected });
  const found =
    value.length === ADDRESS_DIGITS ? keyOfAddress(address(value, path)) : keyOfBytes(hex()(value, path));
  if (!isNobody(found)) return found;
  throw new Misfit({ path, value, expected });
};

const keyOfBytes = (bytes: Hex): Hex =>
  bytes.length === WORD_DIGITS ? (bytes.toLowerCase() as Hex) : keyOfSigner(bytes);

/** A stand-in; where the first of two is nobody, the 32 bytes that a roster keeps for that. */
const standInKey: Decoder<Hex> = (value, path) => (value === NOBODY ? NOBODY : key(value, path));

/** Reads one seat of a file. */
export const seatDecoder: Decoder<Seat> = (value, path) => {
  const found = object<{ member: Hex }, { standIns: readonly Hex[] }>(
    { member: key },
    { standIns: list(standInKey) },
  )(value, path);
  const [standIn = NOBODY, secondStandIn = NOBODY, ...more] = found.standIns ?? [];
  if (more.length === 0) return { member: found.member, standIn, secondStandIn };
  throw new Misfit({
    path: `${path}.standIns`,
    value: found.standIns,
    expected: `a list of ${MAX_STAND_INS} at most`,
  });
};

const file = versioned(
  FORMAT,
  VERSION,
  object<{ format: string; version: number; seats: readonly Seat[] }>({
    format: text,
    version: oneOf([VERSION]),
    seats: list(seatDecoder),
  }),
);

/**
 * Reads a roster from the text of a file: who sits in a group, and who may sign for them.
 * @param min minimum number of seats, by the rules
 * @param name the file's name, for errors
 * @throws SymbolonError `BadRoster`, `SeatsOutOfRange`, `KeyTwice`, naming the file and what is at fault
 */
export function parseRoster(json: string, min = 1, name = "The text"): readonly Seat[] {
  const { seats } = decodeJson(file, json, (reason, cause) => badRoster(name, reason, cause));
  try {
    requireRoster(seats, min);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    const { code, reason, hint, details } = thrown;
    throw new SymbolonError({ code, reason: `${name}: ${reason}`, hint, details, cause: thrown });
  }
  return seats;
}

/** A roster as the text of a file. It must have the keys of ERC-7913 signers: their bytes are nowhere on the chain. */
export function formatRoster(seats: readonly Seat[]): string {
  return jsonText({ format: FORMAT, version: VERSION, seats: writtenSeats(seats) }, 2);
}

/** Seats as files hold them. */
export function writtenSeats(seats: readonly Seat[]): readonly object[] {
  return seats.map(({ member, standIn, secondStandIn }) => {
    const standIns = isNobody(secondStandIn)
      ? [standIn].filter((one) => !isNobody(one))
      : [standIn, secondStandIn];
    return {
      member: keyText(member),
      ...(standIns.length > 0 && { standIns: standIns.map(keyText) }),
    };
  });
}

/** A key as people know it: an account's address; otherwise 32 bytes. */
export function keyText(one: Hex): Hex {
  return addressOfKey(one) ?? one;
}

function badRoster(name: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadRoster",
    reason: `${name} is not a roster: ${reason}.`,
    hint: `Give { "format": "${FORMAT}", "version": ${VERSION}, "seats": [{ "member": "0x...", "standIns": ["0x..."] }] }.`,
    details: { file: name },
    cause,
  });
}
