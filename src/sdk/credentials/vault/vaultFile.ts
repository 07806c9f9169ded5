import type { Hex } from "viem";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { decode, hex, object, oneOf, text, where } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { nobleHasher } from "../../core/hasher.ts";
import { fromBase64url, toBase64url } from "../../core/text/base64url.ts";

export const VAULT_FORMAT = "symbolon-held-credentials";
const VERSION = 1;
const KDF = "PBKDF2-HMAC-SHA-256";
const CIPHER = "AES-256-GCM";

/** Rounds of PBKDF2-HMAC-SHA-256: as many as OWASP's Password Storage Cheat Sheet asks for. */
export const KEY_ROUNDS = 600_000;
/** More would hang the page of whoever opens a stranger's file. */
const MAX_KEY_ROUNDS = 10_000_000;
const KEY_BITS = 256;
const SALT_BYTES = 16;
/** As GCM works best (NIST SP 800-38D, 8.2). Random: each write draws a new one, far fewer than 2^32 by one key. */
const NONCE_BYTES = 12;

/** How a passphrase becomes the key: it stands in the open, and is no secret. */
export type KeyTerms = { readonly rounds: number; readonly salt: Hex };
/** A key that seals and opens, and cannot be read out. */
export type VaultKey = Awaited<ReturnType<typeof crypto.subtle.deriveKey>>;

/** A vault's file, as it is read: encrypted, and known to be as it was written. */
export type SealedVault = KeyTerms & { readonly nonce: Hex; readonly sealed: string };

/** Terms for a new key. */
export function newKeyTerms(rounds: number): KeyTerms {
  return { rounds, salt: bytesToHex(crypto.getRandomValues(new Uint8Array(SALT_BYTES))) };
}

/**
 * The key that a passphrase makes. However a keyboard composes a letter, it is the same one (Unicode NFKC).
 * @throws SymbolonError `NoCrypto`
 */
export async function deriveVaultKey(passphrase: string, { rounds, salt }: KeyTerms): Promise<VaultKey> {
  const { subtle } = crypto as { readonly subtle?: typeof crypto.subtle };
  if (subtle === undefined) throw noCrypto();
  const secret = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const base = await subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const how = {
    name: "PBKDF2",
    hash: "SHA-256",
    salt: Uint8Array.from(hexToBytes(salt)),
    iterations: rounds,
  };
  return subtle.deriveKey(how, base, { name: "AES-GCM", length: KEY_BITS }, false, ["encrypt", "decrypt"]);
}

/** Encrypts a text, and binds it to everything that stands before it in the file. */
export async function sealVault(key: VaultKey, { rounds, salt }: KeyTerms, content: string): Promise<string> {
  const nonce = bytesToHex(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
  const terms = { rounds, salt, nonce };
  const bytes = await crypto.subtle.encrypt(aesOf(terms), key, new TextEncoder().encode(content));
  return textOf({ ...terms, sealed: toBase64url(new Uint8Array(bytes)) });
}

/**
 * The text that was sealed.
 * @throws SymbolonError `WrongPassphrase`: by its checksum the file is as it was written, so it is the key that is another
 */
export async function openVaultFile(key: VaultKey, vault: SealedVault): Promise<string> {
  try {
    const bytes = await crypto.subtle.decrypt(
      aesOf(vault),
      key,
      Uint8Array.from(fromBase64url(vault.sealed)),
    );
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SymbolonError({
      code: "WrongPassphrase",
      reason: "The passphrase does not open these credentials.",
      hint: "Type it again: upper and lower case count, and so do spaces. Nobody can look it up for you.",
      cause,
    });
  }
}

/**
 * Reads a vault's file, which is still encrypted then. One letter changed is noticed here, before a passphrase is asked for.
 * @param minRounds fewer than so many are not taken
 * @throws SymbolonError `NotAVault`, `NewerVault`, `DamagedVault`
 */
export function readVaultFile(file: string, minRounds: number = KEY_ROUNDS): SealedVault {
  const { format, version, ...rest } = jsonObject(file);
  if (format !== VAULT_FORMAT) throw notAVault();
  if (typeof version === "number" && version > VERSION) throw newerVault(version);
  const rounds = where(
    `a whole number from ${minRounds} to ${MAX_KEY_ROUNDS}`,
    (value): value is number =>
      Number.isInteger(value) && Number(value) >= minRounds && Number(value) <= MAX_KEY_ROUNDS,
  );
  const read = object({
    version: oneOf([VERSION]),
    kdf: oneOf([KDF]),
    rounds,
    salt: hex(SALT_BYTES),
    cipher: oneOf([CIPHER]),
    nonce: hex(NONCE_BYTES),
    sealed: text,
    checksum: text,
  });
  const { salt, nonce, sealed, ...found } = decode(read, { version, ...rest }, damagedVault);
  const vault = { rounds: found.rounds, salt, nonce, sealed };
  if (textOf(vault) !== file.trim()) throw damagedVault("its checksum is that of another file");
  return vault;
}

function jsonObject(file: string): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(file);
    if (typeof found === "object" && found !== null) return found as Readonly<Record<string, unknown>>;
  } catch (cause) {
    if (file.includes(VAULT_FORMAT)) throw damagedVault("it is not JSON", cause);
  }
  throw notAVault();
}

const headOf = ({ rounds, salt, nonce }: Omit<SealedVault, "sealed">) =>
  JSON.stringify({ format: VAULT_FORMAT, version: VERSION, kdf: KDF, rounds, salt, cipher: CIPHER, nonce });

function aesOf(head: Omit<SealedVault, "sealed">) {
  const iv = Uint8Array.from(hexToBytes(head.nonce));
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(headOf(head)) };
}

/** The one text of a vault. The checksum is against damage alone: what keeps strangers from changing it is the cipher. */
function textOf({ sealed, ...head }: SealedVault): string {
  const members = { ...JSON.parse(headOf(head)), sealed };
  const checksum = nobleHasher.keccak256(new TextEncoder().encode(JSON.stringify(members)));
  return JSON.stringify({ ...members, checksum: bytesToHex(checksum) });
}

function notAVault(): SymbolonError {
  return new SymbolonError({
    code: "NotAVault",
    reason: "This is not a file of kept credentials.",
    hint: "Choose the file that a holder's page has saved, unchanged.",
  });
}

function newerVault(version: number): SymbolonError {
  return new SymbolonError({
    code: "NewerVault",
    reason: `These credentials were kept by a newer page, in version ${version}; this page reads version ${VERSION}. Nothing was changed.`,
    hint: "Open the newer page, or load this one again.",
    details: { version },
  });
}

/** @param reason without a full stop */
export function damagedVault(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "DamagedVault",
    reason: `The kept credentials are damaged: ${reason}. Nothing was changed.`,
    hint: "Take a file that you saved earlier, or ask the issuers for the credentials again.",
    cause,
  });
}

function noCrypto(): SymbolonError {
  return new SymbolonError({
    code: "NoCrypto",
    reason: "This browser encrypts nothing for this page, because it was not loaded by https.",
    hint: "Open the page by an address that begins with https.",
  });
}
