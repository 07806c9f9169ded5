import type { BatchHeader } from "../credential/batchId.ts";
import type { BatchAuthorizationTerms } from "./batchAuthorization.ts";
import { type BatchDomainParameters, batchDomain } from "./batchDomain.ts";

export type IssueBatchTypedDataParameters = BatchDomainParameters &
  BatchAuthorizationTerms & {
    /** `header.issuer` signs. */
    readonly header: BatchHeader;
    /** Where the manifest can be fetched; may be empty. */
    readonly uri: string;
  };

const types = {
  IssueBatch: [
    { name: "header", type: "BatchHeader" },
    { name: "uri", type: "string" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
  BatchHeader: [
    { name: "issuer", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "root", type: "bytes32" },
    { name: "size", type: "uint64" },
    { name: "issuedAt", type: "uint64" },
    { name: "policy", type: "Policy" },
    { name: "manifestHash", type: "bytes32" },
    { name: "salt", type: "bytes32" },
  ],
  Policy: [
    { name: "revoker", type: "address" },
    { name: "emergency", type: "address" },
    { name: "epochLength", type: "uint64" },
    { name: "emergencyLimit", type: "uint64" },
    { name: "rulesHash", type: "bytes32" },
  ],
} as const;

/** What an issuer signs so that somebody else may send its batch, as viem signs it: a wallet shows every field. */
export function issueBatchTypedData(parameters: IssueBatchTypedDataParameters) {
  const { chainId, registry, header, uri, nonce, deadline } = parameters;
  return {
    domain: batchDomain({ chainId, registry }),
    types,
    primaryType: "IssueBatch",
    message: { header, uri, nonce, deadline },
  } as const;
}
