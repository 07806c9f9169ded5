import { createDecipheriv } from "node:crypto";
import { pbkdf2Async } from "@noble/hashes/pbkdf2.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { PrivateKeyAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { bytesToHex, hexToBytes } from "../../sdk/core/bytes.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";

/** An object of the file, member by member to be judged. */
type Part = Readonly<Record<string, unknown>>;

/** How a password becomes the 32 bytes that encrypt and check. */
type Derivation =
  | {
      readonly kdf: "scrypt";
      readonly salt: Uint8Array;
      readonly N: number;
      readonly r: number;
      readonly p: number;
    }
  | { readonly kdf: "pbkdf2"; readonly salt: Uint8Array; readonly c: number };

type Keystore = {
  /** Whose key it says it is, without 0x; undefined: it does not say. */
  readonly address: string | undefined;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly mac: Uint8Array;
  readonly derivation: Derivation;
};

const KEY_BYTES = 32;
const IV_BYTES = 16;

/** Bytes that scrypt may take: four times what Geth uses. */
const MAX_MEMORY = 2 ** 30;
/** Steps of scrypt, each of 128 bytes: sixteen times what Geth uses, some 20 seconds. */
const MAX_STEPS = 2 ** 25;
/** Rounds of PBKDF2: forty times what is usual. */
const MAX_ROUNDS = 10_000_000;

/**
 * The account of an encrypted key file (Web3 Secret Storage, version 3: what Geth, Clef, `cast wallet` and most wallets
 * write): KDF scrypt or pbkdf2, cipher aes-128-ctr. No error holds anything of the key, the password or the file's text.
 * @param text the file's content, JSON
 * @param password as it was typed: its UTF-8 bytes count, no form of Unicode is made of another
 * @throws SymbolonError `NotAKeystore`, `UnknownKdf`, `UnknownCipher`, `BadKeystore`, `KeystoreTooCostly`, `WrongPassword`
 * @example
 * const account = await accountFromKeystore(readFileSync("issuer.json", "utf8"), password);
 * const client = createWalletClient({ account, chain, transport: http(rpc) });
 */
export async function accountFromKeystore(text: string, password: string): Promise<PrivateKeyAccount> {
  const { address, iv, ciphertext, mac, derivation } = readKeystore(text);
  const derived = await derive(derivation, password);
  const checked = new Uint8Array([...derived.subarray(16, 32), ...ciphertext]);
  const isRight = keccak_256(checked).every((byte, i) => byte === mac[i]);
  const key = isRight ? decrypted(derived, iv, ciphertext) : undefined;
  derived.fill(0);
  checked.fill(0);
  if (key === undefined) {
    throw new SymbolonError({
      code: "WrongPassword",
      reason: "The password does not open the keystore.",
      hint: "Check the password, and that the keystore is the one it belongs to.",
    });
  }
  const account = accountOf(key);
  if (address === undefined || account.address.toLowerCase() === `0x${address}`) return account;
  throw badKeystore(`it holds the key of ${account.address}, but names 0x${address}`);
}

function decrypted(derived: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return createDecipheriv("aes-128-ctr", derived.subarray(0, 16), iv).update(ciphertext);
}

function accountOf(key: Uint8Array): PrivateKeyAccount {
  try {
    return privateKeyToAccount(bytesToHex(key));
  } catch {
    // What is thrown may hold the key.
    throw badKeystore("it does not encrypt a private key");
  } finally {
    key.fill(0);
  }
}

function derive(derivation: Derivation, password: string): Promise<Uint8Array> {
  const { salt } = derivation;
  if (derivation.kdf === "pbkdf2") {
    return pbkdf2Async(sha256, password, salt, { c: derivation.c, dkLen: KEY_BYTES });
  }
  const { N, r, p } = derivation;
  // Node's own refuses n = 262144 with r = 1, which old keystores have.
  return scryptAsync(password, salt, { N, r, p, dkLen: KEY_BYTES, maxmem: 2 * MAX_MEMORY });
}

/** Everything of a keystore but the key. @throws SymbolonError as {@link accountFromKeystore} */
function readKeystore(text: string): Keystore {
  const file = parsed(text);
  if (file.version !== 3) {
    const isNumber = typeof file.version === "number";
    throw notAKeystore(isNumber ? `its version is ${file.version}` : "it has no version");
  }
  // Some wallets write it with a capital letter.
  const crypto = partOf(file.crypto ?? file.Crypto, "crypto");
  if (crypto.cipher !== "aes-128-ctr")
    throw unknownName("UnknownCipher", "crypto.cipher", crypto.cipher, "aes-128-ctr");
  const { iv } = partOf(crypto.cipherparams, "crypto.cipherparams");
  return {
    address: addressOf(file.address),
    iv: bytesOf(iv, "crypto.cipherparams.iv", IV_BYTES),
    ciphertext: bytesOf(crypto.ciphertext, "crypto.ciphertext", KEY_BYTES),
    mac: bytesOf(crypto.mac, "crypto.mac", KEY_BYTES),
    derivation: derivationOf(crypto.kdf, partOf(crypto.kdfparams, "crypto.kdfparams")),
  };
}

function parsed(text: string): Part {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is thrown repeats the text, which may be a key.
    throw notAKeystore("it is not JSON");
  }
  if (isPart(value)) return value;
  throw notAKeystore("it is not an object");
}

function derivationOf(kdf: unknown, parameters: Part): Derivation {
  const path = (name: string) => `crypto.kdfparams.${name}`;
  if (kdf !== "scrypt" && kdf !== "pbkdf2")
    throw unknownName("UnknownKdf", "crypto.kdf", kdf, "scrypt or pbkdf2");
  const number = (name: string) => numberOf(parameters[name], path(name));
  if (number("dklen") !== KEY_BYTES) throw badKeystore(`its ${path("dklen")} is not ${KEY_BYTES}`);
  const salt = bytesOf(parameters.salt, path("salt"));
  if (kdf === "pbkdf2") {
    if (parameters.prf !== "hmac-sha256")
      throw unknownName("UnknownKdf", path("prf"), parameters.prf, "hmac-sha256");
    const c = number("c");
    if (c > MAX_ROUNDS) throw tooCostly(`${c} rounds of PBKDF2`, `${MAX_ROUNDS} rounds`);
    return { kdf, salt, c };
  }
  const N = number("n");
  const r = number("r");
  const p = number("p");
  if (N < 2 || !Number.isInteger(Math.log2(N))) throw badKeystore(`its ${path("n")} is not a power of 2`);
  const memory = 128 * r * (N + p);
  if (memory > MAX_MEMORY) throw tooCostly(`${memory} bytes of memory for scrypt`, `${MAX_MEMORY} bytes`);
  if (N * r * p > MAX_STEPS) throw tooCostly(`${N * r * p} steps of scrypt`, `${MAX_STEPS} steps`);
  return { kdf, salt, N, r, p };
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function partOf(value: unknown, path: string): Part {
  if (isPart(value)) return value;
  throw misfit(value, path, "an object");
}

function numberOf(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw misfit(value, path, "a whole number from 1");
}

/** @param size default: any number of them */
function bytesOf(value: unknown, path: string, size?: number): Uint8Array {
  const digits = typeof value === "string" ? value.replace(/^0x/, "") : undefined;
  const isHex = digits !== undefined && /^(?:[\da-f]{2})*$/i.test(digits);
  if (isHex && (size === undefined || digits.length === 2 * size)) return hexToBytes(`0x${digits}`);
  throw misfit(value, path, `${size === undefined ? "" : `${size} `}bytes in hexadecimal digits`);
}

function addressOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return bytesToHex(bytesOf(value, "address", 20)).slice(2);
}

function misfit(value: unknown, path: string, expected: string): SymbolonError {
  return badKeystore(value === undefined ? `it has no ${path}` : `its ${path} is not ${expected}`);
}

function badKeystore(problem: string): SymbolonError {
  return new SymbolonError({
    code: "BadKeystore",
    reason: `The keystore cannot be used: ${problem}.`,
    hint: "Use the file unchanged, as the wallet wrote it, or export the key again.",
    details: { problem },
  });
}

function notAKeystore(problem: string): SymbolonError {
  return new SymbolonError({
    code: "NotAKeystore",
    reason: `This is not an encrypted key file of version 3: ${problem}.`,
    hint: "Give a keystore such as Geth, Clef or `cast wallet import` write.",
    details: { problem },
  });
}

/** Characters of a name that an error repeats. */
const MAX_SHOWN = 40;

function unknownName(
  code: "UnknownKdf" | "UnknownCipher",
  path: string,
  value: unknown,
  known: string,
): SymbolonError {
  if (value === undefined) return misfit(value, path, known);
  const name = JSON.stringify(value).slice(0, MAX_SHOWN);
  return new SymbolonError({
    code,
    reason: `The keystore's ${path} is ${name}, and must be ${known}.`,
    hint: "Export the key again with a wallet that writes ordinary keystores of version 3.",
    details: { name, known },
  });
}

function tooCostly(cost: string, max: string): SymbolonError {
  return new SymbolonError({
    code: "KeystoreTooCostly",
    reason: `Opening the keystore takes ${cost}, more than ${max}.`,
    hint: "Check where the file comes from; a wallet that holds the key can export it with ordinary costs.",
    details: { cost, most: max },
  });
}
