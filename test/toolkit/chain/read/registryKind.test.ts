import { expect } from "chai";
import { zeroAddress } from "viem";
import { easCode } from "../../../../bench/gas/attestations/deployEas.ts";
import { deployEasPair } from "../../../../bench/gas/attestations/deployEasLike.ts";
import { attestingOn } from "../../../../bench/gas/attestations/openAttestationChain.ts";
import { ownCode } from "../../../../bench/gas/attestations/ownCode.ts";
import {
  deployWrongRegistries,
  gateRefusal,
  type WrongRegistry,
} from "../../../../bench/gas/attestations/wrongRegistries.ts";
import { type BenchChain, openBenchChain } from "../../../../bench/gas/openBenchChain.ts";
import { getAttestationStatus } from "../../../../src/sdk/chain/read/attestations.ts";
import { getRegistryKind } from "../../../../src/sdk/chain/read/registryKind.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

describe("chain/read: what a registry of attestations is", () => {
  let chain: BenchChain;
  let wrong: readonly WrongRegistry[];

  before(async () => {
    chain = await openBenchChain();
    wrong = await deployWrongRegistries(chain);
  });

  after(() => chain.close());

  it("is one of two kinds, as they are published and built", async () => {
    const attesting = attestingOn(chain);
    const eas = await deployEasPair(attesting, easCode());
    const own = await deployEasPair(attesting, await ownCode());
    expect(await getRegistryKind(chain.publicClient, { registry: eas.address })).to.equal("Eas");
    expect(await getRegistryKind(chain.publicClient, { registry: own.address })).to.equal(
      "AttestationRegistry",
    );
    expect(await gateRefusal(chain, eas.address)).to.equal(undefined);
    expect(await gateRefusal(chain, own.address)).to.equal(undefined);
  });

  it("is none of twelve other contracts: toolkit and gate refuse each by name", async () => {
    expect(wrong).to.have.length(12);
    for (const { what, address: registry } of wrong) {
      const isAccount = what === "an account";
      expect(await gateRefusal(chain, registry), what).to.equal(
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
