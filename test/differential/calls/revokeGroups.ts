import { type Address, maxUint256 } from "viem";
import { delegatedAccount, keyHolders } from "./cast.ts";
import { NO_UID, type Undo } from "./items.ts";
import { isPaid } from "./payment.ts";
import type { Made, Scene, Schema } from "./scene.ts";
import { pickSigner } from "./signatures.ts";

/** Revocations under one schema, by one revoker. */
export type UndoGroup = { schema: Schema; revoker: Address; items: Undo[] };

/** Prefers somebody who has something to revoke. */
export function pickRevoker(scene: Scene, mayBeWallet: boolean): Address {
  const signers = [...keyHolders, ...(mayBeWallet ? [delegatedAccount] : [])].map(({ address }) => address);
  const owners = scene.made.map(({ attester }) => attester).filter((attester) => signers.includes(attester));
  return owners.length > 0 ? scene.random.pick(owners) : pickSigner(scene, mayBeWallet);
}

/** Revocations that the registry has no reason to refuse; undefined where there is nothing to revoke. */
export function composeUndoGroup(
  scene: Scene,
  revoker: Address,
  isMulti: boolean,
  gone: Set<Made>,
): UndoGroup | undefined {
  const { random, made } = scene;
  const own = made.filter((one) => one.attester === revoker && one.revocable && !gone.has(one));
  if (own.length === 0) return undefined;
  const { schema } = random.pick(own);
  const alike = own.filter((one) => one.schema === schema);
  const from = random.below(alike.length);
  const items = alike.slice(from, from + (isMulti ? 1 + random.below(5) : 1)).map((one) => {
    gone.add(one);
    return { uid: one.uid, value: isPaid(schema) && random.chance(40) ? BigInt(random.below(900)) : 0n };
  });
  return { schema, revoker, items };
}

/** Puts one thing wrong that signing cannot mend. @return whether it really is wrong */
export function spoilUndoGroup(
  { random, made, schemas, lateSchema }: Scene,
  group: UndoGroup,
  isMulti: boolean,
): boolean {
  const position = random.below(group.items.length);
  const change = (changes: Partial<Undo>) => {
    group.items[position] = { ...group.items[position]!, ...changes };
    return true;
  };
  switch (
    random.pick([
      "schema",
      "otherSchema",
      "unknown",
      "other",
      "foreign",
      "irrevocable",
      "twice",
      "value",
      "huge",
    ] as const)
  ) {
    case "schema":
      group.schema = random.chance(50) ? lateSchema : { ...group.schema, uid: random.bytes(32) };
      return true;
    case "otherSchema":
      group.schema = random.pick(schemas.filter((schema) => schema !== group.schema));
      return true;
    case "unknown":
      return change({ uid: random.pick([NO_UID, random.bytes(32)]) });
    case "other": {
      const other = random.pick(made);
      return (
        change({ uid: other.uid }) && (other.attester !== group.revoker || other.schema !== group.schema)
      );
    }
    case "foreign": {
      const foreign = made.filter((one) => one.schema === group.schema && one.attester !== group.revoker);
      return change({ uid: foreign.length === 0 ? random.bytes(32) : random.pick(foreign).uid });
    }
    case "irrevocable": {
      const fixed = made.filter((one) => !one.revocable && one.attester === group.revoker);
      if (fixed.length === 0) return false;
      const { schema, uid } = random.pick(fixed);
      if (!isMulti) group.schema = schema;
      return change({ uid });
    }
    case "twice":
      if (isMulti) group.items.push(group.items[position]!);
      return isMulti;
    case "value":
      return change({ value: 1_000_000n });
    case "huge":
      return change({ value: random.pick([maxUint256, 2n ** 255n]) });
  }
}
