import { expect } from "chai";
import { type Address, padHex, toFunctionSelector } from "viem";
import { isDeep } from "../deep.ts";
import { domainSeparator } from "./calls/signing.ts";
import { describeDifference } from "./play/describeDifference.ts";
import { errorNames } from "./play/describeLog.ts";
import type { Pair } from "./play/episode.ts";
import { findDifference } from "./play/findDifference.ts";
import { openArena, type Subject } from "./play/openArena.ts";
import { ourSubject } from "./play/ourSubject.ts";
import { shrinkEpisode } from "./play/shrinkEpisode.ts";
import { openTally } from "./play/tally.ts";

const CALLS = isDeep ? 1_000_000 : 500;
/** Few enough that a signer whose nonces came out otherwise than thought does not stay mute for long. */
const STEPS = 125;
/** Where to begin; another number plays other episodes. */
const FIRST_SEED = Number(process.env.SYMBOLON_SEED ?? (isDeep ? 1_000_000 : 1));

describe(`The registry and EAS's published bytecode, in ${CALLS.toLocaleString("en")} random calls`, () => {
  const tally = openTally();
  let subject: Subject;

  before(async () => {
    subject = await ourSubject();
  });

  it("agree in returns, logs, errors, balances and what is read afterwards", async () => {
    const search = {
      subject,
      firstSeed: FIRST_SEED,
      episodes: CALLS / STEPS,
      steps: STEPS,
      chains: 2,
      watch: tally.watch,
    };
    const found = await findDifference(search);
    if (found === undefined) return;
    expect.fail(describeDifference(await shrinkEpisode(subject, found)));
  });

  it("say the same about themselves", async () => {
    const arena = await openArena();
    const { registries, schemaRegistries } = await arena.stage(subject, { origin: 1_000n, firstSeries: 1n });
    const ask = async (addresses: Pair<Address>, name: string): Promise<Pair<string>> => {
      const data = toFunctionSelector(`function ${name}()`);
      const eas = await arena.read(addresses[0], data);
      const other = await arena.read(addresses[1], data);
      return [eas, other.replaceAll(addresses[1].slice(2), addresses[0].slice(2))];
    };
    for (const name of ["version", "getName", "getAttestTypeHash", "getRevokeTypeHash", "eip712Domain"]) {
      const [eas, other] = await ask(registries, name);
      expect(other, name).to.equal(eas);
    }
    const [easVersion, version] = await ask(schemaRegistries, "version");
    expect(version).to.equal(easVersion);
    const own = registries.map(domainSeparator);
    expect(await ask(registries, "getDomainSeparator")).to.deep.equal(own);
    const schemas = schemaRegistries.map((address) => padHex(address, { size: 32 }));
    expect(await ask(registries, "getSchemaRegistry")).to.deep.equal(schemas);
    await arena.close();
  });

  it("succeeded with every function and met every error that EAS throws", () => {
    expect(tally.calls()).to.be.at.least(CALLS);
    const functions = [
      "attest",
      "attestByDelegation",
      "multiAttest",
      "multiAttestByDelegation",
      "revoke",
      "revokeByDelegation",
      "multiRevoke",
      "multiRevokeByDelegation",
      "timestamp",
      "multiTimestamp",
      "revokeOffchain",
      "multiRevokeOffchain",
      "increaseNonce",
      "register",
    ];
    const wanted = [...functions.map((name) => `${name} done`), ...errorNames.values()];
    expect(wanted.filter((outcome) => !tally.reached.has(outcome))).to.deep.equal([]);
  });
});
