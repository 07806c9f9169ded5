import type { Hex } from "viem";
import type { Item } from "./item.ts";

/**
 * What every registry can do, each in its own way, always in the issuer's name and under one schema that the issuer
 * has used before. Gas is that of the whole transaction.
 */
export type Registry<Id = unknown> = {
  attest(item: Item): Promise<{ readonly gas: number; readonly id: Id }>;
  /** In one transaction. Ids come in the order of the items. */
  attestList(items: readonly Item[]): Promise<{ readonly gas: number; readonly ids: readonly Id[] }>;
  revoke(id: Id): Promise<number>;
  /** In one transaction. */
  revokeList(ids: readonly Id[]): Promise<number>;
};

/** What a registry with EAS's ABI can do besides. The issuer has signed for it before. */
export type EasRegistry = Registry<Hex> & {
  /** Under a schema whose resolver is EAS's AttesterResolver; it was used before, too. */
  attestResolved(item: Item): Promise<number>;
  /** Signed by the issuer, sent by somebody else. */
  attestSigned(item: Item): Promise<number>;
  /** The same for a list, with a signature for each item. */
  attestListSigned(items: readonly Item[]): Promise<number>;
  /** The same with as few signatures as the registry can do with. */
  attestManySigned(items: readonly Item[]): Promise<number>;
  timestamp(data: Hex): Promise<number>;
  revokeOffchain(data: Hex): Promise<number>;
  /** Execution gas of `getAttestation`: what a direct call takes beyond the base cost and its calldata. */
  read(uid: Hex): Promise<number>;
};

/** What only ours can do. */
export type OwnRegistry = EasRegistry & {
  /** Execution gas of `statusOf`. */
  readStatus(uid: Hex): Promise<number>;
};
