import {
  type Address,
  concatHex,
  getAddress,
  type Hex,
  isAddressEqual,
  numberToHex,
  size,
  slice,
  zeroAddress,
} from "viem";
import { type CampaignArguments, claimForNames } from "./campaignPlan.ts";

/** A campaign in the light form, from its code: its implementation, and the terms after that. */
export type CampaignClone = {
  /** The contract whose code it runs. */
  readonly implementation: Address;
  /** As at its creation: its treasury may have named a successor since. */
  readonly terms: CampaignArguments;
};

/** The bytes around the implementation's address in a clone (ERC-1167, as OpenZeppelin's Clones makes it). */
const BEFORE: Hex = "0x363d3d373d3d3d363d73";
const BEHIND: Hex = "0x5af43d82803e903d91602b57fd5bf3";
const ADDRESS_BYTES = 20;
const PROXY_BYTES = size(BEFORE) + ADDRESS_BYTES + size(BEHIND);
const WORD_BYTES = 32;
/**
 * Words of packed terms: token, gate, treasury, root, manifest hash; each of the first three holds two or more numbers,
 * too.
 */
const WORDS = 5;

const CLONE = new RegExp(
  `^${BEFORE}([\\da-f]{${2 * ADDRESS_BYTES}})${BEHIND.slice(2)}[\\da-f]{${2 * WORDS * WORD_BYTES}}$`,
  "i",
);

const GATED = 1n << 95n;
const RECALLABLE = 1n << 94n;

/** The code of a campaign in the light form: docs/formats.md has its layout. */
export function cloneCode({ implementation, terms }: CampaignClone): Hex {
  return concatHex([BEFORE, implementation, BEHIND, ...packedTerms(terms)]);
}

/**
 * Reads the code of a campaign in the light form.
 * @param code undefined: no code
 * @returns undefined unless the code is exactly one that `cloneCode` makes. Otherwise its terms mean nothing: for
 * example, its bit for "there is a gate" is not set though there is one
 */
export function readCloneCode(code: Hex | undefined): CampaignClone | undefined {
  const implementation = implementationIn(code);
  if (code === undefined || implementation === undefined) return undefined;
  const clone = { implementation, terms: unpackedTerms(code) };
  return cloneCode(clone).toLowerCase() === code.toLowerCase() ? clone : undefined;
}

/** The contract whose code a clone with terms runs, whatever the terms; undefined: the code is not such a clone's. */
export function implementationIn(code: Hex | undefined): Address | undefined {
  const [, implementation] = CLONE.exec(code ?? "") ?? [];
  return implementation === undefined ? undefined : getAddress(`0x${implementation}`);
}

function packedTerms(terms: CampaignArguments): readonly Hex[] {
  const { token, gate, treasury, root, manifestHash, waves, start, end, maxExtraTime, count, waveInterval } =
    terms;
  const claimFor = BigInt(claimForNames.indexOf(terms.claimFor)) << 88n;
  const gated = isAddressEqual(gate, zeroAddress) ? 0n : GATED;
  const recallable = terms.recallable ? RECALLABLE : 0n;
  const word = (address: Address, rest: bigint) =>
    numberToHex((BigInt(address) << 96n) | rest, { size: WORD_BYTES });
  return [
    word(token, gated | recallable | claimFor | (waves << 48n) | start),
    word(gate, (end << 48n) | maxExtraTime),
    word(treasury, (count << 48n) | waveInterval),
    root,
    manifestHash,
  ];
}

function unpackedTerms(code: Hex): CampaignArguments {
  const wordAt = (position: number) => {
    const from = PROXY_BYTES + position * WORD_BYTES;
    return slice(code, from, from + WORD_BYTES);
  };
  const addressIn = (position: number) => getAddress(slice(wordAt(position), 0, ADDRESS_BYTES));
  /** `number` bits of a word, from bit `from` on (0 is the lowest). */
  const bits = (position: number, from: number, number: number) =>
    BigInt.asUintN(number, BigInt(wordAt(position)) >> BigInt(from));
  return {
    token: addressIn(0),
    root: wordAt(3),
    count: bits(2, 48, 40),
    start: bits(0, 0, 48),
    end: bits(1, 48, 48),
    waves: bits(0, 48, 40),
    waveInterval: bits(2, 0, 48),
    treasury: addressIn(2),
    gate: addressIn(1),
    maxExtraTime: bits(1, 0, 48),
    // An unknown number reads as "Never", which does not pack to the same bits.
    claimFor: claimForNames[Number(bits(0, 88, 2))] ?? "Never",
    recallable: bits(0, 94, 1) === 1n,
    manifestHash: wordAt(4),
  };
}
