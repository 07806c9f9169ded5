import type { Measurement } from "../harness/measurement.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { type BundlePlan, bundlePlan, ITEMS } from "./bundlePlan.ts";
import type { PayMany } from "./distributors/distributor.ts";
import type { Distributors } from "./distributors/openDistributors.ts";
import { undone } from "./undone.ts";

const kinds = [
  { kind: "contiguous", about: "that follow each other", goal: 29_500 },
  { kind: "window1024", about: "anywhere in a window of 1,024", goal: 31_500 },
  { kind: "scattered", about: "anywhere in 131,072", goal: 41_000 },
] as const;
type Kind = (typeof kinds)[number]["kind"];
type ByKind = Readonly<Record<Kind, Spread>>;

const EACH = "depth 17, fresh holders, words used before; whole transaction, each of them";
const SIGNED = `${ITEMS} claims that follow each other, each signed (64 bytes) for a fresh address, with a deadline, without a fee; ${EACH}`;

/** A hundred claims in one transaction, and what it costs its sender where somebody else was quicker. */
export async function bundleRows(distributors: Distributors): Promise<Measurement[]> {
  const { stage, ours, light, openZeppelinBundles: openZeppelin, solady, thirdweb } = distributors;
  const { chain, allocation } = stage;
  const plan = bundlePlan(allocation.rows);

  /** Gas an item of all bundles of one kind. */
  const each = (pay: PayMany, kind: Kind) =>
    undone(chain, async () => {
      const samples: number[] = [];
      for (const indexes of plan[kind]) samples.push((await pay(indexes)) / ITEMS);
      return spreadOf(samples);
    });
  const eachKind = async (pay: PayMany): Promise<ByKind> => ({
    contiguous: await each(pay, "contiguous"),
    window1024: await each(pay, "window1024"),
    scattered: await each(pay, "scattered"),
  });
  const used = <T>(claim: (index: number) => Promise<number>, use: () => Promise<T>) =>
    undone(chain, async () => {
      for (const index of plan.openers) await claim(index);
      return use();
    });

  const own = await used(ours.claim, async () => ({
    paid: await eachKind(ours.claimMany),
    signed: await each(ours.claimManySigned, "contiguous"),
    taken: await undone(chain, () => paidBefore(ours.claimMany, plan)),
  }));
  const inLightForm = await used(light.claim, async () => ({
    paid: await each(light.claimMany, "contiguous"),
    signed: await each(light.claimManySigned, "contiguous"),
  }));
  const peers = [
    {
      suffix: "",
      name: `${openZeppelin.name}: one multiproof`,
      paid: await used(openZeppelin.claim, () => eachKind(openZeppelin.claimMany)),
    },
    {
      suffix: "-vs-separate-proofs",
      name: `${openZeppelin.name}: a proof each`,
      paid: await used(openZeppelin.claim, () => eachKind(openZeppelin.claimEach)),
    },
    {
      suffix: "-vs-solady",
      name: `${solady.name}: one multiproof`,
      paid: await used(solady.claim, () => eachKind(solady.claimMany)),
    },
    {
      suffix: "-vs-thirdweb-push",
      name: `${thirdweb.name}: sent by its owner, nothing proven, nothing kept that stops a second payment`,
      paid: await eachKind(thirdweb.push),
    },
  ];
  return rowsOf(own, inLightForm, peers);
}

type Own = { readonly paid: ByKind; readonly signed: Spread; readonly taken: Spread };
type Light = { readonly paid: Spread; readonly signed: Spread };
type Peer = { readonly suffix: string; readonly name: string; readonly paid: ByKind };

function rowsOf(own: Own, inLightForm: Light, peers: readonly Peer[]): Measurement[] {
  return [
    ...kinds.flatMap(({ kind, about, goal }) =>
      peers.map(({ suffix, name, paid }) => ({
        id: `claim-many-${ITEMS}-${kind}${suffix}`,
        about: `${ITEMS} claims ${about}, in one transaction; ${EACH}`,
        unit: "gas",
        ours: own.paid[kind],
        peer: { name, spread: paid[kind] },
        goal,
      })),
    ),
    ...peers.slice(0, 1).map(({ name, paid }) => ({
      id: `claim-many-${ITEMS}-contiguous-light`,
      about: `${ITEMS} claims that follow each other, in one transaction; the campaign in its light form; ${EACH}`,
      unit: "gas",
      ours: inLightForm.paid,
      peer: { name, spread: paid.contiguous },
      goal: 29_750,
    })),
    {
      id: `claim-many-${ITEMS}-signed`,
      about: SIGNED,
      unit: "gas",
      ours: own.signed,
      peer: null,
      goal: 36_000,
    },
    {
      id: `claim-many-${ITEMS}-signed-light`,
      about: `${SIGNED}; the campaign in its light form`,
      unit: "gas",
      ours: inLightForm.signed,
      peer: null,
      goal: null,
    },
    {
      id: "claim-many-all-taken",
      about: `${ITEMS} claims that follow each other, all of them paid before: what a front-runner can cost a relayer; whole transaction`,
      unit: "gas",
      ours: own.taken,
      peer: null,
      goal: 180_000,
    },
  ];
}

/** Gas of bundles that somebody else has sent before. */
async function paidBefore(pay: PayMany, { contiguous }: BundlePlan): Promise<Spread> {
  const samples: number[] = [];
  for (const indexes of contiguous) {
    await pay(indexes);
    samples.push(await pay(indexes));
  }
  return spreadOf(samples);
}
