import type { Random } from "../../../src/sdk/core/randomFrom.ts";

/** Somebody's attempt, at a Unix second. */
export type Said = {
  readonly who: (typeof speakers)[number];
  readonly at: number;
  readonly ruling?: "Upheld" | "Rejected";
};

/** What everybody does about one case, whether it is in time or not; who is not named is silent. */
export type CaseScript = {
  readonly kind: (typeof KINDS)[number];
  readonly opened: number;
  /** Seconds of its effect's notice. */
  readonly notice: number;
  /** Ascending by moment. */
  readonly says: readonly Said[];
};

/** Who may stay silent. */
export const speakers = ["answer", "first", "appeal", "second", "carryOut"] as const;
const KINDS = ["IssuedInError", "Fraud", "KeyCompromise", "WronglySuspended", "WronglyRefused"] as const;
const DAY = 86_400;
const NOTICES = [0, 60, DAY, 30 * DAY, 90 * DAY];
/** Days from when a speaker is heard, after whoever spoke before them, and for how long. */
const HEARD: Readonly<Record<Said["who"], readonly [from: number, length: number]>> = {
  answer: [0, 3],
  first: [5, 2],
  appeal: [0, 3],
  second: [2, 2],
  carryOut: [4, 7],
};

/**
 * A case by its number: of 32 in a row each has another combination of who is silent; all else is drawn. One time in four
 * somebody speaks at the very edge of a stage, or a second beside it.
 */
export function scriptOf(number: number, random: Random): CaseScript {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const opened = 1_800_000_000 + Math.floor(random() * DAY);
  const notice = pick(NOTICES);
  const heard = speakers.filter((_, i) => ((number >> i) & 1) === 0);
  const says: Said[] = [];
  for (const who of heard) {
    const [from, length] = HEARD[who];
    const drawn = (from - 0.5 + random() * (length + 1)) * DAY;
    const edge = Math.round(drawn / DAY) * DAY + pick([-1, 0, 1]);
    const wait = who === "carryOut" ? pick([notice, notice, 0]) : 0;
    const at = Math.max(
      opened,
      sinceOf(who, says, opened) + wait + Math.floor(random() < 0.25 ? edge : drawn),
    );
    says.push(
      who === "first" || who === "second" ? { who, at, ruling: pick(["Upheld", "Rejected"]) } : { who, at },
    );
  }
  // Sorting is stable: of one second, they speak in the order of the stages.
  return { kind: pick(KINDS), opened, notice, says: says.sort((a, b) => a.at - b.at) };
}

/** The moment after which a speaker speaks: that of whoever spoke before, or where the first panel is silent its end. */
function sinceOf(who: Said["who"], says: readonly Said[], opened: number): number {
  const at = (name: Said["who"]) => says.find((one) => one.who === name)?.at;
  if (who === "answer" || who === "first") return opened;
  const decided = at("first") ?? opened + 7 * DAY;
  if (who === "appeal") return decided;
  const appealed = at("appeal");
  if (who === "second") return appealed ?? decided;
  return appealed ?? decided - DAY;
}
