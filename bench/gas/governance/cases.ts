import { bytesToHex, type Hash, type Hex, maxUint256, pad, zeroHash } from "viem";
import { type BatchHeader, batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { credentialId } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import type { Measurement } from "../../harness/measurement.ts";
import { spreadOf } from "../../harness/spread.ts";
import { batchHeader } from "../batchHeader.ts";
import { benchBatch } from "../benchBatch.ts";
import { deployRegistry } from "../deployRegistry.ts";
import { seededBytes } from "../seededBytes.ts";
import { signerAt } from "../signerAt.ts";
import { type Measure, SAMPLES, type Subject } from "../subject.ts";

const CREDENTIALS = 10_000;
const DAY = 86_400;
const BOND = 100n * 10n ** 18n;
/** A file's address on IPFS (CIDv0): 53 bytes. */
const URI = "ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG";
/** `CaseKind.Fraud` and `Ruling.Upheld` in Solidity. */
const FRAUD = 1;
const UPHELD = 1;

/** A case about one credential of a batch of 10,000: opened, answered by the issuer, upheld by three of five, paid. */
export const measureCases: Measure = async (subject) => {
  const { chain } = subject;
  const world = await openWorld(subject);
  const indexes = Array.from({ length: SAMPLES }, (_, i) => (i * 311) % CREDENTIALS);
  const each = async (step: (index: number) => Promise<Hash>): Promise<number[]> => {
    const gas: number[] = [];
    for (const index of indexes) gas.push(await chain.gasOf(await step(index)));
    return gas;
  };
  const opened = await each(world.open);
  const answered = await each(world.answer);
  await chain.testClient.increaseTime({ seconds: 5 * DAY });
  const decided = await each(world.decide);
  await chain.testClient.increaseTime({ seconds: 3 * DAY });
  const paid = await each(world.pay);
  const whole = indexes.map((_, i) =>
    [opened, answered, decided, paid].reduce((sum, gas) => sum + (gas[i] ?? 0), 0),
  );
  return [
    row("case-open", OPENS, opened, 120_000),
    row("case-decide", "three of a panel of five rule; whole transaction", decided, 110_000),
    row(
      "case-whole",
      "opened, answered by the issuer, upheld, paid; four whole transactions",
      whole,
      320_000,
    ),
  ];
};

const OPENS =
  "a case about a credential (depth 14) of a batch of 10,000, evidence at a URI of 53 bytes; whole transaction";

function row(id: string, about: string, samples: readonly number[], goal: number): Measurement {
  return { id, about, unit: "gas", ours: spreadOf(samples), peer: null, goal };
}

type Panel = { readonly quorum: number; readonly payee: Hex; readonly seats: readonly Seat[] };
type Seat = { readonly member: Hex; readonly standIn: Hex; readonly secondStandIn: Hex };

const members = Array.from({ length: 5 }, (_, i) => signerAt(2_000 + i));

function panelOf(first: number): Panel {
  const seats = Array.from({ length: 5 }, (_, i) => ({
    member: pad(signerAt(first + i).address),
    standIn: zeroHash,
    secondStandIn: zeroHash,
  }));
  return { quorum: 3, payee: signerAt(first + 90).address, seats };
}

const RULE = {
  quorum: 3,
  floor: 2,
  mode: 0,
  vetoes: 3,
  evidence: false,
  window: 7 * DAY,
  standIn: 0,
  notice: 2 * DAY,
  budget: 0,
  sunset: 0,
};
/** One an act; of Issue, Roster and Rules the quorum never falls. */
const RULES = Array.from({ length: 12 }, (_, act) =>
  [0, 10, 11].includes(act) ? { ...RULE, floor: 3 } : RULE,
);

/** A desk, a group that names it, a batch that it may revoke of, and two sides with money, like everybody who is paid. */
async function openWorld({ chain, allocation }: Subject) {
  const { viem, issuer, relayer: claimant } = chain;
  const registry = await deployRegistry(chain);
  const schemas = await viem.deployContract("SchemaRegistry");
  const attestations = await viem.deployContract("AttestationRegistry", [schemas.address]);
  const token = await viem.deployContract("SampleToken", [issuer.account.address, 10n ** 30n]);
  const panel = panelOf(2_000);
  const desk = await viem.deployContract("DisputeDesk", [
    registry.address,
    attestations.address,
    token.address,
    BOND,
    panel,
    panelOf(3_000),
    URI,
  ]);
  for (const to of [claimant.account.address, desk.address, panel.payee] as const) {
    await chain.gasOf(await token.write.transfer([to, 10n ** 26n], { account: issuer.account }));
  }
  for (const { account } of [claimant, issuer]) {
    await chain.gasOf(await token.write.approve([desk.address, maxUint256], { account }));
  }
  const group = await viem.deployContract("Quorum", [panelOf(4_000).seats, RULES, desk.address]);
  const batch = benchBatch(allocation, CREDENTIALS);
  const plain = await batchHeader(chain, batch, "cases");
  const header: BatchHeader = { ...plain, policy: { ...plain.policy, revoker: group.address } };
  await registry.issue(header);
  const chainId = BigInt(await chain.publicClient.getChainId());
  const id = batchId({ chainId, registry: registry.address, header });
  const credentialAt = (index: number) => credentialId(id, BigInt(index));
  const hashOf = (what: string, index: number): Hex => bytesToHex(seededBytes(`${what} ${index}`, 32));
  const subjectAt = (index: number, proof: readonly Hex[]) => ({
    header,
    credential: batch.credential(index),
    proof,
  });
  return {
    open: (index: number) =>
      desk.write.openCase(
        [subjectAt(index, batch.credentialProof(index)), FRAUD, hashOf("evidence", index), URI],
        { account: claimant.account },
      ),
    /** The issuer needs to prove nothing. */
    answer: (index: number) =>
      desk.write.answer([subjectAt(index, []), FRAUD, [], hashOf("answer", index), URI], {
        account: issuer.account,
      }),
    decide: async (index: number) => {
      const { id: caseId } = await desk.read.caseOf([credentialAt(index), FRAUD]);
      const reasons = hashOf("reasons", index);
      const approvals = await approvalsOf({ desk: desk.address, chainId, caseId, reasons });
      return desk.write.rule([credentialAt(index), FRAUD, UPHELD, reasons, panel, approvals], {
        account: claimant.account,
      });
    },
    pay: (index: number) => desk.write.pay([credentialAt(index), FRAUD], { account: claimant.account }),
  };
}

type Ruled = { readonly desk: Hex; readonly chainId: bigint; readonly caseId: Hex; readonly reasons: Hex };

/** What three of the five sign, 65 bytes each. */
function approvalsOf({ desk, chainId, caseId, reasons }: Ruled) {
  return Promise.all(
    members.slice(0, 3).map(async (member, seat) => ({
      seat,
      chair: 0,
      signature: await member.signTypedData({
        domain: { name: "Symbolon Disputes", version: "1", chainId, verifyingContract: desk },
        types: {
          Ruling: [
            { name: "caseId", type: "bytes32" },
            { name: "round", type: "uint8" },
            { name: "ruling", type: "uint8" },
            { name: "reasons", type: "bytes32" },
          ],
        },
        primaryType: "Ruling",
        message: { caseId, round: 0, ruling: UPHELD, reasons },
      }),
    })),
  );
}
