import { type Address, type Hex, maxUint256 } from "viem";
import { composeLargeData } from "./data.ts";
import { composeItem, type Item, NO_UID, nextUid } from "./items.ts";
import { isPaid } from "./payment.ts";
import { hopelessSchemas, type Made, type Scene, type Schema } from "./scene.ts";
import type { Random } from "./seededRandom.ts";

/** Attestations under one schema, by one attester. */
export type Group = { schema: Schema; attester: Address; items: Item[] };

/** Attestations that the registry has no reason to refuse, also told to `made`. */
export function composeGroup(scene: Scene, attester: Address, size: number, made: Made[]): Group {
  const schema = scene.random.pick(scene.random.chance(4) ? hopelessSchemas : scene.schemas);
  // Rarely, as much as fills contracts.
  const bulk = size > 1 && scene.random.chance(2) ? composeBulk(scene.random) : undefined;
  const items: Item[] = [];
  while (items.length < (bulk?.length ?? size)) {
    const refs = [...scene.made.slice(-12), ...made.slice(-4)].map(({ uid }) => uid);
    const plain = composeItem(scene, schema, items, refs);
    const item = {
      ...plain,
      ...bulk?.[items.length],
      value: isPaid(schema) && scene.random.chance(50) ? BigInt(scene.random.below(900)) : 0n,
    };
    const taken = { has: (uid: Hex) => scene.uids.has(uid) || made.some((one) => one.uid === uid) };
    const uid = nextUid(taken, { schema, attester }, scene.now, item);
    made.push({ uid, schema, attester, revocable: item.revocable });
    items.push(item);
  }
  return { schema, attester, items };
}

/** Much data: at random, or as much as one contract holds, give or take a byte or the longer of two heads. */
function composeBulk(random: Random): readonly Partial<Item>[] {
  if (random.chance(40)) {
    return Array.from({ length: 2 + random.below(4) }, () => ({ data: composeLargeData(random) }));
  }
  const over = random.pick([-16, -15, 0, 1]);
  return [8_168, 8_168, 8_169 + over].map((length) => ({
    data: random.bytes(length),
    expirationTime: 0n,
    refUID: NO_UID,
  }));
}

/** Puts one thing wrong that signing cannot mend. @return whether it really is wrong */
export function spoilGroups(scene: Scene, groups: Group[], made: readonly Made[], isMulti: boolean): boolean {
  const { random, now } = scene;
  const group = random.pick(groups.filter(({ items }) => items.length > 0));
  if (group === undefined) return false;
  const position = random.below(group.items.length);
  const change = (changes: Partial<Item>) => {
    group.items[position] = { ...group.items[position]!, ...changes };
    return true;
  };
  switch (
    random.pick(["schema", "late", "expired", "irrevocable", "reference", "value", "huge", "empty"] as const)
  ) {
    case "schema":
      group.schema = { ...group.schema, uid: random.bytes(32) };
      return true;
    case "late":
      group.schema = scene.lateSchema;
      return !scene.schemas.includes(scene.lateSchema);
    case "expired":
      return change({ expirationTime: random.pick([now, now, now - 1n, 1n]) });
    case "irrevocable":
      group.schema = random.pick(scene.schemas.filter(({ revocable }) => !revocable));
      return change({ revocable: true });
    case "reference":
      // The last item, if it is not this one, is not there yet.
      return change({ refUID: random.chance(50) ? random.bytes(32) : made.at(-1)!.uid });
    case "value":
      return change({ value: 1_000_000n });
    case "huge":
      return change({ value: random.pick([maxUint256, 2n ** 255n, maxUint256 - 1_000n]) });
    case "empty":
      if (isMulti) group.items.length = 0;
      return isMulti;
  }
}
