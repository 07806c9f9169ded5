import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import { custom, type EIP1193RequestFn, numberToHex } from "viem";
import { hardhat } from "viem/chains";
import { type Config, createConfig, createConnector } from "wagmi";
import { connect } from "wagmi/actions";
import { takesCallsQueryOptions } from "../../../src/react/useTakesCalls.ts";
import { relaySilent, requestFault } from "../../../src/react/walletConnect/pairingErrors.ts";

const ACCOUNT = "0x1111111111111111111111111111111111111111";
const CAPABLE = { [numberToHex(hardhat.id)]: {} };

/** A wagmi config whose wallet answers what is asked about calls, in turn; an error is thrown. */
async function configOf(answers: unknown[]): Promise<Config> {
  const request = (async ({ method }: { method: string }) => {
    if (method === "eth_chainId") return numberToHex(hardhat.id);
    if (method !== "wallet_getCapabilities") return [ACCOUNT];
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  }) as EIP1193RequestFn;
  const connector = createConnector(() => ({
    id: "test",
    name: "Test",
    type: "test",
    connect: async () => ({ accounts: [ACCOUNT] as never, chainId: hardhat.id }),
    disconnect: async () => {},
    getAccounts: async () => [ACCOUNT] as const,
    getChainId: async () => hardhat.id,
    getProvider: async () => ({ request }),
    isAuthorized: async () => true,
    onAccountsChanged: () => {},
    onChainChanged: () => {},
    onDisconnect: () => {},
  }));
  const config: Config = createConfig({
    chains: [hardhat],
    transports: { [hardhat.id]: custom({ request: async () => null }) },
    connectors: [connector],
    multiInjectedProviderDiscovery: false,
    storage: null,
  });
  const [own = expect.fail()] = config.connectors;
  await connect(config, { connector: own });
  return config;
}

const asked = async (answers: unknown[]) => {
  const options = takesCallsQueryOptions(await configOf(answers), { chainId: hardhat.id, account: ACCOUNT });
  return new QueryClient().fetchQuery({ ...options, retryDelay: 1 });
};
const taken = async (answers: unknown[]) => (await asked(answers)).takesCalls;
const paid = async (answer: unknown) => (await asked([answer])).asksPaymaster;

describe("symbolon/react: whether a wallet takes calls", () => {
  it("is what it says of the chain, or of all", async () => {
    expect(await taken([CAPABLE])).to.equal(true);
    expect(await taken([{ "0x0": {} }])).to.equal(true);
    expect(await taken([{ "0x1": {} }])).to.equal(false);
  });

  it("is as one where it says so of this chain: an account that is not ready for it takes each by itself", async () => {
    const own = numberToHex(hardhat.id);
    const saying = (status: unknown, at: string = own) => ({ [at]: { atomic: { status } } });
    for (const status of ["supported", "ready"]) {
      expect((await asked([saying(status)])).isAtomic).to.equal(true);
      expect((await asked([saying(status, "0x0")])).isAtomic).to.equal(true);
    }
    for (const other of [
      saying("unsupported"),
      saying(true),
      { ...saying("supported", "0x1"), ...CAPABLE },
    ]) {
      expect((await asked([other])).isAtomic, JSON.stringify(other)).to.equal(false);
    }
  });

  it("asks a paymaster only where the wallet says so of the chain, or of all", async () => {
    const offer = (supported: unknown) => ({ paymasterService: { supported } });
    const own = numberToHex(hardhat.id);
    expect(await paid({ [own]: offer(true) })).to.equal(true);
    expect(await paid({ [own]: {}, "0x0": offer(true) })).to.equal(true);
    const others = [
      CAPABLE,
      { [own]: offer(false) },
      { [own]: offer("true") },
      { [own]: offer(false), "0x0": offer(true) },
      { "0x1": offer(true), [own]: {} },
      { [own]: null },
      {},
    ];
    for (const other of others) expect(await paid(other), JSON.stringify(other)).to.equal(false);
  });

  it("is no where it does not know the question, or refuses it, and it is not asked again", async () => {
    for (const code of [-32_601, 4_100, 4_001]) {
      const answers = [Object.assign(new Error("no"), { code }), CAPABLE];
      expect(await taken(answers)).to.equal(false);
      expect(answers).to.have.length(1);
    }
  });

  it("is asked again where the relay was silent, and once where the wallet was: that says nothing of what it takes", async () => {
    const silence = () => relaySilent("wss://relay.example");
    expect(await taken([silence(), silence(), CAPABLE])).to.equal(true);
    expect(await taken([silence(), { "0x1": {} }])).to.equal(false);
    const expired = () =>
      requestFault(new Error("Request expired. Please try again."), "wss://relay.example");
    expect(await taken([expired(), CAPABLE])).to.equal(true);
    const answers = [expired(), expired(), CAPABLE];
    expect(await taken(answers).catch((thrown) => thrown)).to.be.instanceOf(Error);
    expect(answers).to.have.length(1);
  });
});
