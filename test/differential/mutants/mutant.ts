import type { Hex } from "viem";
import { compile } from "../play/compile.ts";

/** A change of one source that must occur in it exactly once. */
export type Edit = {
  /** End of the file's path. */
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
};

/** A bug that EAS's own tests do not notice. */
export type Mutant = {
  readonly name: string;
  readonly edits: readonly Edit[];
};

export type PlantParameters = {
  readonly file: string;
  readonly contract: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly edits: readonly Edit[];
  /** Changes made to every source, apart from the bug. */
  readonly prepare?: (source: string) => string;
};

/** Creation code of a contract with some edits made. Throws if a source has changed so that an edit no longer fits. */
export function plant({
  file,
  contract,
  settings,
  edits,
  prepare = (source) => source,
}: PlantParameters): Hex {
  const left = new Set(edits);
  const { creation } = compile({
    file,
    contract,
    settings,
    edit(source, path) {
      let edited = prepare(source);
      for (const edit of edits) {
        if (!path.endsWith(edit.file)) continue;
        const pieces = edited.split(edit.from);
        if (pieces.length !== 2)
          throw new Error(`${path} holds ${pieces.length - 1} times, not once: ${edit.from}`);
        edited = edited.replace(edit.from, () => edit.to);
        left.delete(edit);
      }
      return edited;
    },
  });
  if (left.size > 0) throw new Error(`Never compiled: ${[...left].map((edit) => edit.file).join(", ")}.`);
  return creation;
}
