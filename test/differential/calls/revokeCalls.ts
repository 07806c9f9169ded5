import type { Address, Hex } from "viem";
import type { Pair } from "../play/episode.ts";
import { both, type Draft } from "./draft.ts";
import { encodeCall } from "./encodeCall.ts";
import { payment } from "./payment.ts";
import { composeUndoGroup, pickRevoker, spoilUndoGroup, type UndoGroup } from "./revokeGroups.ts";
import type { Made, Scene } from "./scene.ts";
import { miscount, type Signed, signItems } from "./signatures.ts";
import { revokeDigest } from "./signing.ts";

export type RevokeKind = "revoke" | "multiRevoke" | "revokeByDelegation" | "multiRevokeByDelegation";

/** Revocations of one of the four kinds: as a rule such as the registry accepts. */
export function composeRevoke(
  scene: Scene,
  kind: RevokeKind,
  sender: Address,
  allowsArranging: boolean,
): Draft | undefined {
  const { random } = scene;
  const isSigned = kind.endsWith("ByDelegation");
  const isMulti = kind.startsWith("multi");
  const groups: UndoGroup[] = [];
  const gone = new Set<Made>();
  for (let count = isMulti ? random.weighted(GROUPS) : 1; count > 0; count--) {
    const group = composeUndoGroup(
      scene,
      isSigned ? pickRevoker(scene, groups.length === 0) : sender,
      isMulti,
      gone,
    );
    if (group !== undefined) groups.push(group);
  }
  if (groups.length === 0) return undefined;
  const total = groups.flatMap(({ items }) => items).reduce((sum, { value }) => sum + value, 0n);
  const paid = payment(random, total);
  const isFlawed = random.chance(isSigned ? 12 : 25) && spoilUndoGroup(scene, random.pick(groups), isMulti);
  // A second flaw tells which of two is noticed first.
  if (isFlawed && random.chance(30)) spoilUndoGroup(scene, random.pick(groups), isMulti);
  // EAS takes an empty list of revocations, unless they are signed.
  const isEmptied = isMulti && random.chance(3);
  if (isEmptied) random.pick(groups).items.length = 0;

  const nonces = new Map(scene.nonces);
  const signed = isSigned ? groups.map((group) => signGroup(scene, group, nonces, allowsArranging)) : [];
  const isMiscounted = isSigned && isMulti && !isEmptied && random.chance(3);
  return {
    target: "registry",
    value: paid.value,
    data: encode(kind, groups, isMiscounted ? signed.map((one) => miscount(random, one)) : signed),
    isSpoiled:
      isFlawed ||
      isMiscounted ||
      (isEmptied && isSigned) ||
      paid.isShort ||
      signed.some(({ isSpoiled }) => isSpoiled),
    remember() {
      for (const [signer, nonce] of nonces) scene.nonces.set(signer, nonce);
      // Some stay in the list, to be revoked twice and referred to.
      for (const one of gone) if (random.chance(85)) scene.made.splice(scene.made.indexOf(one), 1);
    },
    arrangements: signed.flatMap(({ arrangements }) => arrangements),
    resolvers: groups.map(({ schema }) => schema.resolver),
    change: paid.change,
  };
}

const GROUPS = [
  [60, 1],
  [30, 2],
  [10, 3],
] as const;

function signGroup(
  scene: Scene,
  { schema, revoker, items }: UndoGroup,
  nonces: Map<Address, bigint>,
  allowsArranging: boolean,
) {
  return signItems(scene, {
    signer: revoker,
    schema: schema.uid,
    digests: items.map((item) => (domain, terms) => revokeDigest(domain, terms, item)),
    nonces,
    allowsArranging,
  });
}

function encode(kind: RevokeKind, groups: readonly UndoGroup[], signed: readonly Signed[]): Pair<Hex> {
  const { schema, items } = groups[0]!;
  switch (kind) {
    case "revoke":
      return both(encodeCall("revoke", [{ schema: schema.uid, data: items[0]! }]));
    case "multiRevoke":
      return both(
        encodeCall("multiRevoke", [groups.map((group) => ({ schema: group.schema.uid, data: group.items }))]),
      );
    case "revokeByDelegation": {
      const { signatures, signer, deadline } = signed[0]!;
      const side = (index: 0 | 1) =>
        encodeCall("revokeByDelegation", [
          {
            schema: schema.uid,
            data: items[0]!,
            signature: signatures[0]![index],
            revoker: signer,
            deadline,
          },
        ]);
      return [side(0), side(1)];
    }
    case "multiRevokeByDelegation": {
      const side = (index: 0 | 1) =>
        encodeCall("multiRevokeByDelegation", [
          groups.map((group, position) => {
            const { signatures, signer, deadline } = signed[position]!;
            return {
              schema: group.schema.uid,
              data: group.items,
              signatures: signatures.map((pair) => pair[index]),
              revoker: signer,
              deadline,
            };
          }),
        ]);
      return [side(0), side(1)];
    }
  }
}
