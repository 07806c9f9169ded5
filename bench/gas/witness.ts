import { encodeFunctionData, zeroAddress } from "viem";
import { witnessVerifierAbi } from "../../src/sdk/chain/abi/witnessVerifierAbi.ts";
import { witnessArgument } from "../../src/sdk/credentials/verify/offline/witness.ts";
import { deepStatuses, deepWitness } from "../../test/toolkit/credentials/verify/deepWitness.ts";
import { spreadOf } from "../harness/spread.ts";
import type { Measure } from "./subject.ts";

const ABOUT = "chain of 16^8 accounts, registry of 16^6 slots, batch of 16,384; whole transaction";

/** What another chain pays to judge a credential by its witness. */
export const measureWitness: Measure = async ({ chain }) => {
  const verifier = await chain.viem.deployContract("WitnessVerifier");
  const measure = async (status: keyof typeof deepStatuses) => {
    const { witness, chainId, registry, trustedBlockHash } = deepWitness(deepStatuses[status]);
    const { header, credential } = witness;
    const expected = {
      schema: header.schema,
      issuer: header.issuer,
      anyIssuer: false,
      trustList: zeroAddress,
      trusted: 0,
      subject: credential.subject,
      anySubject: false,
    };
    const origin = { chainId, registry, blockHash: trustedBlockHash };
    const data = encodeFunctionData({
      abi: witnessVerifierAbi,
      functionName: "verify",
      args: [origin, witnessArgument(witness), expected, MOMENT],
    });
    return spreadOf([await chain.gasOf(await chain.relayer.sendTransaction({ to: verifier.address, data }))]);
  };
  return [
    {
      id: "witness-unannounced",
      about: `judging a credential of another chain by its witness, nothing ever announced in the batch: one slot; ${ABOUT}`,
      unit: "gas",
      ours: await measure("unannounced"),
      peer: null,
      goal: 392_000,
    },
    {
      id: "witness-in-use",
      about: `the same where others of its word were revoked epochs ago: two slots; ${ABOUT}`,
      unit: "gas",
      ours: await measure("inUse"),
      peer: null,
      goal: 530_000,
    },
    {
      id: "witness-largest",
      about: `the same where all there is decides, the credential being revoked: nine slots; ${ABOUT}`,
      unit: "gas",
      ours: await measure("largest"),
      peer: null,
      goal: null,
    },
  ];
};

/** Half an hour after the block of the witness. */
const MOMENT = 1_800_901_800n;
