import { type Address, concatHex, type Hex, maxUint256, numberToHex, size, slice } from "viem";
import { keyHolders, senders } from "./cast.ts";
import { both, type Draft, nothing } from "./draft.ts";
import { encodeCall } from "./encodeCall.ts";
import { NO_UID } from "./items.ts";
import { word } from "./replies.ts";
import { openSchemas, type Scene } from "./scene.ts";

/** Calls that leave ETH alone; some are sent ETH all the same, and refuse it. */
export type OtherKind = "timestamp" | "revokeOffchain" | "increaseNonce" | "register" | "read" | "unknown";

export function composeOther(scene: Scene, kind: OtherKind, sender: Address): Draft {
  switch (kind) {
    case "timestamp":
      return composeWords(scene, "timestamp", "multiTimestamp");
    case "revokeOffchain":
      return composeWords(scene, "revokeOffchain", "multiRevokeOffchain");
    case "increaseNonce":
      return composeIncrease(scene, sender);
    case "register":
      return composeRegister(scene);
    case "read":
      return composeRead(scene);
    case "unknown":
      return composeUnknown(scene);
  }
}

function draft({ random }: Scene, data: Hex, remember: () => void = nothing): Draft {
  const isPaid = random.chance(4);
  return { target: "registry", value: isPaid ? 1n : 0n, data: both(data), isSpoiled: isPaid, remember };
}

function composeWords(
  scene: Scene,
  one: "timestamp" | "revokeOffchain",
  many: "multiTimestamp" | "multiRevokeOffchain",
): Draft {
  const { random, words } = scene;
  const pick = () => {
    if (words.length > 0 && random.chance(15)) return random.pick(words);
    const fresh = random.chance(10) ? random.pick([NO_UID, word(maxUint256)]) : random.bytes(32);
    words.push(fresh);
    return fresh;
  };
  if (random.chance(60)) return draft(scene, encodeCall(one, [pick()]));
  const list = Array.from({ length: random.below(7) }, pick);
  return draft(scene, encodeCall(many, [list]));
}

function composeIncrease(scene: Scene, sender: Address): Draft {
  const { random, nonces } = scene;
  const nonce = nonces.get(sender) ?? 0n;
  // At the largest nonce of all, every later signature of the account panics.
  const next = random.weighted([
    [60, nonce + 1n + BigInt(random.below(5))],
    [15, nonce],
    [10, nonce - 1n],
    [8, nonce + 2n ** 128n],
    [2, maxUint256],
  ]);
  if (next < 0n || next > maxUint256) return draft(scene, encodeCall("increaseNonce", [nonce]));
  return draft(scene, encodeCall("increaseNonce", [next]), () => {
    if (next > nonce) nonces.set(sender, next);
  });
}

function composeRegister(scene: Scene): Draft {
  const { random, lateSchema, schemas } = scene;
  const isLate = random.chance(25);
  const { text, resolver, revocable } = isLate ? lateSchema : random.pick(openSchemas);
  const isNew = !isLate && random.chance(50);
  const data = encodeCall("register", [
    isNew ? `${text} ${random.bytes(random.below(90))}` : text,
    resolver,
    revocable,
  ]);
  return {
    target: "schemaRegistry",
    value: 0n,
    data: both(data),
    isSpoiled: false,
    remember() {
      if (isLate && !schemas.includes(lateSchema)) schemas.push(lateSchema);
    },
  };
}

function composeRead(scene: Scene): Draft {
  const { random, made, words, schemas } = scene;
  const uid = made.length > 0 && random.chance(85) ? random.pick(made).uid : random.bytes(32);
  const known = words.length > 0 ? random.pick(words) : NO_UID;
  const signer = random.chance(50) ? random.pick(keyHolders).address : random.pick(senders);
  const schemaRegistry = random.chance(10);
  const data = schemaRegistry
    ? encodeCall("getSchema", [random.chance(80) ? random.pick(schemas).uid : uid])
    : random.pick([
        encodeCall("getAttestation", [uid]),
        encodeCall("isAttestationValid", [uid]),
        encodeCall("getTimestamp", [known]),
        encodeCall("getRevokeOffchain", [signer, known]),
        encodeCall("getNonce", [signer]),
      ]);
  return {
    target: schemaRegistry ? "schemaRegistry" : "registry",
    value: 0n,
    data: both(data),
    isSpoiled: false,
    remember: nothing,
  };
}

/** Functions that EAS does not have, calldata shorter than a selector, and bare ETH. */
function composeUnknown({ random }: Scene): Draft {
  const selector = random.pick([random.bytes(4), "0xffa1ad74", "0x00000000"] as const);
  const data = random.pick<Hex>([
    "0x",
    "0xf1",
    "0xf17325",
    selector,
    concatHex([selector, random.bytes(64)]),
  ]);
  const value = BigInt(random.below(2));
  return { target: "registry", value, data: both(data), isSpoiled: true, remember: nothing };
}

/** The same calldata with something broken, at the same place on both sides. */
export function mangle({ random }: Scene, draft: Draft): Draft {
  const length = size(draft.data[0]);
  const at = 4 + random.below(Math.max(length - 4, 1));
  // Changes something on either side, whatever is there. Below 0x80: an offset of 2^255 and more is negative to Solidity's
  // calldata structs, which then read zeros.
  const noise = 1 + random.below(0x7f);
  const change = random.pick(["cut", "append", "flip", "dirty"] as const);
  const mend = (data: Hex): Hex => {
    switch (change) {
      case "cut":
        return slice(data, 0, at);
      case "append":
        return concatHex([data, numberToHex(noise, { size: 1 })]);
      case "flip":
        return flip(data, Math.min(at, length - 1), noise);
      case "dirty":
        // The first byte of a word: what is above an address, a time or a yes or no.
        return flip(data, at - ((at - 4) % 32), noise);
    }
  };
  return { ...draft, data: [mend(draft.data[0]), mend(draft.data[1])], isSpoiled: true, isMalformed: true };
}

function flip(data: Hex, at: number, bits: number): Hex {
  const from = 2 + 2 * at;
  const flipped = Number.parseInt(data.slice(from, from + 2), 16) ^ bits;
  return `${data.slice(0, from)}${flipped.toString(16).padStart(2, "0")}${data.slice(from + 2)}` as Hex;
}
