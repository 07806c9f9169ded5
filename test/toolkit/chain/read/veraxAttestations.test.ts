import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import {
  type Address,
  type BaseError,
  ContractFunctionRevertedError,
  concatHex,
  encodeFunctionResult,
  type Hex,
  parseAbi,
  size,
  slice,
  toHex,
  zeroHash,
} from "viem";
import { readContract } from "viem/actions";
import { compilePeer } from "../../../../bench/gas/compilePeer.ts";
import { errorsAbi } from "../../../../src/sdk/chain/abi/errorsAbi.ts";
import { getVeraxStatus } from "../../../../src/sdk/chain/read/veraxAttestations.ts";
import { NOT_ATTESTED, veraxAbi } from "../../../../src/sdk/chain/read/veraxRegistry.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { openRelayChain, type RelayChain } from "../../scripts/relayChain.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const REGISTRY: Address = "0x00000000000000000000000000000000000007e1";
const UID: Hex = `0x${"1d".repeat(32)}`;
const probeAbi = parseAbi([
  "struct Status { bytes32 schema; address recipient; address attester; uint64 time; uint64 expirationTime; uint64 revocationTime; bool revocable; }",
  "function read(address registry, bytes32 uid) view returns (Status status, address portal)",
]);

const bytes = (least: number, most = least) =>
  fc.uint8Array({ minLength: least, maxLength: most }).map((made) => toHex(made));
const address = bytes(20) as fc.Arbitrary<Address>;
const often = <T>(usual: T, other: fc.Arbitrary<T>) => fc.oneof(fc.constant(usual), other);
const date = often(0n, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
const subject = fc.oneof(
  bytes(20),
  bytes(20).map((account) => concatHex([`0x${"00".repeat(12)}`, account])),
  // With dirt before the account.
  bytes(32),
  fc.oneof(bytes(19), bytes(21), bytes(33), bytes(0, 70)),
);
const attestation = fc.record({
  attestationId: often<Hex>(UID, bytes(32)),
  schemaId: bytes(32),
  replacedBy: often<Hex>(zeroHash, bytes(32)),
  attester: address,
  portal: address,
  attestedDate: date,
  expirationDate: date,
  revocationDate: date,
  version: fc.integer({ min: 0, max: 2 ** 16 - 1 }),
  revoked: fc.boolean(),
  subject,
  attestationData: bytes(0, 40),
});
/** What a registry says, and whether it refuses by that. */
type Said = { readonly answer: Hex; readonly refuses: boolean };

const encoded = attestation.map((result) =>
  encodeFunctionResult({ abi: veraxAbi, functionName: "getAttestation", result }),
);
/** The same answer, but for one bit of one of its words, counted from the word's end. */
const flipped = (answer: Hex, word: number, bit: number): Hex => {
  const at = 32 * word + 31 - (bit >> 3);
  const other = toHex(Number(slice(answer, at, at + 1)) ^ (1 << (bit & 7)), { size: 1 });
  return concatHex([at === 0 ? "0x" : slice(answer, 0, at), other, slice(answer, at + 1)]);
};
const WORDS = 15;
const dirty = fc
  .tuple(encoded, fc.nat({ max: WORDS - 1 }), fc.nat({ max: 255 }))
  .map((parts) => flipped(...parts));
const short = fc
  .tuple(encoded, fc.integer({ min: 1, max: 481 }))
  .map(([answer, kept]) => slice(answer, 0, Math.min(kept, size(answer))));
const answers: fc.Arbitrary<Said> = fc
  .oneof({ arbitrary: encoded, weight: 4 }, { arbitrary: dirty, weight: 3 }, short, fc.constant<Hex>("0x"))
  .map((answer) => ({ answer, refuses: false }));
const refusals: fc.Arbitrary<Said> = fc
  .oneof(fc.constant(NOT_ATTESTED), bytes(0, 8), fc.constant(concatHex([NOT_ATTESTED, "0x00"])))
  .map((answer) => ({ answer, refuses: true }));

describe("an attestation of Verax's registry", () => {
  let chain: RelayChain;
  let probe: Address;
  before(async () => {
    chain = await openRelayChain();
    const bytecode = compilePeer({
      package: "symbolon",
      source: "test/contracts/support/VeraxProbe.sol",
      contract: "VeraxProbe",
      settings: {},
      read: (path) => readFileSync(join(ROOT, path), "utf8"),
    });
    probe = await chain.deploy({ abi: probeAbi, bytecode, deployedBytecode: "0x" });
  });
  after(() => chain?.close());

  /** Code that copies what follows it, and returns or refuses by that. */
  const tell = ({ answer, refuses }: Said) => {
    const copy = "0x600b380380600b5f395f";
    return chain.node.setCode({
      address: REGISTRY,
      bytecode: concatHex([copy, refuses ? "0xfd" : "0xf3", answer]),
    });
  };
  const byLibrary = () =>
    readContract(chain.reader, {
      address: probe,
      abi: [...probeAbi, ...errorsAbi],
      functionName: "read",
      args: [REGISTRY, UID],
    }).then(
      ([status, portal]) => ({ status, portal }),
      (thrown: BaseError) => {
        const refused = thrown.walk((one) => one instanceof ContractFunctionRevertedError);
        const { data, raw = "0x" } = refused as ContractFunctionRevertedError;
        if (data?.errorName === "SubjectNotAnAccount") return { error: data.errorName, values: data.args };
        return data?.errorName === "AttestationUnreadable" ? { error: data.errorName } : { refusal: raw };
      },
    );
  const byToolkit = () =>
    getVeraxStatus(chain.reader, { registry: REGISTRY, uid: UID }).catch((thrown: unknown) => {
      if (thrown instanceof SymbolonError) {
        const { length, start } = thrown.details as { length?: bigint; start?: Hex };
        return { error: thrown.code, ...(length !== undefined && { values: [length, start] }) };
      }
      const refused = (thrown as BaseError).walk((one) => one instanceof ContractFunctionRevertedError);
      return { refusal: (refused as ContractFunctionRevertedError | null)?.raw ?? "0x" };
    });

  const agree = async (said: Said) => {
    await tell(said);
    const [library, toolkit] = await Promise.all([byLibrary(), byToolkit()]);
    expect(toolkit).to.deep.equal(library);
    return "error" in library ? library.error : "refusal" in library ? "refusal" : "status";
  };

  it("is read as VeraxSource reads it, or refused by the same name and values", async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.oneof({ arbitrary: answers, weight: 9 }, refusals), async (said) => {
        const end = await agree(said);
        ends.set(end, (ends.get(end) ?? 0) + 1);
      }),
      { numRuns: 150 },
    );
    expect([...ends.keys()].sort()).to.deep.equal([
      "AttestationUnreadable",
      "SubjectNotAnAccount",
      "refusal",
      "status",
    ]);
  });

  it("has no bit that its type has not", async () => {
    const result = {
      attestationId: UID,
      schemaId: UID,
      replacedBy: zeroHash,
      attester: REGISTRY,
      portal: REGISTRY,
      attestedDate: 1n,
      expirationDate: 0n,
      revocationDate: 0n,
      version: 1,
      revoked: false,
      subject: REGISTRY,
      attestationData: "0x",
    } as const;
    const answer = encodeFunctionResult({ abi: veraxAbi, functionName: "getAttestation", result });
    // Of the words from the attester on.
    const widths = [160, 160, 64, 64, 64, 16, 1];
    const ends = [];
    for (const [i, width] of widths.entries()) {
      for (const bit of [0, width - 1, width, 255]) {
        ends.push(await agree({ answer: flipped(answer, 4 + i, bit), refuses: false }));
      }
    }
    const each = ["status", "status", "AttestationUnreadable", "AttestationUnreadable"];
    expect(ends).to.deep.equal(widths.flatMap(() => each));
  });
});
