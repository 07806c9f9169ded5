import { type Random, seededRandom } from "../../test/differential/calls/seededRandom.ts";
import type { FaultOutcome } from "../../test/toolkit/delivery/work/faultOutcome.ts";
import { WRITES, type WritePoint } from "../../test/toolkit/delivery/work/writePoints.ts";
import { type FaultStage, openStage } from "./faultStage.ts";
import type { FaultScale } from "./scale.ts";

export type Killed = FaultOutcome & { readonly kills: number; readonly reorgs: number };

/** Claims that are done, at most, before a worker is killed. */
const CLAIMS_A_LIFE = 60;
/** Milliseconds after which a worker is killed wherever it is. */
const LIFE = { least: 300, most: 3_500 } as const;
const NTH = 4;

export type KilledTerms = {
  readonly kind: "pglite" | "durable";
  /** Workers at once. */
  readonly workers: number;
  readonly kills: number;
  readonly scale: FaultScale;
  readonly seed: number;
  /** The control: sends before it writes down, and is killed between these. */
  readonly sendsFirst?: boolean;
  readonly progress: (line: string) => void;
};

/** Kills workers at random points, while blocks are taken back, until enough were killed; then has the rest done. */
export async function killedRun(terms: KilledTerms): Promise<Killed> {
  const { kind, workers, kills, scale, seed, sendsFirst = false, progress } = terms;
  const random = seededRandom(seed);
  const reorgs = seededRandom(seed + 1);
  const stage = await openStage({
    kind,
    scale: sendsFirst ? { ...scale, block: scale.controlBlock } : scale,
    leaves: 2 * kills * CLAIMS_A_LIFE,
    reorg: () =>
      !sendsFirst && reorgs.chance(15)
        ? { depth: 1 + reorgs.below(3), isDropped: reorgs.chance(50) }
        : undefined,
  });
  try {
    await stage.submit((kills * CLAIMS_A_LIFE) / 2);
    let killed = 0;
    const live = async (number: number) => {
      while (killed < kills) {
        const ended = await oneLife(stage, random, `worker-${number}`, sendsFirst);
        if (ended !== "SIGKILL") await stage.submit(10 * CLAIMS_A_LIFE);
        else if (++killed % 10 === 0) progress(`${kind}: ${killed} of ${kills} killed`);
      }
    };
    await Promise.all(Array.from({ length: workers }, (_, i) => live(i + 1)));
    return { ...(await stage.finish()), kills: killed, reorgs: stage.beat.reorgs() };
  } finally {
    await stage.close();
  }
}

async function oneLife(
  stage: FaultStage,
  random: Random,
  name: string,
  sendsFirst: boolean,
): Promise<string | number> {
  const point: WritePoint = sendsFirst
    ? "before bundle"
    : `${random.pick(["before", "after"] as const)} ${random.pick([...WRITES, "send", "send"] as const)}`;
  const worker = stage.start({ name, sendsFirst, kill: { point, nth: 1 + random.below(NTH) } });
  const limit = LIFE.least + random.below(LIFE.most - LIFE.least);
  let timer: NodeJS.Timeout | undefined;
  void worker.open.then(() => {
    // The control lives until it comes to its point.
    if (!sendsFirst) timer = setTimeout(() => worker.signal("SIGKILL"), limit);
  });
  const ended = await worker.ended;
  clearTimeout(timer);
  return ended;
}
