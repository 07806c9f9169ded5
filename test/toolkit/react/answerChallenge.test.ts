import { expect } from "chai";
import { custom, type EIP1193RequestFn, type Hex, numberToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { hardhat, mainnet } from "viem/chains";
import { type Config, createConfig, createConnector } from "wagmi";
import { connect } from "wagmi/actions";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { answerChallengeMutationOptions } from "../../../src/react/useAnswerChallenge.ts";
import { prepareDisclosure } from "../../../src/react/useDisclosure.ts";
import { disclose } from "../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import type { IssuedPackage } from "../../../src/sdk/credentials/vault/keptCredential.ts";
import {
  checkAnswer,
  createChallenge,
  parseAnswer,
  parsePresentation,
} from "../../../src/sdk/credentials/verify/index.ts";
import { heldExamples } from "../credentials/disclosure/heldExamples.ts";

const ADA = privateKeyToAccount(`0x${"0a".repeat(32)}`);
const EVE = privateKeyToAccount(`0x${"0e".repeat(32)}`);
const NOW = 2_000_000_000n;
const [first = expect.fail(), second = expect.fail()] = heldExamples("string name,bool adult", [
  ["Ada", true],
  ["Ben", false],
]);
const about = (held: IssuedPackage): IssuedPackage => ({
  ...held,
  credential: { ...held.credential, subject: ADA.address },
});
const shown = about(first);
const ask = (of = shown) => createChallenge({ shown: of, audience: "https://door.example", now: NOW });

type Answer = (method: string, params: readonly unknown[]) => unknown;

/** A wagmi config whose wallet has Ada's key, and whose node answers that no account has code. */
async function walletOf(answer: Answer = () => undefined, chainId: number = hardhat.id): Promise<Config> {
  const request = (async ({ method, params = [] }: { method: string; params?: readonly unknown[] }) => {
    const given = await answer(method, params);
    if (given !== undefined) return given;
    if (method === "eth_chainId") return numberToHex(chainId);
    if (method === "eth_signTypedData_v4") return ADA.signTypedData(JSON.parse(String(params[1])));
    return [ADA.address];
  }) as EIP1193RequestFn;
  const connector = createConnector(() => ({
    id: "test",
    name: "Test",
    type: "test",
    connect: async () => ({ accounts: [ADA.address] as never, chainId }),
    disconnect: async () => {},
    getAccounts: async () => (await request({ method: "eth_accounts" })) as readonly Hex[],
    getChainId: async () => chainId,
    getProvider: async () => ({ request }),
    isAuthorized: async () => true,
    onAccountsChanged: () => {},
    onChainChanged: () => {},
    onDisconnect: () => {},
  }));
  const node = custom({ request: async ({ method }) => (method === "eth_getCode" ? "0x" : null) });
  const config: Config = createConfig({
    chains: [hardhat, mainnet],
    transports: { [hardhat.id]: node, [mainnet.id]: node },
    connectors: [connector],
    multiInjectedProviderDiscovery: false,
    storage: null,
  });
  const [own = expect.fail()] = config.connectors;
  await connect(config, { connector: own });
  return config;
}

const answered = (config: Config, challenge = ask(), of = shown, now = NOW) =>
  answerChallengeMutationOptions(config).mutationFn({ challenge, shown: of, now });
const codeOf = async (run: Promise<unknown>) =>
  explainThrown(await run.catch((thrown: unknown) => thrown)).code;

describe("symbolon/react: what a holder shows", () => {
  it("has a challenge signed, which the verifier takes", async () => {
    const challenge = ask();
    const { nonce, signature } = parseAnswer(await answered(await walletOf(), challenge));
    expect(nonce).to.equal(challenge.nonce);
    await checkAnswer({ challenge, shown, signature, now: NOW });
  });

  it("hands out no answer that no verifier would take, and says what the wallet did", async () => {
    const sign = (by: typeof ADA) => (method: string, params: readonly unknown[]) =>
      method === "eth_signTypedData_v4" ? by.signTypedData(JSON.parse(String(params[1]))) : undefined;
    const refused: Answer = (method) => {
      if (method === "eth_signTypedData_v4") throw Object.assign(new Error("no"), { code: 4001 });
    };
    const hash: Answer = (method) => (method === "eth_signTypedData_v4" ? `0x${"11".repeat(32)}` : undefined);
    expect(await codeOf(answered(await walletOf(sign(EVE))))).to.equal("WrongSigner");
    expect(await codeOf(answered(await walletOf(refused)))).to.equal("WalletRefused");
    expect(await codeOf(answered(await walletOf(hash)))).to.equal("NotKeySignature");
    expect(await codeOf(answered(await walletOf(undefined, mainnet.id)))).to.equal("WrongChain");
  });

  it("asks no wallet about another credential, or a question that is over", async () => {
    const asked: string[] = [];
    const config = await walletOf((method) => void asked.push(method));
    expect(await codeOf(answered(config, ask(about(second))))).to.equal("OtherCredential");
    const late = ask();
    expect(await codeOf(answered(config, late, shown, late.deadline + 1n))).to.equal("ChallengeExpired");
    expect(asked).not.to.include("eth_signTypedData_v4");
  });

  it("discloses chosen fields in both forms; what is too long for a link, in one", () => {
    const { presentation, json, compact = "" } = prepareDisclosure({ held: first, fields: ["adult"] });
    expect(presentation).to.deep.equal(disclose(first, [1]));
    for (const text of [json, compact]) {
      expect(parsePresentation(text).disclosed.map(({ value }) => value)).to.deep.equal([true]);
    }
    const [long = expect.fail()] = heldExamples("string name", [["x".repeat(20_000)]]);
    const tooLong = prepareDisclosure({ held: long, fields: [0] });
    expect([tooLong.compact, parsePresentation(tooLong.json).disclosed.length]).to.deep.equal([undefined, 1]);
    expect(() => prepareDisclosure({ held: first, fields: ["age"] }))
      .to.throw()
      .with.property("code", "NoSuchField");
  });
});
