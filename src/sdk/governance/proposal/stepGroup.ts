import type { Hash, Hex } from "viem";
import { asTransaction } from "../../chain/calls/asTransaction.ts";
import { assentCall, countSilencesCall, executeCall } from "../../chain/calls/groups.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import type { SeatState } from "../../chain/read/readQuorum.ts";
import type { SymbolonError } from "../../core/errors.ts";
import type { Act } from "../../core/governance/acts.ts";
import { seatsIn } from "../../core/governance/roster.ts";
import { requireEtherForCalls, sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { governanceRefusal } from "../governanceRefusal.ts";
import type { Group } from "../group/readGroup.ts";
import { assentsNeeded, type KnownProposal, readProposals, readSeats } from "../group/readProposals.ts";
import { tellCall } from "./readCall.ts";

export type StepGroupParameters = {
  /** Only steps of this proposal. */
  readonly id?: Hex | undefined;
  /** Simulates it and sends nothing. */
  readonly dryRun?: boolean | undefined;
  readonly timing?: Timing | undefined;
};

/** A due step of a proposal. */
export type DueStep = {
  readonly id: Hex;
  readonly act: Act;
  /** `pass`: enough have assented since seats became dormant. */
  readonly did: "execute" | "countSilences" | "pass";
  readonly what: string;
  /** Undefined: nothing was sent. */
  readonly transaction: Hash | undefined;
  readonly gas: bigint;
  /** Why the step failed; undefined: it did not. */
  readonly refused: SymbolonError | undefined;
};

export type SteppedGroup = { readonly steps: readonly DueStep[]; readonly calls: readonly PlannedCall[] };

/**
 * Does the due steps of a group. It executes passed proposals after their notice, counts the silent seats of lapsed
 * ones, and passes proposals that have enough assents since seats became dormant. Anybody may. A refused call of one
 * proposal does not delay the others.
 * @throws what viem throws where the node does not answer; `TransactionReverted`, `TransactionPending`; before the
 * first of several is sent `NotEnoughFunds`
 */
export async function stepGroup(
  client: WriteClient,
  group: Group,
  { id, dryRun = false, timing }: StepGroupParameters,
): Promise<SteppedGroup> {
  const proposals = await readProposals(client, group);
  const seats = await readSeats(client, group);
  const due = proposals
    .filter((one) => id === undefined || one.id === id)
    .flatMap((known) => dueStep(group, known, seats) ?? []);
  if (!dryRun) await requireEtherForDue(client, due);
  const steps: DueStep[] = [];
  const calls: PlannedCall[] = [];
  for (const { call, ...step } of due) {
    const refused = await simulateRefusal(client, call);
    // The silences that were just counted are this week's.
    if (refused?.code === "SilencesTooSoon") continue;
    if (refused !== undefined || dryRun) {
      steps.push({ ...step, transaction: undefined, gas: 0n, refused });
      if (refused === undefined) calls.push(plannedCall(call, { what: step.what }));
      continue;
    }
    const { transactionHash: transaction, gasUsed: gas } = await sendSingle(client, call, timing);
    steps.push({ ...step, transaction, gas, refused });
  }
  return { steps, calls };
}

function dueStep(group: Group, known: KnownProposal, states: readonly SeatState[]) {
  const { quorum, asOf, roster, silencesCountFrom } = group;
  const { id, stage, from, stored, proposal } = known;
  const { act } = stored;
  if (stage === "Passed" && from <= asOf.time) {
    const { what } = tellCall(group, proposal);
    return { id, act, did: "execute", what, call: executeCall({ quorum, proposal }) } as const;
  }
  if (stage === "Open" && seatsIn(stored.assents).length >= assentsNeeded(known, states)) {
    const call = assentCall({ quorum, id, seats: roster.seats, approvals: [] });
    return { id, act, did: "pass", what: `Let pass what enough seats assent to: ${id}`, call } as const;
  }
  // Silences count once a week: others no longer count.
  if (stage !== "Lapsed" || stored.isClosed || stored.openedAt < silencesCountFrom) return undefined;
  const what = `Count who was silent while the proposal ${id} lapsed`;
  return { id, act, did: "countSilences", what, call: countSilencesCall({ quorum, id }) } as const;
}

/**
 * Requires the ether for the steps that would succeed now. A refused step takes no ether, and after one count of
 * silences there is no other for a week.
 * @throws SymbolonError `NotEnoughFunds`
 */
async function requireEtherForDue(
  client: WriteClient,
  all: readonly NonNullable<ReturnType<typeof dueStep>>[],
): Promise<void> {
  const counted = all.find(({ did }) => did === "countSilences");
  const due = all.filter((one) => one.did !== "countSilences" || one === counted);
  if (due.length < 2) return;
  const refusals = await Promise.all(due.map(({ call }) => simulateRefusal(client, call)));
  const playable = due.filter((_, i) => refusals[i] === undefined);
  await requireEtherForCalls(
    client,
    playable.map(({ call }) => asTransaction(call)),
  );
}

type DueCall = ReturnType<typeof executeCall | typeof assentCall | typeof countSilencesCall>;

async function simulateRefusal(client: WriteClient, call: DueCall): Promise<SymbolonError | undefined> {
  try {
    await simulateSingle(client, call, client.account.address);
    return undefined;
  } catch (thrown) {
    const refusal = governanceRefusal(thrown);
    if (refusal === undefined) throw thrown;
    return refusal;
  }
}
