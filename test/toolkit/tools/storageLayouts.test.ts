import { join } from "node:path";
import { expect } from "chai";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { describeLayout, layoutChanges, type StorageLayout } from "../../../tools/generate/storageLayouts.ts";
import { runProcess } from "../scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

/** A layout as solc prints it; the numbers of syntax tree nodes are in its ids. */
const layout = (node: number, ownerOffset = 0): StorageLayout => ({
  storage: [
    { label: "_owner", offset: ownerOffset, slot: "0", type: "t_address" },
    { label: "_isOpen", offset: 20, slot: "0", type: "t_bool" },
    { label: "_entries", offset: 0, slot: "1", type: `t_mapping(t_bytes32,t_struct(Entry)${node}_storage)` },
  ],
  types: {
    t_address: { label: "address", numberOfBytes: "20" },
    t_bool: { label: "bool", numberOfBytes: "1" },
    t_bytes32: { label: "bytes32", numberOfBytes: "32" },
    [`t_mapping(t_bytes32,t_struct(Entry)${node}_storage)`]: {
      label: "mapping(bytes32 => struct Book.Entry)",
      numberOfBytes: "32",
    },
    [`t_struct(Entry)${node}_storage`]: {
      label: "struct Book.Entry",
      numberOfBytes: "32",
      members: [{ label: "word", offset: 0, slot: "0", type: "t_bytes32" }],
    },
  },
});
const book = {
  storage: [
    "slot 0, bytes 0 to 19: address _owner",
    "slot 0, bytes 20 to 20: bool _isOpen",
    "slot 1: mapping(bytes32 => struct Book.Entry) _entries",
  ],
  structs: { "Book.Entry": ["slot 0: bytes32 word"] },
};

describe("scripts: the storage layout snapshot", () => {
  it("says where everything is kept, whatever number its syntax tree has", () => {
    expect(describeLayout(layout(1_234))).to.deep.equal(book);
    expect(describeLayout(layout(77))).to.deep.equal(book);
    expect(describeLayout({ storage: [], types: null })).to.deep.equal({ storage: [], structs: {} });
  });

  it("does not guess at a type that it is not told", () => {
    const { storage } = layout(1);
    expect(() => describeLayout({ storage, types: {} })).to.throw(SymbolonError, "t_address of _owner");
  });

  it("sees whatever moves, comes or goes", () => {
    expect(layoutChanges({ Book: book }, { Book: book })).to.deep.equal([]);
    expect(layoutChanges({ Book: book }, { Book: describeLayout(layout(1, 1)) })).to.deep.equal([
      "- Book: slot 0, bytes 0 to 19: address _owner",
      "+ Book: slot 0, bytes 1 to 20: address _owner",
    ]);
    const wider = { ...book, structs: { "Book.Entry": ["slot 0: bytes32 word", "slot 1: bytes32 more"] } };
    expect(layoutChanges({ Book: book }, { Book: wider })).to.deep.equal([
      "+ Book: Book.Entry slot 1: bytes32 more",
    ]);
    const bare = { storage: [], structs: {} };
    expect(layoutChanges({ Book: bare }, { Book: bare, Shelf: bare })).to.deep.equal([
      "+ Shelf: 0 variables",
    ]);
    expect(layoutChanges({ Book: bare, Shelf: bare }, { Book: bare })).to.deep.equal([
      "- Shelf: 0 variables",
    ]);
  });

  it("is what the built contracts have", async () => {
    const script = join(ROOT, "tools", "generate", "storageLayouts.ts");
    expect(await runProcess([script, "--check"], { cwd: ROOT })).to.include({ code: 0, stderr: "" });
  });
});
