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

/** A claim through a CredentialGate, whose nullifier is a proven field. */
export const measureClaimGated: Measure = async ({ chain, allocation, batch }) => {
  const registry = await deployRegistry(chain);
  const header = await batchHeader(chain, batch, "gated");
  await registry.issue(header);
  const verifier = await chain.viem.deployContract("CredentialVerifier", [
    registry.address,
    registry.address,
  ]);
  const requirement = { schema: SCHEMA_UID, issuers: [header.issuer] };
  const gate = await chain.viem.deployContract("CredentialGate", [
    verifier.address,
    requirement,
    BigInt(PERSON),
  ]);

  const { token, factory } = await tokenAndFactory(chain);
  const terms = { ...(await campaignTerms(chain, token.address, allocation.root)), gate: gate.address };
  const { campaign } = await createCampaign(chain, factory, terms, "gated");

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
          field: batch.fieldProof(index, PERSON),
        }),
      }),
    );
  const samples: number[] = [];
  for (const { opens, measured } of claimPlan(batch.size, SAMPLES)) {
    await claim(opens);
    samples.push(await claim(measured));
  }
  return [
    {
      id: "claim-gated-field",
      about: "the same claim with a credential (depth 14), its nullifier a proven field; whole transaction",
      unit: "gas",
      ours: spreadOf(samples),
      peer: null,
      goal: 126_000,
    },
  ];
};
