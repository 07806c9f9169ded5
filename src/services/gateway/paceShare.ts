import type { GasRoom } from "../delivery/work/turn.ts";
import type { Sql } from "../store/sql.ts";

/** Milliseconds between looks at who else sends. */
const LOOK_MS = 1_000;

export type PaceShareParameters = {
  readonly chain: number;
  /** The workers that share one pace by themselves. */
  readonly names: readonly string[];
  readonly signal: AbortSignal;
  /** Called with what goes wrong: the share of before goes on to count. */
  readonly onTrouble: (thrown: unknown) => void;
};

/**
 * What part of a chain's pace some workers have: of all who hold a key there, by the store, whatever process they are in. One
 * that dies leaves its part to the others as soon as its lease has run out.
 * @returns what gives the part, above 0 and up to 1
 */
export function openPaceShare(
  sql: Sql,
  { chain, names, signal, onTrouble }: PaceShareParameters,
): () => number {
  let share = 1;
  const look = async () => {
    const rows = await sql.query<{ readonly owner: string }>(
      "select distinct owner from sender where chain = $1 and lease_until > clock_timestamp()",
      [chain],
    );
    const own = rows.filter(({ owner }) => names.includes(owner)).length;
    share = own === 0 ? 1 / (rows.length + 1) : own / rows.length;
  };
  const refresh = () => void look().catch(onTrouble);
  refresh();
  const timer = setInterval(refresh, LOOK_MS);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return () => share;
}

/** A part of a pace. @param share how much of it, as of now */
export function partOfPace(whole: GasRoom, share: () => number): GasRoom {
  const scaled = (planned: ReadonlyMap<string, number>) =>
    new Map([...planned].map(([name, gas]) => [name, gas / share()]));
  return {
    classes: whole.classes,
    isApart: whole.isApart,
    isPaced: whole.isPaced,
    next: ({ planned, ...seen }) => {
      const turn = whole.next({ ...seen, planned: scaled(planned) });
      return turn && { ...turn, gas: share() * turn.gas };
    },
    sent: (gas, turn) => whole.sent(gas / share(), turn),
  };
}
