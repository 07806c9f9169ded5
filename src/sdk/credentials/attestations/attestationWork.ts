import { attestationRegistryAbi } from "../../chain/abi/attestationRegistryAbi.ts";
import { attestationRefusal } from "./attestationRefusal.ts";

/** What all work that a registry of attestations does has in common. */
export const attestationWork = {
  abi: attestationRegistryAbi,
  contract: "an AttestationRegistry or EAS",
  explain: attestationRefusal,
  smaller: "Attest less data: the hash of a document instead of the document.",
} as const;
