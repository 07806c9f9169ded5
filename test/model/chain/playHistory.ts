import { batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { nextIssue, nextStep } from "../history/nextStep.ts";
import { nextTime } from "../history/nextTime.ts";
import type { Scene } from "../history/scene.ts";
import { sightOf } from "../history/sight.ts";
import type { Step } from "../history/step.ts";
import { logEntries } from "../naive/logEntries.ts";
import type { LogEntry } from "../naive/logEntry.ts";
import { encodeStep, headerOf } from "./encodeStep.ts";
import type { Chain } from "./openChain.ts";
import { askVerifier, readBatchCopy } from "./readCopy.ts";
import type { Copy, IssuedBatch, Recording } from "./recording.ts";

/** Told of each block as soon as it is there, while the chain still stands on it. */
export type Onlooker = (copy: Copy) => Promise<void>;

/** Credentials that the verifier is asked about at each block. */
const ASKED = 6;

/** Where a branch of the chain stands. */
type Branch = {
  readonly now: number;
  readonly log: readonly LogEntry[];
  /** The plan whose batch the story is about. */
  readonly plan: number;
  /** By plan. */
  readonly issued: readonly (IssuedBatch | undefined)[];
  readonly copies: readonly Copy[];
  /** No block that is still to come is older: the reorg margin is good for what is undone and for what replaces it. */
  readonly earliest: number;
};

/** Plays a history of so many blocks, not counting those that are undone on the way. */
export async function playHistory(
  chain: Chain,
  scene: Scene,
  blocks: number,
  onlooker: Onlooker = async () => {},
): Promise<Recording> {
  const { random, reorgMargin } = scene;
  const dropped: Copy[] = [];
  /** Every header that was ever issued: on another branch, it may be again. */
  const everIssued: IssuedBatch[] = [];
  let done = 0;
  let refused = 0;
  await chain.reset();

  const issueOf = (
    branch: Branch,
    { plan, back }: Extract<Step, { act: "issue" }>,
    time: number,
  ): IssuedBatch => {
    const again = everIssued.filter((old) => {
      const age = time - Number(old.header.issuedAt);
      return old.plan === plan && !isIssuedOn(branch, old) && age >= 0 && age <= 86_400;
    });
    if (again.length > 0 && random.chance(70)) return { ...random.pick(again), issueTime: time };
    const header = headerOf(scene, plan, time - back);
    const id = batchId({ chainId: chain.chainId, registry: chain.registry, header });
    return { header, id, plan, issueTime: time };
  };

  /**
   * @param latest the block's time is no later
   * @param toIssue the plan whose batch is issued in it; left out: whatever comes
   */
  const playBlock = async (branch: Branch, latest: number, toIssue?: number): Promise<Branch> => {
    // A story is about one batch for a while: changes that never meet would show little.
    const plan = toIssue ?? (random.chance(85) ? branch.plan : random.below(scene.plans.length));
    const { epochLength } = scene.plans[plan]!;
    const time = Math.max(branch.earliest, Math.min(nextTime(scene, epochLength, branch.now), latest));
    const current = branch.issued[plan];
    const told = branch.log.filter((entry) => entry.batch === current?.id);
    const sight = current && sightOf(told, epochLength, scene.watched);
    const step = toIssue === undefined ? nextStep(scene, plan, sight, time) : nextIssue(scene, plan);
    const issue = step.act === "issue" ? issueOf(branch, step, time) : undefined;
    const batch = issue ?? (step.act === "nothing" ? undefined : current);
    const data = step.act === "nothing" || batch === undefined ? undefined : encodeStep(step, batch.header);
    const { block, logs } = await chain.mine(time, data);
    if (logs.length > 0) done++;
    else if (data !== undefined) refused++;
    const log = [...branch.log, ...logEntries(logs, block)];
    const issued = [...branch.issued];
    if (step.act === "issue" && issue !== undefined && logs.length > 0) {
      issued[step.plan] = issue;
      everIssued.push(issue);
    }

    const batches: Copy["batches"][number][] = [];
    for (const found of issued) batches.push(found && (await readBatchCopy(chain, scene, found)));
    const here = issued.filter((found) => found !== undefined);
    const elsewhere = everIssued.filter((found) => !isIssuedOn({ log }, found));
    const asked = Array.from({ length: here.length === 0 ? 0 : ASKED }, () => ({
      batch: random.pick(elsewhere.length > 0 && random.chance(5) ? elsewhere : here),
      position: random.below(scene.watched.length),
    }));
    const live = asked.length === 0 ? [] : await askVerifier(chain, scene, asked);
    const copy: Copy = { block, log, batches, live, parent: branch.copies.at(-1) };
    await onlooker(copy);
    return { ...branch, plan, now: time, log, issued, copies: [...branch.copies, copy] };
  };

  /**
   * Plays some blocks that will not last, and the first of those that replace them; all lie within the reorg margin. What was
   * issued in the former may be issued again in the latter.
   */
  const playReorg = async (branch: Branch): Promise<Branch> => {
    const snapshot = await chain.snapshot();
    const toIssue = random.chance(25) ? random.below(scene.plans.length) : undefined;
    let side = await playBlock(branch, Number.POSITIVE_INFINITY, toIssue);
    const latest = side.now + reorgMargin;
    for (let more = random.below(6); more > 0; more--) side = await playBlock(side, latest);
    dropped.push(...side.copies.slice(branch.copies.length));
    await chain.revert(snapshot);
    const earliest = Math.max(branch.earliest, side.now - reorgMargin);
    const again = toIssue !== undefined && random.chance(60) ? toIssue : undefined;
    return playBlock({ ...branch, earliest }, Number.POSITIVE_INFINITY, again);
  };

  const issued = scene.plans.map(() => undefined);
  let branch: Branch = { now: scene.origin, log: [], plan: 0, issued, copies: [], earliest: scene.origin };
  while (branch.copies.length < blocks) {
    branch = await (random.chance(9) ? playReorg(branch) : playBlock(branch, Number.POSITIVE_INFINITY));
  }
  return { canonical: branch.copies, dropped, done, refused };
}

function isIssuedOn({ log }: Pick<Branch, "log">, { id }: IssuedBatch): boolean {
  return log.some(({ batch, kind }) => batch === id && kind === "Issue");
}
