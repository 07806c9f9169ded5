import type { Address, Hex } from "viem";
import type { Pair } from "../play/episode.ts";
import { composeGroup, type Group, spoilGroups } from "./attestGroups.ts";
import { both, type Draft } from "./draft.ts";
import { encodeCall } from "./encodeCall.ts";
import { payment } from "./payment.ts";
import { hopelessSchemas, type Made, type Scene } from "./scene.ts";
import { miscount, pickSigner, type Signed, signItems } from "./signatures.ts";
import { attestDigest } from "./signing.ts";

export type AttestKind = "attest" | "multiAttest" | "attestByDelegation" | "multiAttestByDelegation";

/** Attestations of one of the four kinds: as a rule such as the registry accepts. */
export function composeAttest(
  scene: Scene,
  kind: AttestKind,
  sender: Address,
  allowsArranging: boolean,
): Draft {
  const { random } = scene;
  const isSigned = kind.endsWith("ByDelegation");
  const isMulti = kind.startsWith("multi");
  const made: Made[] = [];
  const groups: Group[] = [];
  for (let count = isMulti ? random.weighted(GROUPS) : 1; groups.length < count; ) {
    const attester = isSigned ? pickSigner(scene, groups.length === 0) : sender;
    groups.push(composeGroup(scene, attester, isMulti ? random.weighted(SIZES) : 1, made));
  }
  const total = groups.flatMap(({ items }) => items).reduce((sum, { value }) => sum + value, 0n);
  const paid = payment(random, total);
  const isHopeless = groups.some(({ schema }) => hopelessSchemas.includes(schema));
  const isFlawed = random.chance(isSigned ? 12 : 22) && spoilGroups(scene, groups, made, isMulti);
  // A second flaw tells which of two is noticed first.
  if (isFlawed && random.chance(30)) spoilGroups(scene, groups, made, isMulti);

  const nonces = new Map(scene.nonces);
  const signed = isSigned ? groups.map((group) => signGroup(scene, group, nonces, allowsArranging)) : [];
  const isMiscounted =
    isSigned && isMulti && random.chance(3) && groups.every(({ items }) => items.length > 0);
  return {
    target: "registry",
    value: paid.value,
    data: encode(kind, groups, isMiscounted ? signed.map((one) => miscount(random, one)) : signed),
    isSpoiled:
      isFlawed || isHopeless || isMiscounted || paid.isShort || signed.some(({ isSpoiled }) => isSpoiled),
    remember() {
      for (const one of made) scene.uids.add(one.uid);
      scene.made.push(...made);
      for (const [signer, nonce] of nonces) scene.nonces.set(signer, nonce);
    },
    arrangements: signed.flatMap(({ arrangements }) => arrangements),
    resolvers: groups.map(({ schema }) => schema.resolver),
    change: paid.change,
  };
}

const GROUPS = [
  [50, 1],
  [30, 2],
  [15, 3],
  [5, 4],
] as const;
const SIZES = [
  [250, 1],
  [250, 2],
  [200, 3],
  [150, 4],
  [100, 5],
  [40, 8],
  [10, 14],
  [2, 60],
] as const;

function signGroup(
  scene: Scene,
  { schema, attester, items }: Group,
  nonces: Map<Address, bigint>,
  allowsArranging: boolean,
) {
  return signItems(scene, {
    signer: attester,
    schema: schema.uid,
    digests: items.map((item) => (domain, terms) => attestDigest(domain, terms, item)),
    nonces,
    allowsArranging,
  });
}

function encode(kind: AttestKind, groups: readonly Group[], signed: readonly Signed[]): Pair<Hex> {
  const [group] = groups;
  const schema = group!.schema.uid;
  const data = group!.items[0]!;
  switch (kind) {
    case "attest":
      return both(encodeCall("attest", [{ schema, data }]));
    case "multiAttest":
      return both(
        encodeCall("multiAttest", [
          groups.map(({ schema: { uid }, items }) => ({ schema: uid, data: items })),
        ]),
      );
    case "attestByDelegation": {
      const { signatures, signer, deadline } = signed[0]!;
      const side = (index: 0 | 1) =>
        encodeCall("attestByDelegation", [
          { schema, data, signature: signatures[0]![index], attester: signer, deadline },
        ]);
      return [side(0), side(1)];
    }
    case "multiAttestByDelegation": {
      const side = (index: 0 | 1) =>
        encodeCall("multiAttestByDelegation", [
          groups.map(({ schema: { uid }, items }, position) => {
            const { signatures, signer, deadline } = signed[position]!;
            return {
              schema: uid,
              data: items,
              signatures: signatures.map((pair) => pair[index]),
              attester: signer,
              deadline,
            };
          }),
        ]);
      return [side(0), side(1)];
    }
  }
}
