import { SymbolonError } from "../../../src/core/errors.ts";

type Variable = {
  readonly label: string;
  /** Byte in the slot, counted from the right. */
  readonly offset: number;
  readonly slot: string;
  readonly type: string;
};

/** What solc prints as `storageLayout`, as far as it is read here. */
export type StorageLayout = {
  readonly storage: readonly Variable[];
  /** By an id that holds the number of a syntax tree node, so any edit may change it. Null where nothing is stored. */
  readonly types: {
    readonly [id: string]: {
      readonly label: string;
      readonly numberOfBytes: string;
      readonly members?: readonly Variable[];
    };
  } | null;
};

/** Where a contract keeps what, one line a variable. */
export type LayoutLines = {
  readonly storage: readonly string[];
  /** Slots of each struct that is stored, counted from the struct's own first one. */
  readonly structs: { readonly [name: string]: readonly string[] };
};

/** A layout without all that changes though storage does not: node numbers, file paths. */
export function describeLayout({ storage, types }: StorageLayout): LayoutLines {
  const known = types ?? {};
  const line = ({ label, offset, slot, type }: Variable): string => {
    const found = known[type];
    if (found === undefined) {
      throw new SymbolonError({
        code: "UnknownType",
        reason: `The storage layout does not tell what ${type} of ${label} is.`,
        hint: "Look whether solc's version has changed.",
        details: { type, label },
      });
    }
    const bytes = Number(found.numberOfBytes);
    const part = bytes < 32 ? `, bytes ${offset} to ${offset + bytes - 1}` : "";
    return `slot ${slot}${part}: ${found.label} ${label}`;
  };
  const structs = Object.values(known).flatMap(({ label, members }) =>
    members === undefined ? [] : [[label.replace("struct ", ""), members.map(line)] as const],
  );
  return {
    storage: storage.map(line),
    structs: Object.fromEntries(structs.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
