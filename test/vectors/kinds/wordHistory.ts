import { changedBy, effectOf, keptStates, slotOf, toldAt, type WordStep } from "../naive/wordStates.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const bitOf = (credential: number): bigint => 2n ** BigInt(255 - credential);

function vector(
  toggles: boolean,
  epochLength: bigint,
  steps: readonly WordStep[],
  credential: number,
  moment: bigint,
) {
  const [newest, older, oldest] = keptStates(toggles, steps);
  return {
    toggles,
    epochLength,
    steps: steps.map(({ retracts, epoch, credentials }) => ({
      retracts,
      epoch,
      mask: credentials.reduce((mask, one) => mask + bitOf(one), 0n),
    })),
    newest: slotOf(newest),
    older: slotOf(older),
    oldest: slotOf(oldest),
    mask: bitOf(credential),
    moment,
    ...toldAt(toggles, epochLength, steps, credential, moment),
  };
}

const announce = (epoch: bigint, ...credentials: number[]): WordStep => ({
  retracts: false,
  epoch,
  credentials,
});
const retract = (epoch: bigint, ...credentials: number[]): WordStep => ({
  retracts: true,
  epoch,
  credentials,
});

const first = 29_100_960n; // the minute of 2025-05-01 00:00 UTC

/** Stories of minutes: what is kept, moved aside, forgotten, taken back. */
const stories: readonly (readonly WordStep[])[] = [
  [],
  [announce(first, 0)],
  [announce(first, 0), announce(first, 1)],
  [announce(first, 0), announce(first + 1n, 1)],
  [announce(first, 0), announce(first + 1n, 1), announce(first + 2n, 2)],
  [0n, 1n, 2n, 3n, 9n].map((later) => announce(first + later, Number(later))),
  [announce(first, 0), announce(first + 1n, 0), announce(first + 2n, 0, 1)],
  [announce(first, 0), retract(first, 0)],
  [announce(first, 0, 1), retract(first, 0)],
  [announce(first, 0), announce(first + 1n, 1), retract(first + 1n, 1)],
  [announce(first, 0), announce(first + 1n, 1), retract(first + 1n, 1), announce(first + 1n, 2)],
  [
    announce(first, 0),
    announce(first + 1n, 0, 1),
    announce(first + 2n, 2),
    retract(first + 2n, 2),
    announce(first + 3n, 0),
  ],
  [announce(first, 223), announce(first + 1n, 223, 0), announce(first + 2n, 223)],
];

/** From the floor to the horizon of the last epoch: the seconds around each effect, and the last one. */
function momentsOf(
  toggles: boolean,
  length: bigint,
  steps: readonly WordStep[],
  credential: number,
): bigint[] {
  const last = steps.at(-1)?.epoch ?? first;
  const end = effectOf(length, last);
  const { floor } = toldAt(toggles, length, steps, credential, 0n);
  const effects = steps.map(({ epoch }) => effectOf(length, epoch));
  const now = length === 0n ? last : last * length;
  const around = [now, ...effects.flatMap((effect) => [effect - 1n, effect]), end - 1n, floor];
  return [...new Set(around)].filter((moment) => moment >= floor && moment < end);
}

export const wordHistoryKind: Kind = {
  kind: "word-history",
  about:
    "Changes of one status word (for good, or toggles), the three slots that they lead to, and what these tell of one credential at a moment; next 2^256 - 1: never.",
  layout: {
    toggles: "bool",
    epochLength: "uint256",
    steps: { array: { struct: { retracts: "bool", epoch: "uint256", mask: "uint256" } } },
    newest: "uint256",
    older: "uint256",
    oldest: "uint256",
    mask: "uint256",
    moment: "uint256",
    set: "bool",
    since: "uint256",
    next: "uint256",
    floor: "uint256",
  },
  vectors: () => {
    const random = randomSource("word-history");
    const told = (toggles: boolean, length: bigint, steps: readonly WordStep[], credential: number) =>
      momentsOf(toggles, length, steps, credential).map((moment) =>
        vector(toggles, length, steps, credential, moment),
      );
    const randomSteps = (toggles: boolean): WordStep[] => {
      const steps: WordStep[] = [];
      let epoch = first + BigInt(random.below(1_000));
      for (let left = 1 + random.below(9); left > 0; left--) {
        epoch += BigInt(random.pick([0, 0, 1, 1, 2, 5]));
        const open = changedBy(toggles, steps, epoch);
        const some = range(4, (i) => i).filter(() => random.below(2) === 0);
        const back = random.below(2) === 0 ? open : open.filter((one) => some.includes(one));
        if (random.below(3) === 0 && back.length > 0) steps.push(retract(epoch, ...back));
        else if (some.length > 0) steps.push(announce(epoch, ...some));
      }
      return steps;
    };
    return [
      ...[false, true].flatMap((toggles) =>
        stories.flatMap((steps) => [0, 1].flatMap((credential) => told(toggles, 60n, steps, credential))),
      ),
      ...range(120, (i) => {
        const toggles = i % 2 === 1;
        const length = random.pick([0n, 60n, 3_600n]);
        const steps = randomSteps(toggles);
        const credential = random.below(4);
        return vector(
          toggles,
          length,
          steps,
          credential,
          random.pick(momentsOf(toggles, length, steps, credential)),
        );
      }),
    ];
  },
};
