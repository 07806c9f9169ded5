import { type Address, concatHex, type Hex, keccak256, numberToHex } from "viem";
import { recipients } from "./cast.ts";
import { composeData } from "./data.ts";
import { word } from "./replies.ts";
import type { Made, Scene, Schema } from "./scene.ts";

export type Item = {
  readonly recipient: Address;
  readonly expirationTime: bigint;
  readonly revocable: boolean;
  readonly refUID: Hex;
  readonly data: Hex;
  readonly value: bigint;
};

export type Undo = { readonly uid: Hex; readonly value: bigint };

export const NO_UID = word(0);
export const MAX_TIME = 2n ** 64n - 1n;

/** One attestation that the registry has no reason to refuse. */
export function composeItem(
  scene: Scene,
  schema: Schema,
  earlier: readonly Item[],
  refs: readonly Hex[],
): Item {
  const { random } = scene;
  // The same once more: its uid needs a bump.
  if (earlier.length > 0 && random.chance(15)) return random.pick(earlier);
  return {
    recipient: random.pick(recipients),
    expirationTime: random.chance(55) ? 0n : laterTime(scene),
    revocable: schema.revocable && random.chance(80),
    refUID: refs.length > 0 && random.chance(25) ? random.pick(refs) : NO_UID,
    data: composeData(random),
    value: 0n,
  };
}

/** A time after now, near the limits of 32, 40 and 64 bits or of a field that counts from deployment. */
export function laterTime({ random, now, origin }: Scene): bigint {
  const times = [
    now + 1n,
    now + 2n,
    now + BigInt(random.below(1_000_000)) + 1n,
    ...[31n, 32n, 33n, 40n, 41n, 48n, 63n].flatMap((bits) => [
      2n ** bits - 1n,
      2n ** bits,
      origin + 2n ** bits,
    ]),
    2n ** 40n + BigInt(random.below(2 ** 31)),
    MAX_TIME - 1n,
    MAX_TIME,
  ];
  return random.pick(times.filter((time) => time > now));
}

/** EAS's uid of an attestation: what it is about, packed, and how often it was there before. */
export function uidOf(schema: Hex, attester: Address, time: bigint, item: Item, bump: number): Hex {
  return keccak256(
    concatHex([
      schema,
      item.recipient,
      attester,
      numberToHex(time, { size: 8 }),
      numberToHex(item.expirationTime, { size: 8 }),
      item.revocable ? "0x01" : "0x00",
      item.refUID,
      item.data,
      numberToHex(bump, { size: 4 }),
    ]),
  );
}

/** The uid that the next such attestation will have, were it made now. */
export function nextUid(
  taken: { has(uid: Hex): boolean },
  made: Omit<Made, "uid" | "revocable">,
  time: bigint,
  item: Item,
): Hex {
  for (let bump = 0; ; bump++) {
    const uid = uidOf(made.schema.uid, made.attester, time, item, bump);
    if (!taken.has(uid)) return uid;
  }
}
