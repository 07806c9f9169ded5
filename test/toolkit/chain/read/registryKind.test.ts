import { expect } from "chai";
import { type Address, decodeErrorResult, encodeDeployData, zeroAddress, zeroHash } from "viem";
import { easCode } from "../../../../bench/gas/attestations/deployEas.ts";
import { deployEasPair } from "../../../../bench/gas/attestations/deployEasLike.ts";
import { attestingOn } from "../../../../bench/gas/attestations/openAttestationChain.ts";
import { ownCode } from "../../../../bench/gas/attestations/ownCode.ts";
import {
  deployWrongRegistries,
  type WrongRegistry,
} from "../../../../bench/gas/attestations/wrongRegistries.ts";
import { type BenchChain, openBenchChain } from "../../../../bench/gas/openBenchChain.ts";
import { attestationGateAbi } from "../../../../src/sdk/chain/abi/attestationGateAbi.ts";
import { attestationGateBuild } from "../../../../src/sdk/chain/builds/attestationGateBuild.ts";
import { revertData } from "../../../../src/sdk/chain/errors/revertData.ts";
import { getAttestationStatus } from "../../../../src/sdk/chain/read/attestations.ts";
import { getRegistryKind } from "../../../../src/sdk/chain/read/registryKind.ts";
import { attestationGate } from "../../../../src/sdk/contracts/gates.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

describe("chain/read: what a registry of attestations is", () => {
  let chain: BenchChain;
  let wrong: readonly WrongRegistry[];

  before(async () => {
    chain = await openBenchChain();
    wrong = await deployWrongRegistries(chain);
  });

  after(() => chain.close());

  /** The error with which the gate's constructor refuses a registry. */
  async function refusalOfGate(registry: Address): Promise<string> {
    const { args } = attestationGate(
      { registry, schema: zeroHash, issuers: [chain.issuer.account.address] },
      { kind: "Credential" },
    );
    const { bytecode } = attestationGateBuild;
    const data = encodeDeployData({ abi: attestationGateAbi, bytecode, args } as never);
    try {
      await chain.publicClient.call({ data });
    } catch (thrown) {
      const reason = revertData(thrown);
      if (reason === undefined) throw thrown;
      return decodeErrorResult({ abi: attestationGateAbi, data: reason }).errorName;
    }
    return "none";
  }

  it("is one of two kinds, as they are published and built", async () => {
    const attesting = attestingOn(chain);
    const eas = await deployEasPair(attesting, easCode());
    const own = await deployEasPair(attesting, await ownCode());
    expect(await getRegistryKind(chain.publicClient, { registry: eas.address })).to.equal("Eas");
    expect(await getRegistryKind(chain.publicClient, { registry: own.address })).to.equal(
      "AttestationRegistry",
    );
    expect(await refusalOfGate(eas.address)).to.equal("none");
    expect(await refusalOfGate(own.address)).to.equal("none");
  });

  it("is none of twelve other contracts: toolkit and gate refuse each by name", async () => {
    expect(wrong).to.have.length(12);
    for (const { what, address: registry } of wrong) {
      const isAccount = what === "an account";
      expect(await refusalOfGate(registry), what).to.equal(
        isAccount ? "RegistryWithoutCode" : "RegistryUnknown",
      );
      const thrown = await getRegistryKind(chain.publicClient, { registry }).catch((error: unknown) => error);
      if (isAccount) expect(String(thrown)).to.contain("returned no data");
      else expect((thrown as SymbolonError).code, what).to.equal("RegistryUnknown");
    }
  });

  it("is not read as another: Verax's answer is no attestation", async () => {
    const verax = wrong.find(({ what }) => what === "Verax")?.address ?? zeroAddress;
    const read = getAttestationStatus(chain.publicClient, { registry: verax, uid: `0x${"01".repeat(32)}` });
    const thrown = await read.catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(SymbolonError);
    expect((thrown as SymbolonError).code).to.equal("RegistryUnknown");
  });
});
