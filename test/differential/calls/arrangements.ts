import { type Address, concatHex, padHex } from "viem";
import { recipients, scripted } from "./cast.ts";
import { basicKinds, composeDraft } from "./composeDraft.ts";
import { type Arrangement, both, type Draft } from "./draft.ts";
import { type Errand, type Reply, word } from "./replies.ts";
import type { Scene } from "./scene.ts";

/** At times a resolver refuses or answers nonsense, or a sender does not take its change: the call comes to nothing. */
export function obstaclesOf(
  { random }: Scene,
  { resolvers = [], change = 0n }: Draft,
  sender: Address,
): Arrangement[] {
  const puppet = scriptedOf(resolvers);
  if (puppet !== undefined && random.chance(22)) {
    const stimulus = random.chance(30) ? "askedPayable" : "called";
    return [{ puppet, stimulus, reply: random.pick(answers) }];
  }
  return change > 0n && random.chance(12)
    ? [{ puppet: sender, stimulus: "paid", reply: random.pick(refusals) }]
    : [];
}

/** At times a resolver, or a sender that gets change, calls the registry while the registry is still at work. */
export function errandsOf(
  scene: Scene,
  { resolvers = [], change = 0n }: Draft,
  sender: Address,
): Arrangement[] {
  const { random } = scene;
  const puppet = scriptedOf(resolvers);
  const found: Arrangement[] = [];
  if (puppet !== undefined && random.chance(30)) {
    const reply = { notes: true, output: word(1), errands: composeErrands(scene, puppet) };
    found.push({ puppet, stimulus: "called", reply });
  }
  if (change > 0n && sender !== puppet && random.chance(15)) {
    found.push({
      puppet: sender,
      stimulus: "paid",
      reply: { notes: true, errands: composeErrands(scene, sender) },
    });
  }
  return found;
}

function scriptedOf(resolvers: readonly Address[]): Address | undefined {
  return resolvers.find((resolver) => scripted.includes(resolver));
}

/** Calls that a puppet makes in the middle of somebody else's. */
function composeErrands(scene: Scene, puppet: Address): Errand[] {
  const { random, stage } = scene;
  return Array.from({ length: 1 + random.below(2) }, (): Errand => {
    if (random.chance(15))
      return { target: both(random.pick(recipients)), value: BigInt(random.below(50)), data: both("0x") };
    const kind = random.chance(25) ? "read" : random.weighted(basicKinds);
    const draft = composeDraft(scene, kind, puppet, false);
    if (!draft.isSpoiled) draft.remember();
    const target = draft.target === "registry" ? stage.registries : stage.schemaRegistries;
    return { target, value: draft.value, data: draft.data };
  });
}

/** `Error("no")`. */
const NO = concatHex(["0x08c379a0", word(32), word(2), padHex("0x6e6f", { dir: "right", size: 32 })]);

/** Answers of a resolver that are no plain yes. */
const answers: readonly Reply[] = [
  { output: word(0) },
  { output: word(0) },
  { output: word(0) },
  { output: word(0) },
  { output: word(2) },
  { output: "0x" },
  { output: "0x01" },
  { output: `0x${"00".repeat(30)}01` },
  { fails: true },
  { fails: true, output: "0x01" },
  { fails: true, output: NO },
  { fails: true, output: word(1) },
  { fails: true, burns: true },
];

/** Ways not to take ETH; those without words of their own make the registry say that the call failed. */
export const refusals: readonly Reply[] = [
  { fails: true },
  { fails: true, output: "0xdeadbeef" },
  { fails: true, output: word(1) },
  { fails: true, output: NO },
  { burns: true },
];
