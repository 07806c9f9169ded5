import { SymbolonError } from "../core/errors.ts";

export type BadSchemaParameters = {
  readonly schema: string;
  /** Position of the field at fault, from 0. */
  readonly position: number;
  /** The field, or the part of it, as the schema spells it. */
  readonly text: string;
  /** What it does or has, without a full stop. */
  readonly reason: string;
  readonly hint: string;
};

/** Characters of a field that an error repeats: schemas are written by anybody, of any length. */
const MAX_SHOWN = 100;

/** The error for a schema that cannot be read. */
export function badSchema({ schema, position, text, reason, hint }: BadSchemaParameters): SymbolonError {
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
  return new SymbolonError({
    code: "BadSchema",
    reason: `The schema's field at position ${position} (${JSON.stringify(shown)}) ${reason}.`,
    hint,
    details: { schema, position, text },
  });
}
