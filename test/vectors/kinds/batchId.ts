import { batchId } from "../naive/batchId.ts";
import type { Kind } from "./kind.ts";
import { sampleHeaders } from "./sampleHeaders.ts";

export const batchIdKind: Kind = {
  kind: "batch-id",
  about: "A batch's header (issuedAt in seconds) and the batch's id.",
  layout: {
    chainId: "uint256",
    registry: "address",
    issuer: "address",
    schema: "bytes32",
    root: "bytes32",
    size: "uint256",
    issuedAt: "uint256",
    policyHash: "bytes32",
    manifestHash: "bytes32",
    salt: "bytes32",
    id: "bytes32",
  },
  vectors: () => sampleHeaders().map((header) => ({ ...header, id: batchId(header) })),
};
