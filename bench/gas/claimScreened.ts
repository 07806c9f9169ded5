import { type Address, bytesToHex, type Hex, zeroAddress } from "viem";
import { termsGateData } from "../../src/sdk/chain/calls/termsGateData.ts";
import { termsTypedData } from "../../src/sdk/core/signing/termsTypedData.ts";
import { spreadOf } from "../harness/spread.ts";
import { bundlePlan } from "./bundlePlan.ts";
import { gasOfClaim, openGated } from "./gatedClaim.ts";
import { seededBytes } from "./seededBytes.ts";
import { signerAt } from "./signerAt.ts";
import { type Measure, SAMPLES, type Subject } from "./subject.ts";

/** What a gate that asks a sanctions oracle, and one that wants a text agreed to, add to a claim without a gate. */
export const measureClaimScreened: Measure = async (subject) => {
  const { viem, publicClient } = subject.chain;
  const direct = await gasOfClaims(subject, zeroAddress);
  const beyond = (gas: readonly number[]) => spreadOf(gas.map((each, i) => each - (direct[i] ?? 0)));

  const { address: oracle } = await viem.deployContract("SampleOracle");
  const { address: screening } = await viem.deployContract("SanctionsGate", [oracle]);

  const text = { language: "en", hash: bytesToHex(seededBytes("terms", 32)) };
  const { address: gate } = await viem.deployContract("TermsGate", [[text]]);
  const chainId = BigInt(await publicClient.getChainId());
  const agreed = async (campaign: Address, index: number) => {
    const signer = signerAt(index);
    const typedData = termsTypedData({ chainId, gate, campaign, account: signer.address, text });
    return termsGateData({ position: 0, signature: await signer.signTypedData(typedData) });
  };
  return [
    {
      id: "claim-gated-sanctions",
      about:
        "what a gate adds to the same claim that asks a sanctions oracle about the account, which is the recipient; whole transactions",
      unit: "gas",
      ours: beyond(await gasOfClaims(subject, screening, async () => "0x")),
      peer: null,
      goal: 10_500,
    },
    {
      id: "claim-gated-terms",
      about:
        "what a gate adds to the same claim for which the account signed a text with its key (65 bytes); whole transactions",
      unit: "gas",
      ours: beyond(await gasOfClaims(subject, gate, agreed)),
      peer: null,
      goal: 13_000,
    },
  ];
};

/** Gas of claims of accounts with keys, later ones in their words, in a campaign of their own. */
async function gasOfClaims(
  subject: Subject,
  gate: Address,
  gateData?: (campaign: Address, index: number) => Promise<Hex>,
): Promise<readonly number[]> {
  const campaign = await openGated(subject, { gate, seed: `screened by ${gate}` });
  const gasOf = async (index: number) =>
    gasOfClaim(subject, campaign, index, await gateData?.(campaign, index));
  const samples: number[] = [];
  const { contiguous } = bundlePlan(subject.allocation.rows);
  for (const [opens = 0, ...others] of contiguous) {
    await gasOf(opens);
    for (const index of others.slice(0, SAMPLES / contiguous.length)) samples.push(await gasOf(index));
  }
  return samples;
}
