import type { Hex } from "viem";
import type { Credential } from "../core/credential/credentialLeaf.ts";
import type { FieldProof } from "../core/credential/fieldRoot.ts";
import type { SchemaField } from "./parseSchema.ts";

/**
 * A batch in memory, as flat bytes: 20 + 16 + 32 bytes a credential, 64 a field and 64 for the tree. It holds the
 * salts, so it is the issuer's secret; `root`, `size` and the manifest are what becomes public.
 */
export type Batch = {
  /** The schema's text. */
  readonly schema: string;
  readonly fields: readonly SchemaField[];
  readonly size: number;
  /** Root of the native tree of credential leaves. */
  readonly root: Hex;
  /** 20 bytes a credential, in index order; not to be written to. */
  readonly subjects: Uint8Array;
  /** The native tree of the leaves: (2 * size - 1) * 32 bytes; not to be written to. */
  readonly nodes: Uint8Array;
  /** Hash of all that the batch says, unsalted (`batchContent`); it belongs with the secret. */
  readonly content: () => Hex;
  /** @throws SymbolonError `IndexBeyondBatch` */
  readonly credential: (index: number) => Credential;
  /**
   * Siblings from the credential's leaf to the root, lowest first. The lowest is another credential's leaf; if
   * the schema has no fields that leaf has no salt, and its subject can be confirmed by guessing.
   * @throws SymbolonError `IndexBeyondBatch`
   */
  readonly credentialProof: (index: number) => readonly Hex[];
  /**
   * What discloses the field at `position` of a credential, and no other.
   * @throws SymbolonError `IndexBeyondBatch`, `NoSuchField`
   */
  readonly fieldProof: (index: number, position: number) => FieldProof;
};
