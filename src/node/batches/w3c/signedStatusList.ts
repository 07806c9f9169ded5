import { gunzipSync } from "node:zlib";
import { type Address, type Hex, isAddressEqual, type LocalAccount, recoverAddress, sha256 } from "viem";
import { type BatchHeader, batchId } from "../../../sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { splitSignature } from "../../../sdk/credentials/delegation/signer.ts";
import { statusListBytes } from "./statusListBits.ts";
import {
  addressOfDid,
  chainAccountId,
  issuerDid,
  issuerKeyId,
  type StatusList,
  type StatusListCredential,
  type StatusListProvenance,
} from "./statusListCredential.ts";

export type SignStatusListCredentialParameters = StatusList & {
  /** The issuer's account, with its key; a contract has none, and cannot sign lists. */
  readonly account: LocalAccount;
};

/**
 * Signs a status list with the issuer's key: a JWT that envelops the credential (Securing Verifiable Credentials using
 * JOSE and COSE, `vc+jwt`), by ES256K, which is secp256k1 over SHA-256 (RFC 8812). The header has the provenance as
 * `symbolon`, which other readers ignore. A viem account from a private key signs the same list the same each time.
 * @throws SymbolonError `NotIssuer`, `AccountCannotSign`; `NotKeySignature`, `WrongSigner` where the account signed
 * otherwise; what the account throws passes through
 * @example
 * const jwt = await signStatusListCredential({ ...statusList, account: privateKeyToAccount(key) });
 */
export async function signStatusListCredential({
  credential,
  provenance,
  account,
}: SignStatusListCredentialParameters): Promise<string> {
  const issuer = addressOfDid(credential.issuer);
  if (issuer === undefined || !isAddressEqual(issuer, account.address)) {
    throw new SymbolonError({
      code: "NotIssuer",
      reason: `The status list belongs to ${credential.issuer}, but ${account.address} would sign it.`,
      hint: "Sign with the account that issued the batch.",
      details: { issuer: credential.issuer, account: account.address },
    });
  }
  if (account.sign === undefined) {
    throw new SymbolonError({
      code: "AccountCannotSign",
      reason: `The account ${account.address} does not sign plain hashes, as a status list needs.`,
      hint: "Sign with an account whose private key is in this process: --keystore FILE or SYMBOLON_PRIVATE_KEY; in a program accountFromKeystore, or viem's privateKeyToAccount.",
      details: { account: account.address },
    });
  }
  const kid = issuerKeyId(credential.issuer);
  const header = { alg: "ES256K", typ: "vc+jwt", cty: "vc", kid, symbolon: provenance };
  const signed = `${encodePart(header)}.${encodePart(claims(credential))}`;
  const hash = statusListHash(signed);
  const signature = await account.sign({ hash });
  const { r, s } = splitSignature(signature);
  const signer = await recoverAddress({ hash, signature });
  if (!isAddressEqual(signer, issuer)) {
    const hint = "Sign with an account that signs the hash as it is, without a prefix.";
    throw wrongListSigner(issuer, [signer], hint);
  }
  // JOSE has only r and s, without v.
  return `${signed}.${Buffer.from(`${r.slice(2)}${s.slice(2)}`, "hex").toString("base64url")}`;
}

/** The signed hash of a JWT: that of its first two parts as text. */
function statusListHash(signed: string): Hex {
  return sha256(Buffer.from(signed));
}

/** The credential, and its issuer and end again under the names that every JWT library enforces. */
function claims(credential: StatusListCredential) {
  return { ...credential, iss: credential.issuer, exp: expiryOf(credential.validUntil) };
}

/** The first second in which the JWT must not be accepted (RFC 7519, section 4.1.4). */
function expiryOf(validUntil: string): number {
  return (Date.parse(validUntil) + 1) / 1000;
}

function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** The error for a status list that another key signed, or that was changed after signing. */
function wrongListSigner(
  issuer: Address,
  signers: readonly Address[],
  hint = "Get the list again from where its issuer publishes it.",
): SymbolonError {
  const others = signers.length === 0 ? "nobody" : signers.join(" or ");
  return new SymbolonError({
    code: "WrongSigner",
    reason: `The signature over the status list is not by ${issuer}; over these bytes it would be by ${others}.`,
    hint,
    details: { issuer, signers },
  });
}

export type ReadStatusListCredentialParameters = {
  /** A list from `signStatusListCredential`. */
  readonly jwt: string;
  /** The list must be of this batch. */
  readonly chainId: bigint;
  readonly registry: Address;
  readonly header: BatchHeader;
};

const JWT = /^([\w-]+)\.([\w-]+)\.([\w-]{86})$/;
const DECIMAL = /^\d{1,20}$/;
const HASH = /^0x[\da-f]{64}$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.999)?Z$/;

/**
 * Reads one of our status lists, for a comparison with the chain at the block it names. It checks that the issuer
 * signed it for this batch, and decodes its bits. The caller, who knows the time, checks whether it is still valid.
 *
 * `exp` is the end of the signature and `validUntil` that of the signed content (Securing Verifiable Credentials using
 * JOSE and COSE, section 3.1.3): the earlier of two would count. Our lists have one end, and a list with two is
 * refused, so that no reader trusts it longer by the other name. A `ttl` (Bitstring Status List v1.0, section 2.2) only
 * says when to fetch a newer list, and prolongs neither.
 * @throws SymbolonError `BadStatusList` naming what is wrong; `WrongSigner`
 * @example
 * const { bits, provenance } = await readStatusListCredential({ jwt, chainId: 1n, registry, header });
 */
export async function readStatusListCredential({
  jwt,
  chainId,
  registry,
  header,
}: ReadStatusListCredentialParameters): Promise<StatusList & { readonly bits: Uint8Array }> {
  const batch = batchId({ chainId, registry, header });
  const [, head = "", body = "", signature = ""] = JWT.exec(jwt) ?? [];
  if (signature === "") throw badStatusList("it is not three parts of base64url, the last of 64 bytes");
  // Checked before anything in it is trusted, or unpacked.
  await requireIssuer(`${head}.${body}`, signature, header.issuer);

  const { alg, typ, kid, symbolon } = readJwtPart(head, "header");
  const credential = readJwtPart(body, "payload");
  const did = issuerDid(chainId, header.issuer);
  readMember("alg", alg, "ES256K");
  readMember("typ", typ, "vc+jwt");
  readMember("kid", kid, issuerKeyId(did));
  readMember("issuer", credential.issuer, did);
  readMember("iss", credential.iss, did);
  readMember("validFrom", credential.validFrom, DATE);
  requireOneEnd(readMember("validUntil", credential.validUntil, DATE), credential.exp);
  const subject = (credential.credentialSubject ?? {}) as JsonPart;
  readMember("type of the subject", subject.type, "BitstringStatusList");
  readMember("statusPurpose", subject.statusPurpose, /^(revocation|suspension)$/);
  const provenance = readProvenance(symbolon);
  readMember("batch", provenance.batch, batch);
  readMember("registry", provenance.registry, chainAccountId(chainId, registry));
  const { iss: _, exp: __, ...unsigned } = credential;
  return {
    credential: unsigned as unknown as StatusListCredential,
    provenance,
    bits: readBits(readMember("encodedList", subject.encodedList, /^u[\w-]+$/), statusListBytes(header.size)),
  };
}

/** JOSE omits v, so two keys may have signed; only one can be the issuer's. */
async function requireIssuer(signed: string, signature: string, issuer: Address): Promise<void> {
  const hash = statusListHash(signed);
  const rs = Buffer.from(signature, "base64url").toString("hex");
  const signers: Address[] = [];
  for (const v of ["1b", "1c"]) {
    try {
      signers.push(await recoverAddress({ hash, signature: `0x${rs}${v}` }));
    } catch {
      // No key makes this signature.
    }
  }
  if (!signers.some((signer) => isAddressEqual(signer, issuer))) throw wrongListSigner(issuer, signers);
}

function requireOneEnd(validUntil: string, exp: unknown): void {
  const expected = expiryOf(validUntil);
  if (exp === expected) return;
  throw badStatusList(`its exp is ${shown(exp)}, and must be ${expected} for its validUntil ${validUntil}`);
}

function readProvenance(value: unknown): StatusListProvenance {
  const { batch, registry, revision, block, asOf, moment } = (value ?? {}) as JsonPart;
  const { number, hash, timestamp } = (block ?? {}) as JsonPart;
  if (!Number.isSafeInteger(revision)) throw badStatusList("its revision is not a number");
  return {
    batch: readMember("batch", batch, HASH) as StatusListProvenance["batch"],
    registry: readMember("registry", registry, /^eip155:\d+:0x[\da-fA-F]{40}$/),
    revision: revision as number,
    block: {
      number: readMember("block number", number, DECIMAL),
      hash: readMember("block hash", hash, HASH) as StatusListProvenance["batch"],
      timestamp: readMember("block timestamp", timestamp, DECIMAL),
    },
    asOf: readMember("asOf", asOf, DECIMAL),
    moment: readMember("moment", moment, DECIMAL),
  };
}

/** Never unpacks more than the batch can need, however small the packed bytes are. */
function readBits(encodedList: string, bytes: number): Uint8Array {
  let bits: Uint8Array;
  try {
    bits = gunzipSync(Buffer.from(encodedList.slice(1), "base64url"), { maxOutputLength: bytes });
  } catch (cause) {
    throw badStatusList(`its list is not the gzip of ${bytes} bytes`, cause);
  }
  if (bits.length === bytes) return bits;
  throw badStatusList(`its list has ${bits.length} bytes, but the batch's has ${bytes}`);
}

/** An object of untrusted JSON, to check member by member. */
type JsonPart = Readonly<Record<string, unknown>>;

/** Most characters of a value in an error. */
const MAX_SHOWN = 100;

/** The error for anything but a batch's signed status list; `cause` is another reader's error. */
function badStatusList(problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadStatusList",
    reason: `This is not a signed status list of the batch: ${problem}.`,
    hint: "Give the list unchanged, as it was exported, and the header of its batch.",
    cause,
  });
}

/** Reads a part of a JWT, which must be a JSON object. @throws SymbolonError `BadStatusList` */
function readJwtPart(part: string, name: string): JsonPart {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(part, "base64url").toString());
  } catch (cause) {
    throw badStatusList(`its ${name} is not JSON`, cause);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonPart;
  throw badStatusList(`its ${name} is not an object`);
}

/** Returns a text that equals `expected`, or matches that pattern. @throws SymbolonError `BadStatusList` */
function readMember(name: string, value: unknown, expected: string | RegExp): string {
  const isExpected = typeof expected === "string" ? value === expected : expected.test(String(value));
  if (typeof value === "string" && isExpected) return value;
  throw badStatusList(`its ${name} is ${shown(value)}, and must be ${expected}`);
}

function shown(value: unknown): string {
  return (value === undefined ? "missing" : JSON.stringify(value)).slice(0, MAX_SHOWN);
}
