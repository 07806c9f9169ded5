import type { Address, Client, Hex, Transport } from "viem";
import { getRegistryKind } from "../../../sdk/chain/read/registryKind.ts";
import { decidedDocument } from "../../../sdk/credentials/verify/decidedDocument.ts";
import type { FixedExpectation } from "../../../sdk/credentials/verify/expectation.ts";
import { verifyAttestationLive } from "../../../sdk/credentials/verify/live/verifyAttestationLive.ts";
import type { Finality } from "../../../sdk/credentials/verify/node/askNode.ts";
import type { OnAnswer } from "../../../sdk/credentials/verify/onAnswer.ts";
import { type AttestationIndex, type IndexTerms, openAttestationIndex } from "./openAttestationIndex.ts";

export type OpenAttestationVerdictsParameters = {
  /** With its chain, where answers are recorded. */
  readonly client: Client<Transport>;
  /** An AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** Issuers whose attestations count, their schema and subject. */
  readonly expected: FixedExpectation;
  /** Seconds by which this machine's clock may be slow. */
  readonly clockSkew: bigint;
  readonly finality?: Finality | undefined;
  /** Unix seconds; default: this machine's. */
  readonly clock?: (() => bigint) | undefined;
  /** Called with each answer. */
  readonly onAnswer?: OnAnswer | undefined;
  /** Also lists attestations by account, from a block on; default: it does not. */
  readonly index?: IndexTerms | undefined;
  /** Called with errors of the index. */
  readonly onTrouble?: ((thrown: unknown) => void) | undefined;
};

/** A verdict on an attestation, which can be revoked in any second: it is never reused. */
export type GivenAttestationVerdict = { readonly document: object; readonly outcome: string };

export type AttestationVerdicts = {
  /**
   * Gives the verdict from the chain, as of its newest block.
   * @throws SymbolonError as `verifyAttestationLive` says where it cannot tell, or where it is another than expected
   */
  readonly decide: (uid: Hex) => Promise<GivenAttestationVerdict>;
  readonly index: AttestationIndex | undefined;
  readonly close: () => void;
};

/**
 * Gives verdicts on single attestations, each from the chain itself.
 * @throws SymbolonError `RegistryUnknown`, and as `openAttestationIndex`
 */
export async function openAttestationVerdicts(
  parameters: OpenAttestationVerdictsParameters,
): Promise<AttestationVerdicts> {
  const { client, registry, index: listed, onTrouble, ...terms } = parameters;
  await getRegistryKind(client, { registry });
  const { expected } = terms;
  const index = listed && (await openAttestationIndex({ ...listed, client, registry, expected, onTrouble }));
  return {
    index,
    close: () => index?.close(),
    async decide(uid) {
      const answer = await verifyAttestationLive(client, { ...terms, registry, uid });
      if ("problem" in answer) throw answer.problem;
      return { outcome: answer.outcome, document: { ...decidedDocument(answer), attestation: uid } };
    },
  };
}
