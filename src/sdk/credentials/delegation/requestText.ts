import { type Address, concatHex, type Hex, hashTypedData, isAddressEqual, keccak256 } from "viem";
import type {
  AttestationRequestData,
  RevocationRequestData,
} from "../../core/attestation/attestationRequests.ts";
import {
  address,
  anything,
  at,
  type Decoder,
  type Decoders,
  decodeJson,
  hex,
  list,
  Misfit,
  members,
  moment,
  object,
  oneOf,
  text,
  truth,
  uint64,
  versioned,
  where,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { RegistryPlace } from "../../core/signing/domains.ts";
import { type RequestTerms, requestTypedData } from "../../core/signing/requestTypedData.ts";
import { type AnnouncedKind, changeKinds } from "../../core/status/digest.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { batchRole, requireRevision } from "../batch/knownBatch.ts";
import { batchHeader } from "../batchJson.ts";
import {
  type AttestationRequestKind,
  type AttestationRequests,
  type BatchRequests,
  batchRequestTypedData,
  REQUEST_ROLES,
  type SignedRequestKind,
} from "./signRequest.ts";

/** What each kind of request asks for, in addition to its place, terms, signer and signatures. */
export type RequestedContents = {
  readonly [Kind in AttestationRequestKind]: Pick<AttestationRequests[Kind], "schema" | "data">;
} & Pick<BatchRequests, "issueBatch" | "changeStatus" | "imposeHold" | "endHold"> & {
    readonly increaseNonce: Omit<BatchRequests["increaseNonce"], "account">;
  };

type RequestOf<Kind extends SignedRequestKind> = RegistryPlace &
  RequestTerms & {
    readonly kind: Kind;
    /**
     * The attester, the revoker, the batch's role, or the account whose nonces grow. The request is sent in its name.
     */
    readonly signer: Address;
    readonly asked: RequestedContents[Kind];
    /**
     * 65 bytes r, s, v of a key, or what the signer's contract takes. One; for `multiAttest` and `multiRevoke`, one for
     * each item.
     */
    readonly signatures: readonly Hex[];
  };

/** A whole request, signed by its signer: its holder can send it, and change nothing of it. */
export type RequestFile = { readonly [Kind in SignedRequestKind]: RequestOf<Kind> }[SignedRequestKind];
/** A request before it is signed. */
export type UnsignedRequest = {
  readonly [Kind in SignedRequestKind]: Omit<RequestOf<Kind>, "signatures">;
}[SignedRequestKind];

const REQUEST_FORMAT = "symbolon-signed-request";
const REQUEST_VERSION = 1;

/** Signed requests as the text of a file: one as an object, several as a list, in the order in which they are sent. */
export function formatSignedRequests(requests: readonly RequestFile[]): string {
  const documents = requests.map((request) => ({
    format: REQUEST_FORMAT,
    version: REQUEST_VERSION,
    ...request,
  }));
  return jsonText(documents.length === 1 ? documents[0] : documents, 2);
}

/** The same of a single one. */
export function formatSignedRequest(request: RequestFile): string {
  return formatSignedRequests([request]);
}

const MAX_UINT256 = 2n ** 256n - 1n;
const MAX_UINT32 = 2 ** 32 - 1;

const uint256: Decoder<bigint> = (value, path) => {
  const found = typeof value === "string" && /^(?:0|[1-9]\d{0,77})$/.test(value) ? BigInt(value) : -1n;
  if (found >= 0n && found <= MAX_UINT256) return found;
  throw new Misfit({ path, value, expected: "a whole number from 0 to 2^256 - 1, as digits in quotes" });
};
const uint32: Decoder<number> = (value, path) => {
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_UINT32) return Number(value);
  throw new Misfit({ path, value, expected: "a whole number from 0 to 4294967295" });
};
/** 32 bytes in lower case, as the chain's events have them. */
const word: Decoder<Hex> = (value, path) => hex(32)(value, path).toLowerCase() as Hex;
/** A list of at least one. */
function some<Value>(item: Decoder<Value>): Decoder<readonly Value[]> {
  return (value, path) => {
    const found = list(item)(value, path);
    if (found.length > 0) return found;
    throw new Misfit({ path, value, expected: "a list that is not empty" });
  };
}

const attestation = object<AttestationRequestData>({
  recipient: address,
  expirationTime: moment,
  revocable: truth,
  refUID: word,
  data: hex(),
  value: uint256,
});
const revocation = object<RevocationRequestData>({ uid: word, value: uint256 });
const announced = (Object.keys(changeKinds) as (keyof typeof changeKinds)[]).filter(
  (kind): kind is AnnouncedKind => kind !== "Emergency" && kind !== "EndEmergency",
);
const why = { reason: uint32, evidence: word };
const hold = { header: batchHeader, targets: some(uint256), until: moment, ...why };

const CONTENT_DECODERS: { readonly [Kind in SignedRequestKind]: Decoder<RequestedContents[Kind]> } = {
  attest: object<RequestedContents["attest"]>({ schema: word, data: attestation }),
  multiAttest: object<RequestedContents["multiAttest"]>({ schema: word, data: some(attestation) }),
  attestMany: object<RequestedContents["attestMany"]>({ schema: word, data: some(attestation) }),
  revoke: object<RequestedContents["revoke"]>({ schema: word, data: revocation }),
  multiRevoke: object<RequestedContents["multiRevoke"]>({ schema: word, data: some(revocation) }),
  revokeMany: object<RequestedContents["revokeMany"]>({ schema: word, data: some(revocation) }),
  issueBatch: object<RequestedContents["issueBatch"]>({ header: batchHeader, uri: text }),
  changeStatus: object<RequestedContents["changeStatus"]>({
    header: batchHeader,
    kind: oneOf(announced),
    masks: some(object<{ word: bigint; mask: bigint }>({ word: uint256, mask: uint256 })),
    ...why,
    revision: uint32,
  }),
  imposeHold: object<RequestedContents["imposeHold"]>(hold),
  endHold: object<RequestedContents["endHold"]>({ ...hold, revision: uint32 }),
  increaseNonce: object<RequestedContents["increaseNonce"]>({ newNonce: uint256 }),
};
const KINDS = Object.keys(CONTENT_DECODERS) as SignedRequestKind[];

const signature = hex();
/** r, s and v, from 27 or, as some hardware wallets count it, from 0; or the 64 bytes of ERC-2098. */
const keySignature = where(
  "65 bytes r, s and v of a key, or 64 (ERC-2098)",
  (value): value is Hex =>
    typeof value === "string" && /^0x[\da-fA-F]{128}(?:00|01|1[bB]|1[cC])?$/.test(value),
);
/** Kinds whose registry takes r, s and v of a key, and nothing else. */
const BY_KEY: ReadonlySet<SignedRequestKind> = new Set(["attest", "multiAttest", "revoke", "multiRevoke"]);
const FOR_ATTESTATIONS: ReadonlySet<SignedRequestKind> = new Set([...BY_KEY, "attestMany", "revokeMany"]);

/** Whether a request is signed as r, s and v of a key: then a contract's signature fits only if it has that form. */
export function isKindSignedByKey(kind: SignedRequestKind): boolean {
  return BY_KEY.has(kind);
}

/** Whether an AttestationRegistry takes a request; else a BatchRegistry does. */
export function isForAttestations(kind: SignedRequestKind): kind is AttestationRequestKind {
  return FOR_ATTESTATIONS.has(kind);
}

const signedRequest: Decoder<RequestFile> = (whole, path) => {
  const kind = oneOf(KINDS)(members(whole, path).kind, at(path, "kind"));
  const decoders = {
    format: anything,
    version: anything,
    kind: oneOf([kind]),
    chainId: uint64,
    registry: address,
    signer: address,
    nonce: uint256,
    deadline: moment,
    asked: CONTENT_DECODERS[kind] as Decoder<unknown>,
    signatures: some(BY_KEY.has(kind) ? keySignature : signature),
  };
  const read = object<Decoded<typeof decoders>>(decoders as Decoders<Decoded<typeof decoders>>)(whole, path);
  const { format: _, version: __, ...request } = read;
  // The decoder of `contents` is that of the kind.
  requireValidRequest(request as RequestFile, path);
  return request as RequestFile;
};

type Decoded<All> = { readonly [Name in keyof All]: All[Name] extends Decoder<infer Value> ? Value : never };

const signedRequests: Decoder<readonly RequestFile[]> = (value, path) => {
  const one = versioned(REQUEST_FORMAT, REQUEST_VERSION, signedRequest);
  return Array.isArray(value) ? some(one)(value, path) : [one(value, path)];
};

/** Values that a request has twice must agree: no registry would take it otherwise. */
function requireValidRequest(request: RequestFile, path: string): void {
  const { kind, signer, asked, signatures } = request;
  const expected = kind === "multiAttest" || kind === "multiRevoke" ? asked.data.length : 1;
  if (signatures.length !== expected) {
    const counted =
      expected === 1 ? "a list of one signature" : `a list of ${expected} signatures, one an item`;
    throw new Misfit({ path: at(path, "signatures"), value: signatures, expected: counted });
  }
  if ("revision" in asked) requireFitting(asked, path);
  if ("header" in asked) {
    const role = REQUEST_ROLES[kind as keyof typeof REQUEST_ROLES];
    const holder = batchRole(asked.header, role);
    if (isAddressEqual(holder, signer)) return;
    throw new Misfit({
      path: at(path, "signer"),
      value: signer,
      expected: `the batch's ${role}, ${holder}`,
    });
  }
}

/** A change that loosens is signed for one revision; one that tightens, for all of them. */
function requireFitting(
  contents: RequestedContents["changeStatus"] | RequestedContents["endHold"],
  path: string,
): void {
  const { revision } = contents;
  try {
    requireRevision("kind" in contents ? contents.kind : "EndEmergency", revision);
  } catch {
    const expected = revision === 0 ? "the revision of the batch that it is good at" : "0: every revision";
    throw new Misfit({ path: at(path, "asked.revision"), value: revision, expected });
  }
}

/**
 * Reads the signed requests of a file: an object, or a list of them. It checks their form and the values that they have
 * twice. `checkRequest` and the chain show whether they are signed, and can be sent.
 * @param file its name in errors
 * @throws SymbolonError `BadSignedRequest` naming the file and the member at fault
 */
export function parseSignedRequests(json: string, file = "The text"): readonly RequestFile[] {
  return decodeJson(signedRequests, json, refusalIn(file));
}

/** The same of a file that holds a single one. @throws SymbolonError as `parseSignedRequests` */
export function parseSignedRequest(json: string, file = "The text"): RequestFile {
  const found = parseSignedRequests(json, file);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  throw refusalIn(file)(`it is a list of ${found.length}, and must be a single one`);
}

function refusalIn(file: string) {
  return (reason: string, cause?: unknown): SymbolonError =>
    new SymbolonError({
      code: "BadSignedRequest",
      reason: `${file} is not a signed request: ${reason}.`,
      hint: "Give it unchanged, as --sign-request or formatSignedRequest wrote it; an altered request must be signed again.",
      details: { file },
      cause,
    });
}

/**
 * What the signer of a request signs (EIP-712): one message; for `multiAttest` and `multiRevoke`, one for each item.
 */
export function requestMessages(request: UnsignedRequest) {
  const { chainId, registry, nonce, deadline, signer, kind, asked } = request;
  const place = { chainId, registry, nonce, deadline };
  const attester = { ...place, attester: signer };
  const revoker = { ...place, revoker: signer };
  switch (kind) {
    case "attest":
    case "attestMany":
      return [requestTypedData(kind, { ...attester, ...asked } as never)];
    case "revoke":
    case "revokeMany":
      return [requestTypedData(kind, { ...revoker, ...asked } as never)];
    case "multiAttest":
      return asked.data.map((data, i) =>
        requestTypedData("attest", { ...attester, schema: asked.schema, data, nonce: nonce + BigInt(i) }),
      );
    case "multiRevoke":
      return asked.data.map((data, i) =>
        requestTypedData("revoke", { ...revoker, schema: asked.schema, data, nonce: nonce + BigInt(i) }),
      );
    default:
      return [batchRequestTypedData(kind, { ...place, ...asked, account: signer } as never)];
  }
}

/**
 * Names a request for good: the 32 bytes that its signer signs (EIP-712), or the hash of all of them where each item is
 * signed by itself. It covers all but the signatures: signed again, it is the same request.
 */
export function requestDigest(request: UnsignedRequest): Hex {
  const digests = requestMessages(request).map((message) => hashTypedData(message));
  const [only, ...others] = digests;
  return only !== undefined && others.length === 0 ? only : keccak256(concatHex(digests));
}
