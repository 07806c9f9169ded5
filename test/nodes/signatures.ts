import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Address,
  concatHex,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  numberToHex,
} from "viem";
import { call } from "viem/actions";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { randomFrom } from "../../src/sdk/core/randomFrom.ts";
import { plainKeySignature } from "../../src/sdk/core/signing/keySignature.ts";
import { contractForm } from "../../src/sdk/core/signing/settleSignature.ts";
import type { SignatureRecovery } from "../../src/sdk/distribution/bundles/isSignedByKey.ts";

/** A signature that somebody hands in, true or not. */
export type Handed = { readonly account: Address; readonly hash: Hex; readonly signature: Hex };

/** Whether an account's key signed, as some reader has it. */
export type KeyReader = (hash: Hex, signature: Hex, account: Address) => boolean;

export type Disagreement = Handed & { readonly contract: boolean };

const FILE = join("artifacts", "bench", "contracts", "SignatureProbe.sol", "SignatureProbe.json");
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const ABI = [
  {
    type: "function",
    name: "areSignedByKey",
    stateMutability: "view",
    inputs: [
      {
        name: "all",
        type: "tuple[]",
        components: [
          { name: "account", type: "address" },
          { name: "hash", type: "bytes32" },
          { name: "signature", type: "bytes" },
        ],
      },
    ],
    outputs: [{ name: "answers", type: "bytes" }],
  },
] as const;
/** Signatures in one question. */
const AT_ONCE = 500;

/** The code of the probe, to be put at an address. */
export function probeCode(): Hex {
  return (JSON.parse(readFileSync(FILE, "utf8")) as { readonly deployedBytecode: Hex }).deployedBytecode;
}

/** Random numbers of 32 bytes. */
type Words = () => bigint;

/**
 * Signatures of every form and fault: of what a key could have made, whose account is recovered, with one thing or nothing
 * changed; and any bytes.
 */
export function* randomSignatures(
  seed: string,
  count: number,
  recover: SignatureRecovery,
): Generator<Handed> {
  const random = randomFrom(seed);
  const word: Words = () =>
    Array.from({ length: 8 }, () => BigInt(Math.floor(random() * 2 ** 32))).reduce(
      (a, b) => (a << 32n) | b,
      0n,
    );
  const below = (most: number) => Math.floor(random() * most);
  for (let i = 0; i < count; i++) {
    const hash = numberToHex(word(), { size: 32 });
    // Half of all words are the x of a point.
    const made = { r: word(), s: (word() % (ORDER / 2n)) + 1n, v: 27 + below(2) };
    const plain = plainKeySignature(long(made));
    const signer = plain && recover({ ...plain, digest: hash });
    const account = signer ?? numberToHex(word() >> 96n, { size: 20 });
    yield changed[below(changed.length)]?.({ account, hash, made, word, below }) ?? {
      account,
      hash,
      signature: long(made),
    };
  }
}

type Made = { readonly r: bigint; readonly s: bigint; readonly v: number };
type Change = (one: {
  readonly account: Address;
  readonly hash: Hex;
  readonly made: Made;
  readonly word: Words;
  readonly below: (most: number) => number;
}) => Handed;

const as = (form: (made: Made, word: Words, below: (most: number) => number) => Hex): Change =>
  function inForm({ account, hash, made, word, below }) {
    return { account, hash, signature: form(made, word, below) };
  };

const changed: readonly Change[] = [
  as((made) => long(made)),
  as((made) => short(made)),
  as(({ v, ...rest }) => long({ ...rest, v: v - 27 })),
  as(({ r, s, v }) => long({ r, s: ORDER - s, v: 55 - v })),
  as(({ r, s, v }) => long({ r, s: ORDER - s, v: 28 - v })),
  as(({ r, s, v }) => long({ r, s: ORDER - s, v })),
  as(({ v, ...rest }, _, below) => long({ ...rest, v: below(2) === 0 ? 55 - v : below(256) })),
  // As one whose v names a chain in five bytes.
  as((made, _, below) => concatHex([long(made), numberToHex(below(2 ** 32), { size: 4 })])),
  as(({ r, s, v }) => short({ r, s: ORDER - s, v: 55 - v })),
  as(({ s, v }, word, below) => long({ r: rim(word, below), s, v })),
  as(({ r, v }, word, below) => long({ r, s: rim(word, below), v })),
  as(({ r, v }, word, below) => short({ r, s: rim(word, below), v })),
  as((made, word, below) => cut(concatHex([long(made), numberToHex(word(), { size: 32 })]), below(70))),
  as((_, word, below) => cut(concatHex([0, 1, 2].map(() => numberToHex(word(), { size: 32 }))), below(97))),
  ({ hash, made, word }) => ({
    account: numberToHex(word() >> 96n, { size: 20 }),
    hash,
    signature: long(made),
  }),
  ({ account, made, word }) => ({ account, hash: numberToHex(word(), { size: 32 }), signature: long(made) }),
  ({ hash, made }) => ({ account: `0x${"00".repeat(20)}`, hash, signature: long({ ...made, r: 0n }) }),
];

/** Where rules change: zero, one, half the order, the order, and around them. */
function rim(word: Words, below: (most: number) => number): bigint {
  const places = [0n, ORDER / 2n, ORDER, 2n ** 255n, 2n ** 256n - 2n, word() % 2n ** 255n] as const;
  const place = (places[below(places.length)] as bigint) + BigInt(below(3)) - 1n;
  return place < 0n ? 0n : place;
}

const cut = (bytes: Hex, length: number): Hex => bytes.slice(0, 2 + 2 * length) as Hex;
const long = ({ r, s, v }: Made): Hex =>
  concatHex([numberToHex(r, { size: 32 }), numberToHex(s, { size: 32 }), numberToHex(v & 0xff, { size: 1 })]);
const short = ({ r, s, v }: Made): Hex =>
  concatHex([
    numberToHex(r, { size: 32 }),
    numberToHex((s % 2n ** 255n) | (BigInt((v - 27) & 1) << 255n), { size: 32 }),
  ]);

/**
 * Compares what is read here with what the contracts read: the bytes as they are, and the form that is made of them. A key's
 * signature that contracts take must be found, and nothing found that they refuse.
 */
export async function disagreements(
  client: ReadClient,
  probe: Address,
  handed: Iterable<Handed>,
  reader: KeyReader,
  onProgress: (done: number, taken: number) => void = () => {},
): Promise<readonly Disagreement[]> {
  const found: Disagreement[] = [];
  let part: Handed[] = [];
  let done = 0;
  let taken = 0;
  const compare = async () => {
    const all = part.flatMap((one) => {
      const form = contractForm(one.signature);
      return form === undefined || form === one.signature ? [one] : [one, { ...one, signature: form }];
    });
    const answers = await ask(client, probe, all);
    for (const [i, one] of all.entries()) {
      const contract = answers[i] === true;
      taken += Number(contract);
      // What contracts take as it is must be left as it is.
      const isKept = !contract || contractForm(one.signature) === one.signature;
      if (reader(one.hash, one.signature, one.account) !== contract || !isKept)
        found.push({ ...one, contract });
    }
    done += part.length;
    part = [];
    onProgress(done, taken);
  };
  for (const one of handed) {
    part.push(one);
    if (part.length === AT_ONCE) await compare();
  }
  await compare();
  return found;
}

async function ask(client: ReadClient, probe: Address, all: readonly Handed[]): Promise<readonly boolean[]> {
  const question = { abi: ABI, functionName: "areSignedByKey" } as const;
  const { data = "0x" } = await call(client, {
    to: probe,
    data: encodeFunctionData({ ...question, args: [all] }),
    gas: 16_000_000n,
  });
  const answers = decodeFunctionResult({ ...question, data });
  return all.map((_, i) => answers.slice(2 + 2 * i, 4 + 2 * i) === "01");
}
