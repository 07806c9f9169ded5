import { type Address, type Hex, hexToBigInt, maxUint256 } from "viem";
import type { Pair } from "../play/episode.ts";
import { delegatedAccount, driver, emptyResolver, type KeyHolder, keyHolders, puppets } from "./cast.ts";
import type { Arrangement } from "./draft.ts";
import { MAX_TIME } from "./items.ts";
import { MAGIC, type Reply, word } from "./replies.ts";
import type { Scene } from "./scene.ts";
import type { Random } from "./seededRandom.ts";
import { ORDER, type Signature, type SignedTerms, signDigest } from "./signing.ts";

export type SignParameters = {
  readonly signer: Address;
  readonly schema: Hex;
  /** Digests of the items to sign, for a registry's domain. */
  readonly digests: readonly ((domain: Hex, terms: SignedTerms) => Hex)[];
  /** Next nonces; moved on by what is signed. */
  readonly nonces: Map<Address, bigint>;
  readonly allowsArranging: boolean;
};

export type Signed = {
  readonly signatures: readonly Pair<Signature>[];
  /** Whom the request names: as a rule the signer. */
  readonly signer: Address;
  readonly deadline: bigint;
  readonly isSpoiled: boolean;
  readonly arrangements: readonly Arrangement[];
};

/** Neither keys nor wallets: nobody, a precompile, an address without code, a contract that knows no signatures. */
const strangers: readonly Address[] = [
  "0x0000000000000000000000000000000000000000",
  "0x0000000000000000000000000000000000000004",
  emptyResolver,
  driver,
];
const wallets: readonly Address[] = [puppets[1]!, puppets[2]!, delegatedAccount.address];
const keyFlaws = ["key", "nonce", "registry", "highS", "v", "zero", "content", "late", "stranger"] as const;
type KeyFlaw = (typeof keyFlaws)[number];

/** Somebody who can sign. */
export function pickSigner({ random }: Scene, mayBeWallet: boolean): Address {
  return mayBeWallet && random.chance(40) ? random.pick(wallets) : random.pick(keyHolders).address;
}

/** One signature an item: as a rule such as the registry accepts. */
export function signItems(scene: Scene, parameters: SignParameters): Signed {
  const holder = keyHolders.find(({ address }) => address === parameters.signer);
  const isFlawed = scene.random.chance(18);
  return holder === undefined
    ? signWithWallet(scene, parameters, isFlawed && parameters.allowsArranging)
    : signWithKey(scene, parameters, holder, isFlawed ? scene.random.pick(keyFlaws) : undefined);
}

function signWithKey(
  { random, domains, now }: Scene,
  { signer, schema, digests, nonces }: SignParameters,
  holder: KeyHolder,
  flaw: KeyFlaw | undefined,
): Signed {
  const deadline = flaw === "late" ? random.pick([now - 1n, 1n]) : goodDeadline(random.below(7), now);
  const named = flaw === "stranger" ? random.pick(strangers) : signer;
  const flawedFrom = random.below(digests.length);
  const variant = random.below(4);
  const signatures = digests.map((digest, position): Pair<Signature> => {
    const isFlawed = position >= flawedFrom;
    let nonce = takeNonce(nonces, named);
    let signedDeadline = deadline;
    let key = holder;
    let [here, there] = domains;
    if (isFlawed && flaw === "key") key = keyHolders.find((other) => other !== holder)!;
    if (isFlawed && flaw === "nonce") nonce += [1n, 2n, 2n ** 64n, nonce === 0n ? 3n : -1n][variant]!;
    if (isFlawed && flaw === "content") signedDeadline += 1n;
    if (isFlawed && flaw === "registry") [here, there] = [there, here];
    const terms = { signer: named, schema, nonce: BigInt.asUintN(256, nonce), deadline: signedDeadline };
    const pair = [signDigest(key, digest(here, terms)), signDigest(key, digest(there, terms))] as const;
    return isFlawed ? [damage(flaw, variant, pair[0]), damage(flaw, variant, pair[1])] : pair;
  });
  return { signatures, signer: named, deadline, isSpoiled: flaw !== undefined, arrangements: [] };
}

function damage(flaw: KeyFlaw | undefined, variant: number, { v, r, s }: Signature): Signature {
  switch (flaw) {
    case "highS":
      return { v: 55 - v, r, s: word(ORDER - hexToBigInt(s)) };
    case "v":
      return { v: [v - 27, 55 - v, 29, 255][variant]!, r, s };
    case "zero":
      return variant % 2 === 0 ? { v, r: word(0), s } : { v, r, s: word(0) };
    default:
      return { v, r, s };
  }
}

/** An account with code is asked, even where it has a key that signed properly. */
function signWithWallet(
  { random, domains, now }: Scene,
  { signer, schema, digests, nonces, allowsArranging }: SignParameters,
  refuses: boolean,
): Signed {
  const deadline = goodDeadline(random.below(7), now);
  const asksNonce = allowsArranging && !refuses && random.chance(40);
  const reply = refuses ? random.pick(refusals) : asksNonce ? { asksNonce } : undefined;
  const signatures = digests.map((digest): Pair<Signature> => {
    const nonce = takeNonce(nonces, signer);
    const noise = { v: random.below(256), r: random.bytes(32), s: random.bytes(32) };
    // While a wallet is asked, the nonce it is asked about counts as used.
    const answer = asksNonce ? { ...noise, r: word(BigInt.asUintN(256, nonce + 1n)) } : noise;
    if (signer !== delegatedAccount.address || asksNonce) return [answer, answer];
    const terms = { signer, schema, nonce, deadline };
    const [here, there] = domains;
    return [
      signDigest(delegatedAccount, digest(here, terms)),
      signDigest(delegatedAccount, digest(there, terms)),
    ];
  });
  const arrangements =
    reply === undefined ? [] : [{ puppet: signer, stimulus: "askedSignature", reply } as const];
  return { signatures, signer, deadline, isSpoiled: refuses, arrangements };
}

/** One signature too few or too many. */
export function miscount(random: Random, signed: Signed): Signed {
  const { signatures } = signed;
  return { ...signed, signatures: random.chance(50) ? signatures.slice(1) : [...signatures, signatures[0]!] };
}

function takeNonce(nonces: Map<Address, bigint>, signer: Address): bigint {
  // The largest nonce of all cannot be used up: the call panics.
  const nonce = nonces.get(signer) ?? 0n;
  nonces.set(signer, nonce === maxUint256 ? nonce : nonce + 1n);
  return nonce;
}

/** 0 is no deadline; at the deadline itself the signature is still good. */
function goodDeadline(choice: number, now: bigint): bigint {
  return [0n, 0n, now, now, now + 1n, now + 1_000n, MAX_TIME][choice]!;
}

/** Answers to `isValidSignature` that are no consent. */
const refusals: readonly Reply[] = [
  { output: word(0) },
  { output: word(1) },
  { output: "0x" },
  { output: "0x1626ba7e" },
  { output: MAGIC.slice(0, 64) as Hex },
  { output: `${MAGIC.slice(0, 65)}1` as Hex },
  { fails: true },
  { fails: true, output: MAGIC },
  { burns: true },
];
