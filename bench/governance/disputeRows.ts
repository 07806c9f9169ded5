import { zeroHash } from "viem";
import { quorumAbi } from "../../src/sdk/chain/abi/quorumAbi.ts";
import type { ContractCall } from "../../src/sdk/chain/calls/asTransaction.ts";
import { asTransaction } from "../../src/sdk/chain/calls/asTransaction.ts";
import { imposeHoldCall } from "../../src/sdk/chain/calls/batches.ts";
import { appealCall, carryOutCall, holdForCaseCall } from "../../src/sdk/chain/calls/desk.ts";
import { actCall } from "../../src/sdk/chain/calls/groups.ts";
import { unpackHold } from "../../src/sdk/core/status/holds.ts";
import { inForceFrom } from "../../src/sdk/core/status/statusWords.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import {
  answerHere,
  caseHere,
  comeTo,
  DAY,
  type DisputeStage,
  holdHere,
  INDEX,
  KIND,
  openCaseHere,
  openDisputeStage,
  ruleHere,
  send,
  statusHere,
} from "./disputeStage.ts";

/** On a chain with the contracts as they ship: what an outsider can hold, and whether what is upheld is valid in between. */
export async function disputeRows(): Promise<readonly Measurement[]> {
  const row = (id: string, about: string, seconds: bigint): Measurement => ({
    id,
    about,
    unit: "seconds",
    ours: spreadOf([Number(seconds)]),
    peer: null,
    goal: 0,
  });
  return [
    row(
      "outsider-hold-seconds",
      "for which somebody who sits nowhere can hold a credential, by its registry, its group or the desk; the longest of five ways",
      await onStage(outsiderHold),
    ),
    row(
      "valid-gap-seconds",
      "in which a credential that was held for a case is valid again before it is revoked, where everybody acts in the last second they may: answer, ruling, appeal; the second panel is silent, and it is carried out in its last second",
      await onStage((stage) => validGap(stage, holdHere)),
    ),
  ];
}

/** Uses a stage of its own. @param open left out: as the rows are measured */
export async function onStage<Result>(
  use: (stage: DisputeStage) => Promise<Result>,
  open: () => Promise<DisputeStage> = openDisputeStage,
): Promise<Result> {
  const stage = await open();
  try {
    return await use(stage);
  } finally {
    await stage.chain.close();
  }
}

/** The longest hold that an account gets by any of the ways there are; 0: none. */
export async function outsiderHold(stage: DisputeStage): Promise<bigint> {
  const { chain, desk, registry, group, header, seats } = stage;
  const by = chain.relayer;
  await openCaseHere(stage);
  const now = await chain.now();
  const until = now + DAY;
  const targets = [INDEX];
  const imposed = imposeHoldCall({ registry, header, targets, until, reason: 0, evidence: zeroHash });
  const { data } = asTransaction(imposed);
  const proposal = { target: registry, data, evidence: zeroHash, nonce: 7n, deadline: 0n };
  const own = {
    member: `0x${by.account.address.slice(2).padStart(64, "0")}` as const,
    standIn: zeroHash,
    secondStandIn: zeroHash,
  };
  const madeUp = [own, ...seats.slice(1)];
  const ways: readonly ContractCall[] = [
    imposed,
    holdForCaseCall({ desk, kind: KIND, header, index: INDEX, seats }),
    holdForCaseCall({ desk, kind: KIND, header, index: INDEX, seats: madeUp }),
    actCall({
      quorum: group,
      proposal,
      seats,
      approvals: [{ seat: 0, chair: 0, signature: `0x${"11".repeat(65)}` }],
    }),
    { address: group, abi: quorumAbi, functionName: "enact", args: [registry, data, zeroHash] },
  ];
  let longest = 0n;
  for (const call of ways) {
    await send(chain, by, call).catch(() => undefined);
    const { hold } = await statusHere(stage);
    const held = unpackHold(hold).until - now;
    if (held > longest) longest = held;
  }
  return longest;
}

/**
 * Seconds in which the credential is valid between its hold and its revocation.
 * @param hold how it is held; doing nothing shows what the row is about
 */
export async function validGap(
  stage: DisputeStage,
  hold: (stage: DisputeStage) => Promise<void>,
): Promise<bigint> {
  const { chain, desk, credential, subject } = stage;
  await openCaseHere(stage);
  const { openedAt } = await caseHere(stage);
  await hold(stage);
  await comeTo(chain, openedAt + 3n * DAY - 1n);
  await answerHere(stage);
  await comeTo(chain, openedAt + 7n * DAY - 1n);
  await ruleHere(stage, 0, "Upheld");
  const ruled = await caseHere(stage);
  await comeTo(chain, ruled.decidesBy - 1n);
  // Whoever answered lost, and appeals.
  await send(
    chain,
    chain.issuer,
    appealCall({ desk, kind: KIND, credential, evidence: `0x${"ab".repeat(32)}`, uri: "ipfs://appeal" }),
  );
  const appealed = await caseHere(stage);
  await comeTo(chain, appealed.decidesBy);
  await chain.testClient.mine({ blocks: 1 });
  const effect = await caseHere(stage);
  await comeTo(chain, effect.decidesBy - 1n);
  await send(chain, chain.relayer, carryOutCall({ desk, kind: KIND, subject }));
  const { hold: held, revoked } = await statusHere(stage);
  const revokedFrom = inForceFrom(revoked.newest, subject.header.policy.epochLength);
  const heldUntil = unpackHold(held).until;
  const gapFrom = heldUntil === 0n ? openedAt : heldUntil;
  return revokedFrom > gapFrom ? revokedFrom - gapFrom : 0n;
}
