import { SymbolonError } from "../errors.ts";
import type { Hasher } from "../hasher.ts";
import { hasherOverKernel, type Kernel } from "./hasherOverKernel.ts";
import { type KernelKind, keccakModule } from "./keccakModule.ts";
import { type KeccakTables, keccakTables } from "./keccakTables.ts";
import { webAssembly } from "./webAssembly.ts";

/**
 * Opens one kernel, untested: for benchmarks and tests. Others take `fastHasher`.
 * @throws SymbolonError `NoWebAssembly`
 * @throws whatever the machine says that lacks the kernel's instructions
 */
export function kernelHasher(kind: KernelKind, tables: KeccakTables = keccakTables): Hasher {
  const { Module, Instance } = host();
  return hasherOverKernel(kind, new Instance(new Module(keccakModule(kind, tables))).exports as Kernel);
}

/** The same for pages that must not compile while they are drawn. */
export async function openKernelHasher(kind: KernelKind): Promise<Hasher> {
  const { compile, Instance } = host();
  return hasherOverKernel(kind, new Instance(await compile(keccakModule(kind))).exports as Kernel);
}

function host() {
  const found = webAssembly();
  if (found !== undefined) return found;
  throw new SymbolonError({
    code: "NoWebAssembly",
    reason: "This machine runs no WebAssembly, which the fast kernels are made of.",
    hint: "Use nobleHasher, or fastHasher, which falls back to it.",
  });
}
