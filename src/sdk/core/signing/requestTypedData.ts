import type { Address, Hex, TypedDataDefinition } from "viem";
import type { AttestationRequestData, RevocationRequestData } from "../attestation/attestationRequests.ts";
import type { BatchHeader } from "../credential/batchId.ts";
import { type AnnouncedKind, changeKinds } from "../status/digest.ts";
import { attestationDomain, batchDomain, type RegistryPlace } from "./domains.ts";
import { structMembers } from "./structType.ts";

/** When a signed request is good. */
export type RequestTerms = {
  /** The signer's next nonce; one sequence an account and registry, whatever it signs there. */
  readonly nonce: bigint;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

/** What lets any account send what the role's account signed: the Solidity struct `Authorization`. */
export type BatchAuthorization = RequestTerms & {
  /** 65 bytes r, s, v of a key, the 64 of ERC-2098, or whatever the signer's contract takes (ERC-1271). */
  readonly signature: Hex;
};

/** Why a status changes. */
type Why = {
  /** Reason code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
};

type HoldOf = Why & {
  /** Id of the batch, whose policy's emergency role signs. */
  readonly batch: Hex;
  /** Indexes of credentials, or `WHOLE_BATCH`, in the order in which they are sent. */
  readonly targets: readonly bigint[];
  /** Unix seconds: first one after the hold. */
  readonly until: bigint;
};

type ByAttester<Data> = { readonly attester: Address; readonly schema: Hex; readonly data: Data };
/** `revoker`: the attester of what is revoked. */
type ByRevoker<Data> = { readonly revoker: Address; readonly schema: Hex; readonly data: Data };

/** What each kind of request says, beside its place and terms. EAS has only `attest` and `revoke`. */
export type RequestContents = {
  attest: ByAttester<AttestationRequestData>;
  attestMany: ByAttester<readonly AttestationRequestData[]>;
  revoke: ByRevoker<RevocationRequestData>;
  revokeMany: ByRevoker<readonly RevocationRequestData[]>;
  /** `header.issuer` signs; `uri`: where the manifest can be fetched, may be empty. */
  issueBatch: { readonly header: BatchHeader; readonly uri: string };
  /** The batch's revoker signs: one signature, however many words. */
  changeStatus: Why & {
    readonly batch: Hex;
    readonly kind: AnnouncedKind;
    /** Words and the credentials in them, in the order in which they are sent. */
    readonly masks: readonly { readonly word: bigint; readonly mask: bigint }[];
    /**
     * The batch's revision before the change, for what loosens (Reinstate and the retractions): it is void once anything
     * else has changed there. 0 for Revoke and Suspend, which are good at every revision.
     */
    readonly revision: number;
  };
  imposeHold: HoldOf;
  /** `until`: the new end; `revision`: the batch's before the change, as for a change that loosens. */
  endHold: HoldOf & { readonly revision: number };
  /** The account makes void what it signed with nonces below `newNonce`, which is above `nonce`. */
  increaseNonce: { readonly account: Address; readonly newNonce: bigint };
};

export type RequestKind = keyof RequestContents;
export type RequestTypedDataParameters<Kind extends RequestKind> = RegistryPlace &
  RequestTerms &
  RequestContents[Kind];

const TERMS = "uint256 nonce,uint64 deadline";
const ATTESTATION =
  "address recipient,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data,uint256 value";
const REVOCATION = "bytes32 uid,uint256 value";
const HOLD = "bytes32 batch,uint256[] targets,uint64 until,uint32 reason,bytes32 evidence";

/** The structs that the registries hash, as EIP-712 writes them; the first of each is what is signed. */
const STRUCTS: Readonly<Record<RequestKind, readonly [string, ...string[]]>> = {
  attest: [`Attest(address attester,bytes32 schema,${ATTESTATION},${TERMS})`],
  attestMany: [
    `AttestMany(address attester,bytes32 schema,AttestationRequestData[] data,${TERMS})`,
    `AttestationRequestData(${ATTESTATION})`,
  ],
  revoke: [`Revoke(address revoker,bytes32 schema,${REVOCATION},${TERMS})`],
  revokeMany: [
    `RevokeMany(address revoker,bytes32 schema,RevocationRequestData[] data,${TERMS})`,
    `RevocationRequestData(${REVOCATION})`,
  ],
  issueBatch: [
    `IssueBatch(BatchHeader header,string uri,${TERMS})`,
    "BatchHeader(address issuer,bytes32 schema,bytes32 root,uint64 size,uint64 issuedAt,Policy policy,bytes32 manifestHash,bytes32 salt)",
    "Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)",
  ],
  changeStatus: [
    `ChangeStatus(bytes32 batch,uint8 kind,WordMask[] masks,uint32 reason,bytes32 evidence,uint32 revision,${TERMS})`,
    "WordMask(uint256 word,uint256 mask)",
  ],
  imposeHold: [`ImposeHold(${HOLD},${TERMS})`],
  endHold: [`EndHold(${HOLD},uint32 revision,${TERMS})`],
  increaseNonce: [`IncreaseNonce(address account,uint256 newNonce,${TERMS})`],
};

const TO_ATTESTATIONS: ReadonlySet<RequestKind> = new Set(["attest", "attestMany", "revoke", "revokeMany"]);

/**
 * What is signed so that somebody else may send a request, as viem signs it. `attest` and `revoke` are EAS's own, byte
 * for byte; the other kinds EAS does not have.
 */
export function requestTypedData<Kind extends RequestKind>(
  kind: Kind,
  parameters: RequestTypedDataParameters<Kind>,
): TypedDataDefinition {
  const structs = STRUCTS[kind].map(structMembers);
  const [{ name: primaryType, members } = { name: "", members: [] }] = structs;
  const values = valuesOf(kind, parameters);
  return {
    domain: TO_ATTESTATIONS.has(kind) ? attestationDomain(parameters) : batchDomain(parameters),
    types: Object.fromEntries(structs.map((struct) => [struct.name, struct.members])),
    primaryType,
    message: Object.fromEntries(members.map(({ name }) => [name, values[name]])),
  } as TypedDataDefinition;
}

/** The members' values by name: EAS signs an item's members beside the others, and the chain numbers the kinds. */
function valuesOf(kind: RequestKind, parameters: object): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = { ...parameters };
  if (kind === "attest" || kind === "revoke") return { ...values, ...(values.data as object) };
  if (kind === "changeStatus") return { ...values, kind: changeKinds[values.kind as AnnouncedKind] };
  return values;
}
