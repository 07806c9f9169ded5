import { type Address, zeroAddress, zeroHash } from "viem";
import { asTransaction } from "../../src/sdk/chain/calls/asTransaction.ts";
import { changeStatusCall } from "../../src/sdk/chain/calls/batches.ts";
import { openProposalCall } from "../../src/sdk/chain/calls/groups.ts";
import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import { modes } from "../../src/sdk/core/governance/acts.ts";
import { proposalId } from "../../src/sdk/core/governance/proposal.ts";
import { usualRules } from "../../src/sdk/core/governance/usualRules.ts";
import { members, seats } from "../gas/governance/quorumGroup.ts";
import { type BenchChain, openBenchChain } from "../gas/openBenchChain.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { send } from "./disputeStage.ts";

const DAYS = 30;
/** Hours between two attempts. */
const EVERY = 6;
const HOUR = 3_600n;
const HOSTILE = 8;
/** A proposal is opened without calling anything. */
const NO_REGISTRY: Address = "0x0000000000000000000000000000000000000bad";

/**
 * One seat of nine opens reinstatements, which silence passes, whenever the group lets it: each has to be refused by a transaction
 * of its own, with three signatures.
 */
export async function spamRows(): Promise<readonly Measurement[]> {
  const chain = await openBenchChain();
  try {
    const { opened, windows } = await spam(chain);
    return [
      {
        id: "objections-a-spam",
        about: `transactions a window with which nine seats keep out one seat that tries every ${EVERY} hours for ${DAYS} days to open what silence passes, in the group that ships, by the usual rules`,
        unit: "transactions",
        ours: spreadOf([opened / windows]),
        peer: null,
        goal: 1,
      },
    ];
  } finally {
    await chain.close();
  }
}

async function spam(chain: BenchChain) {
  const rules = usualRules(seats.length);
  const encoded = rules.map(({ rule }) => ({ ...rule, mode: modes.indexOf(rule.mode) }));
  const { address: quorum } = await chain.viem.deployContract("Quorum", [
    seats,
    encoded,
    zeroAddress,
  ] as never);
  const window = rules.find(({ act }) => act === "Reinstate")?.rule.window ?? 0;
  const begin = await chain.now();
  let opened = 0;
  for (let tried = 0; tried < (DAYS * 24) / EVERY; tried++) {
    await chain.testClient.setNextBlockTimestamp({ timestamp: begin + 1n + BigInt(tried * EVERY) * HOUR });
    await chain.testClient.mine({ blocks: 1 });
    if (await isOpened(chain, quorum, BigInt(tried))) opened++;
  }
  return { opened, windows: (DAYS * 86_400) / window };
}

async function isOpened(chain: BenchChain, quorum: Address, nonce: bigint): Promise<boolean> {
  const { to: target, data } = asTransaction(reinstatement(quorum));
  const proposal = { target, data, evidence: zeroHash, nonce, deadline: 0n };
  const member = members[HOSTILE];
  const chainId = BigInt(chain.publicClient.chain.id);
  if (member === undefined) throw new Error("no seat 8");
  const hash = proposalId({ chainId, quorum, proposal, roster: 1 });
  const approvals = [{ seat: HOSTILE, chair: 0, signature: await member.sign({ hash }) }];
  return send(chain, chain.relayer, openProposalCall({ quorum, proposal, seats, approvals })).then(
    () => true,
    () => false,
  );
}

/** Of a batch that there is not. */
function reinstatement(quorum: Address) {
  const policy = {
    revoker: quorum,
    emergency: quorum,
    epochLength: 0n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  };
  const header: BatchHeader = {
    issuer: quorum,
    schema: zeroHash,
    root: zeroHash,
    size: 1n,
    issuedAt: 0n,
    policy,
    manifestHash: zeroHash,
    salt: zeroHash,
  };
  const masks = [{ word: 0n, mask: 1n << 255n }];
  return changeStatusCall({
    registry: NO_REGISTRY,
    header,
    kind: "Reinstate",
    masks,
    reason: 0,
    evidence: zeroHash,
  });
}
