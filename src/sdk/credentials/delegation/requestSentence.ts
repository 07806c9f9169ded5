import { batchId } from "../../core/credential/batchId.ts";
import { statusChangeText } from "../changes/changeWork.ts";
import { holdText } from "../changes/holdWork.ts";
import type { UnsignedRequest } from "./requestText.ts";

/** What a request does, and in whose name, in words for a person who sends it. */
export function requestSentence(request: UnsignedRequest): string {
  return `${doing(request)}, as ${request.signer} signed`;
}

function doing(request: UnsignedRequest): string {
  const { kind, chainId, registry, signer, asked } = request;
  if (kind === "increaseNonce") {
    return `Make void what ${signer} signed with nonces below ${asked.newNonce}`;
  }
  if ("schema" in asked) {
    const many = "length" in asked.data ? asked.data.length : 1;
    const attestations = many === 1 ? "one attestation" : `${many.toLocaleString("en")} attestations`;
    const isMade = kind === "attest" || kind === "multiAttest" || kind === "attestMany";
    return isMade ? `Make ${attestations} under ${asked.schema}` : `Revoke ${attestations}, for ever`;
  }
  const id = batchId({ chainId, registry, header: asked.header });
  if ("masks" in asked) return statusChangeText(id, asked.kind, asked.masks);
  if ("uri" in asked) return `Issue the batch ${id} of ${asked.header.size.toLocaleString("en")} credentials`;
  const hold = kind === "imposeHold" ? "Emergency" : "EndEmergency";
  return holdText(id, asked.targets, { kind: hold, until: asked.until });
}
