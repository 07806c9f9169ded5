import fc from "fast-check";
import { openWorld, type World, type WorldParameters, WRITE_POINTS } from "./deliveryWorld.ts";
import type { Fault } from "./memoryChain.ts";

/** The naive model: how many items are to be done, each once. */
type Model = { items: number; readonly without: readonly string[] };

type Command = fc.AsyncCommand<Model, World>;

/** `kind` is the name's first word. */
function command(name: string, run: (world: World, model: Model) => unknown): Command {
  const kind = name.split(/[ :]/)[0] as string;
  return {
    check: ({ without }) => !without.includes(kind),
    async run(model, world) {
      await run(world, model);
    },
    toString: () => name,
  };
}

const SEND = "eth_sendRawTransaction";
const SEND_FAULTS: readonly Fault[] = [
  "silent",
  "rate limit",
  "cut",
  "taken, said refused",
  "refused, said taken",
  "refused",
  "nonce too low",
];
const READ_FAULTS: readonly Fault[] = ["silent", "rate limit", "cut"];

const pass = fc
  .constantFrom(60, 200, 500, 1_200, 3_200)
  .map((milliseconds) => command(`pass ${milliseconds} ms`, (world) => world.pass(milliseconds)));
const mine = fc.integer({ min: 1, max: 3 }).map((count) =>
  command(`mine ${count}`, async ({ chain, pass: go }) => {
    chain.mine(count);
    await go(60);
  }),
);
/** Some blocks as they come: long enough, they make final what is mined. */
const live = fc.integer({ min: 2, max: 12 }).map((blocks) =>
  command(`live ${blocks}`, async (world) => {
    for (let i = 0; i < blocks; i++) {
      await world.pass(400);
      world.chain.mine();
    }
  }),
);
const feed = fc.integer({ min: 1, max: 12 }).map((count) =>
  command(`feed ${count}`, (world, model) => {
    model.items += count;
    world.feed(count);
  }),
);
const reorg = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom("keep", "drop", "reorder" as const))
  .map(([blocks, undoing]) =>
    command(`reorg ${blocks}, ${undoing}`, (world) => world.reorg(blocks, undoing as "keep")),
  );
const forget = fc.boolean().map((isAll) =>
  command(`forget ${isAll ? "all" : "the first"} that wait`, ({ chain: { pool } }) => {
    const [first] = pool.all();
    pool.forget((bid) => isAll || bid === first);
  }),
);
const kill = fc.constant(command("kill", (world) => world.kill()));
const killAt = fc
  .tuple(fc.constantFrom(...WRITE_POINTS), fc.integer({ min: 1, max: 3 }))
  .map(([point, count]) =>
    command(`kill ${point} ${count}`, async (world) => {
      world.killAt(point, count);
      await world.pass(60);
    }),
  );
const sendFault = fc
  .constantFrom(...SEND_FAULTS)
  .map((fault) => command(`send: ${fault}`, (world) => world.fault(SEND, fault)));
const readFault = fc
  .tuple(fc.constantFrom("eth_get", "eth_getTransactionReceipt", "eth_"), fc.constantFrom(...READ_FAULTS))
  .map(([method, fault]) => command(`read ${method}: ${fault}`, (world) => world.fault(method, fault)));
const lag = fc.integer({ min: 0, max: 3 }).map((heads) =>
  command(`lag ${heads}`, ({ chain }) => {
    chain.state.lag = heads;
  }),
);
const foreign = fc
  .tuple(fc.nat(2), fc.boolean())
  .map(([index, isSame]) =>
    command(`foreign ${index}${isSame ? ", the same" : ""}`, (world) => world.foreign(index, isSame)),
  );
const baseFee = fc.constantFrom(2n, 5n).map((factor) =>
  command(`price times ${factor}`, ({ chain }) => {
    chain.state.baseFee *= factor;
  }),
);
const strict = fc.boolean().map((isStrict) =>
  command(`strict: ${isStrict}`, ({ chain }) => {
    chain.state.isStrict = isStrict;
  }),
);
const floor = fc.constantFrom(1n, 150n, 2_000n).map((leastTip) =>
  command(`floor ${leastTip}`, ({ chain }) => {
    chain.state.leastTip = leastTip;
  }),
);
const revert = fc.boolean().map((isOn) =>
  command(isOn ? "revert" : "revert no more", ({ chain, world }) => {
    const item = world.items.at(-1);
    chain.state.reverts.clear();
    if (isOn && item !== undefined) chain.state.reverts.add(item);
  }),
);

const dry = fc.boolean().map((isDry) =>
  command(isDry ? "dry" : "rich", ({ chain: { pool }, accounts }) => {
    pool.funds.clear();
    if (isDry) pool.funds.set(accounts[0]?.address.toLowerCase() ?? "", 0n);
  }),
);

/** What may happen, in any order; what moves things on, more often. */
export const happenings = [
  pass,
  pass,
  pass,
  live,
  mine,
  mine,
  feed,
  feed,
  reorg,
  forget,
  kill,
  killAt,
  killAt,
  sendFault,
  readFault,
  lag,
  foreign,
  baseFee,
  strict,
  floor,
  revert,
  dry,
];

export const settings: fc.Arbitrary<Play> = fc.record({
  seed: fc.integer(),
  keys: fc.integer({ min: 1, max: 3 }),
  without: fc.subarray([
    "reorg",
    "forget",
    "kill",
    "send",
    "read",
    "lag",
    "foreign",
    "price",
    "strict",
    "floor",
    "revert",
    "dry",
  ]),
  hasTag: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  // Fewer than make a block final.
  states: fc.constantFrom(undefined, 5),
});

export type Play = WorldParameters & {
  /** Kinds of what does not happen this time: faults that are rare among all show where they are alone. */
  readonly without: readonly string[];
};

/** Plays what happens, then lets all be well. @returns what is wrong at the end */
export async function play(
  { without, ...parameters }: Play,
  commands: Iterable<Command>,
): Promise<readonly string[]> {
  const model: Model = { items: 0, without };
  const real = openWorld(parameters);
  await fc.asyncModelRun(() => ({ model, real }), commands);
  const wrongs = await real.conclude();
  const lost = model.items === real.world.items.length ? [] : ["the model has other items"];
  return [...wrongs, ...lost];
}
