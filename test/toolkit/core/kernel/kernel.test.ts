import { createHash } from "node:crypto";
import { expect } from "chai";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { fastHasher, firstValid, passesSelfTest } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import { type KeccakTables, keccakTables } from "../../../../src/sdk/core/kernel/keccakTables.ts";
import { type KernelKind, keccakModule, kernelHasher } from "../../../../src/sdk/core/kernel/kernelHasher.ts";
import { itHashesAsEveryHasher } from "../hasherContract.ts";

const kinds = ["simd", "scalar"] as const;
/** SHA-256 of the modules, and their bytes. A change of the emitter changes them: measure, then write the new ones. */
const modules: Readonly<Record<KernelKind, { readonly sha256: string; readonly bytes: number }>> = {
  simd: { sha256: "7d1545f3dbb7b4074c8c5ba87bdc18ff6ab215931b5e69110d882fa7ba53081f", bytes: 10_213 },
  scalar: { sha256: "9d67cf823a2454d8cb0d184a3a7f5a52f09c78d72a9cda70146b58cde14d81a1", bytes: 5_901 },
};

describe("kernelHasher", () => {
  for (const kind of kinds) {
    describe(kind, () => {
      itHashesAsEveryHasher(() => kernelHasher(kind));

      it("is the same module everywhere, byte for byte", () => {
        const module = keccakModule(kind);
        const sha256 = createHash("sha256").update(module).digest("hex");
        expect({ sha256, bytes: module.length }).to.deep.equal(modules[kind]);
      });
    });
  }

  it("says where there is no WebAssembly", () => {
    withoutWebAssembly(() => {
      expect(() => kernelHasher("scalar"))
        .to.throw(SymbolonError)
        .with.property("code", "NoWebAssembly");
    });
  });
});

describe("noble as a hasher", () => itHashesAsEveryHasher(() => nobleHasher));

describe("the self-test of kernels", () => {
  it("passes what is right", () => {
    for (const hasher of [nobleHasher, ...kinds.map((kind) => kernelHasher(kind))]) {
      expect(passesSelfTest(hasher), hasher.name).to.equal(true);
    }
  });

  it("catches each wrong rotation and each wrong round constant", () => {
    for (const kind of kinds) {
      for (const [flaw, tables] of flaws()) {
        expect(passesSelfTest(kernelHasher(kind, tables)), `${kind}, ${flaw}`).to.equal(false);
      }
    }
  });

  it("catches a flaw in any one function", () => {
    const sound = kernelHasher("simd");
    const spoil = (bytes: Uint8Array) => void bytes.fill(0, bytes.length - 1);
    const flawed = [
      {
        ...sound,
        keccak256: (data: Uint8Array) => sound.keccak256(data.length === 0 ? data : data.subarray(1)),
      },
      {
        ...sound,
        hashEach(preimages: Uint8Array, width: number, out: Uint8Array) {
          sound.hashEach(preimages, width, out);
          if (width === 136) spoil(out);
        },
      },
      {
        ...sound,
        hashLeaves(preimages: Uint8Array, width: number, out: Uint8Array) {
          sound.hashLeaves(preimages, width, out);
          if (width === 96) spoil(out);
        },
      },
      { ...sound, hashLevel: (children: Uint8Array, out: Uint8Array) => sound.hashEach(children, 64, out) },
      { ...sound, stream: () => ({ ...sound.stream(), update: () => {} }) },
    ];
    for (const [i, hasher] of flawed.entries()) expect(passesSelfTest(hasher), `flaw ${i}`).to.equal(false);
  });
});

describe("fastHasher", () => {
  it("is the kernel with vector instructions where the machine has them, opened once", () => {
    expect(fastHasher().name).to.equal("wasm-simd");
    expect(fastHasher()).to.equal(fastHasher());
  });

  it("passes over kernels that are flawed or that the machine cannot run, down to noble", () => {
    const [[, tables] = []] = flaws();
    const flawed = () => kernelHasher("simd", tables);
    const missing = () => {
      throw new Error("no vector instructions");
    };
    expect(firstValid([flawed, missing, () => kernelHasher("scalar")]).name).to.equal("wasm-scalar");
    expect(firstValid([missing, flawed])).to.equal(nobleHasher);
    withoutWebAssembly(() => {
      expect(firstValid(kinds.map((kind) => () => kernelHasher(kind)))).to.equal(nobleHasher);
    });
  });
});

/** Keccak's tables with one number wrong, in each way. */
function flaws(): readonly (readonly [string, KeccakTables])[] {
  const { rotations, roundConstants } = keccakTables;
  return [
    ...rotations.map(
      (bits, lane) =>
        [`rotation ${lane}`, { roundConstants, rotations: rotations.with(lane, bits ^ 1) }] as const,
    ),
    ...roundConstants.map((constant, round) => {
      const flipped = constant ^ (1n << BigInt((round * 11) % 64));
      return [`round ${round}`, { rotations, roundConstants: roundConstants.with(round, flipped) }] as const;
    }),
  ];
}

function withoutWebAssembly(run: () => void): void {
  const host = Reflect.getOwnPropertyDescriptor(globalThis, "WebAssembly");
  Reflect.deleteProperty(globalThis, "WebAssembly");
  try {
    run();
  } finally {
    if (host !== undefined) Object.defineProperty(globalThis, "WebAssembly", host);
  }
}
