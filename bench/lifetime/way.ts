import type { Distributors } from "../gas/distributors/openDistributors.ts";

/** A way to pay everybody, one by one or a hundred at a time. */
export type Way = {
  readonly id: string;
  /** For the chart: short. */
  readonly label: string;
  readonly isOurs: boolean;
  /** Recipients paid by a transaction. */
  readonly size: 1 | 100;
  /** Which tree it proves leaves in: how its proofs grow. */
  readonly shape: "heap" | "promote";
  readonly opening: (distributors: Distributors) => number;
  /** Pays leaves, in ascending order. Returns gas. */
  readonly pay: (distributors: Distributors, indexes: readonly number[]) => Promise<number>;
};

/** Every way: first those in which each recipient claims, then those that pay a hundred in one transaction. */
export const ways = [
  {
    id: "direct",
    label: "Symbolon",
    isOurs: true,
    size: 1,
    shape: "heap",
    opening: ({ ours }) => ours.opening,
    pay: ({ ours }, [index = 0]) => ours.claim(index),
  },
  {
    id: "direct-light",
    label: "Symbolon, light form",
    isOurs: true,
    size: 1,
    shape: "heap",
    opening: ({ light }) => light.opening,
    pay: ({ light }, [index = 0]) => light.claim(index),
  },
  {
    id: "uniswap",
    label: "Uniswap",
    isOurs: false,
    size: 1,
    shape: "promote",
    opening: ({ uniswap }) => uniswap.opening,
    pay: ({ uniswap }, [index = 0]) => uniswap.claim(index),
  },
  {
    id: "openzeppelin",
    label: "OpenZeppelin parts",
    isOurs: false,
    size: 1,
    shape: "heap",
    opening: ({ openZeppelin }) => openZeppelin.opening,
    pay: ({ openZeppelin }, [index = 0]) => openZeppelin.claim(index),
  },
  {
    id: "thirdweb",
    label: "thirdweb",
    isOurs: false,
    size: 1,
    shape: "heap",
    opening: ({ thirdweb }) => thirdweb.opening,
    pay: ({ thirdweb }, [index = 0]) => thirdweb.claim(index),
  },
  {
    id: "bundles",
    label: "Symbolon, a bundle",
    isOurs: true,
    size: 100,
    shape: "heap",
    opening: ({ ours }) => ours.opening,
    pay: ({ ours }, indexes) => ours.claimMany(indexes),
  },
  {
    id: "bundles-light",
    label: "Symbolon, light form, a bundle",
    isOurs: true,
    size: 100,
    shape: "heap",
    opening: ({ light }) => light.opening,
    pay: ({ light }, indexes) => light.claimMany(indexes),
  },
  {
    id: "openzeppelin-multiproof",
    label: "OpenZeppelin parts, a multiproof",
    isOurs: false,
    size: 100,
    shape: "heap",
    opening: ({ openZeppelinBundles }) => openZeppelinBundles.opening,
    pay: ({ openZeppelinBundles }, indexes) => openZeppelinBundles.claimMany(indexes),
  },
  {
    id: "thirdweb-push",
    label: "thirdweb, sent by its owner",
    isOurs: false,
    size: 100,
    shape: "heap",
    opening: ({ thirdweb }) => thirdweb.opening,
    pay: ({ thirdweb }, indexes) => thirdweb.push(indexes),
  },
] as const satisfies readonly Way[];

export type WayId = (typeof ways)[number]["id"];
