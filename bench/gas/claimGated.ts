import { zeroAddress } from "viem";
import { claimGated } from "../../src/chain/actions/claimGated.ts";
import { credentialGateData } from "../../src/chain/credentialGateData.ts";
import { spreadOf } from "../harness/spread.ts";
import { batchHeader, SCHEMA_UID } from "./batchHeader.ts";
import { PERSON } from "./benchBatch.ts";
import { campaignTerms } from "./campaignTerms.ts";
import { claimPlan } from "./claimPlan.ts";
import { createCampaign } from "./createCampaign.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { type Measure, SAMPLES } from "./subject.ts";
import { tokenAndFactory } from "./tokenAndFactory.ts";

/** `NullifierKind` in Solidity. */
const NULLIFIER_KINDS = { credential: 0, field: 2 } as const;

/** Claims through a CredentialGate, whose nullifier is the credential itself or a proven field. */
export const measureClaimGated: Measure = async ({ chain, allocation, batch }) => {
  const registry = await deployRegistry(chain);
  const header = await batchHeader(chain, batch, "gated");
  await registry.issue(header);
  const requirement = { schema: SCHEMA_UID, issuers: [header.issuer], trustList: zeroAddress, trusted: 0 };

  /** Gas of claims, later ones in their words, of a campaign of their own behind a gate of their own. */
  const measure = async (kind: keyof typeof NULLIFIER_KINDS) => {
    const withField = kind === "field";
    const gate = await chain.viem.deployContract("CredentialGate", [
      registry.address,
      requirement,
      NULLIFIER_KINDS[kind],
      BigInt(withField ? PERSON : 0),
    ]);
    // A token of its own: all accounts are fresh holders again.
    const { token, factory } = await tokenAndFactory(chain);
    const terms = { ...(await campaignTerms(chain, token.address, allocation.root)), gate: gate.address };
    const { campaign } = await createCampaign(chain, factory, { kind: "instant", terms }, `gated by ${kind}`);
    const claim = async (index: number) =>
      chain.gasOf(
        await claimGated(chain.relayer, {
          campaign,
          index: BigInt(index),
          account: allocation.accountAt(index),
          amount: allocation.amountAt(index),
          proof: allocation.proofOf(index),
          gateData: credentialGateData({
            header,
            credential: batch.credential(index),
            proof: batch.credentialProof(index),
            ...(withField ? { field: batch.fieldProof(index, PERSON) } : {}),
          }),
        }),
      );
    const samples: number[] = [];
    for (const { opens, measured } of claimPlan(batch.size, SAMPLES)) {
      await claim(opens);
      samples.push(await claim(measured));
    }
    return spreadOf(samples);
  };
  return [
    {
      id: "claim-gated-credential",
      about:
        "the same claim with a credential (depth 14), which is its own nullifier, later in its word; whole transaction",
      unit: "gas",
      ours: await measure("credential"),
      peer: null,
      goal: 110_000,
    },
    {
      id: "claim-gated-field",
      about: "the same claim with a credential (depth 14), its nullifier a proven field; whole transaction",
      unit: "gas",
      ours: await measure("field"),
      peer: null,
      goal: 126_000,
    },
  ];
};
