import { expect } from "chai";
import type { Address } from "viem";
import { getAttestationStatuses } from "../../../src/sdk/chain/read/attestations.ts";
import { comparePolicies } from "../../../src/sdk/governance/trust/comparePolicies.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import {
  makeAttestations,
  openVerdictArena,
  type VerdictArena,
} from "../../differential/verdicts/playVerdicts.ts";
import { refusalOf } from "../store/until.ts";

const NOTICE = 86_400;
const TIER = 1;
const MADE = 12;

describe("comparing policies by attestations of EAS", () => {
  let arena: VerdictArena;
  let one: Address;
  let other: Address;

  before(async () => {
    arena = await openVerdictArena();
    const { viem, operator, issuer, receiptOf } = arena.chain;
    const [first, second] = await Promise.all(
      [0, 1].map(() => viem.deployContract("TrustList", [operator.account.address, NOTICE])),
    );
    one = first!.address;
    other = second!.address;
    await receiptOf(await first!.write.accredit([issuer.account.address, [arena.schema], TIER, 1n, 0, 0]));
  });

  after(() => arena.close());

  it("reads each by itself, all of one block, and tells what is judged differently", async () => {
    const { registry } = arena;
    const client = arena.chain.publicClient;
    const now = (await client.getBlock()).timestamp;
    await arena.turnTo(now + 1n);
    const made = await makeAttestations(arena, seededRandom(2), MADE);
    const uids = made.map(({ uid }) => uid);
    const statuses = await getAttestationStatuses(client, { registry, uids });
    expect(statuses.map(({ time, expirationTime }) => [time, expirationTime])).to.deep.equal(
      made.map(({ made: time, expires }) => [time, expires]),
    );
    const compared = await comparePolicies(client, {
      one,
      other,
      trusted: "now",
      attestations: registry,
      fromBlock: 0n,
    });
    expect(compared.compared.attestations).to.equal(MADE);
    expect(compared.differences.map(({ id }) => id).toSorted()).to.deep.equal(uids.toSorted());
  });

  it("refuses by name a registry that is none", async () => {
    const comparing = comparePolicies(arena.chain.publicClient, {
      one,
      other,
      trusted: "now",
      attestations: arena.batches,
    });
    expect((await refusalOf(comparing)).code).to.equal("RegistryUnknown");
  });
});
