import { expect } from "chai";
import {
  type Address,
  concatHex,
  createClient,
  custom,
  decodeFunctionData,
  defineChain,
  domainSeparator,
  encodeFunctionResult,
  type Hex,
  hexToBigInt,
  numberToHex,
  parseAbi,
  parseSignature,
  RpcRequestError,
  recoverTypedDataAddress,
  serializeSignature,
  type TypedDataDomain,
} from "viem";
import { privateKeyToAccount, toAccount } from "viem/accounts";
import { signPermit } from "../../../../src/sdk/chain/calls/signPermit.ts";
import type { WriteClient } from "../../../../src/sdk/chain/clients.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { wrapSignature } from "../../core/signing/wrapSignature.ts";

const TOKEN: Address = "0x00000000000000000000000000000000000000c1";
const SPENDER: Address = "0x00000000000000000000000000000000000000c2";
const abi = parseAbi([
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
  "function nonces(address owner) view returns (uint256)",
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
]);
const account = privateKeyToAccount(`0x${"a1".repeat(32)}`);
const place = { chainId: 5, verifyingContract: TOKEN };
const types = {
  Permit: ["owner:address", "spender:address", "value:uint256", "nonce:uint256", "deadline:uint256"].map(
    (text) => {
      const [name = "", type = ""] = text.split(":");
      return { name, type };
    },
  ),
};

/** The allowance after a permit, and the gas of both calls; undefined: the node replaces no code. */
const played = (granted: bigint | undefined): Hex =>
  granted === undefined
    ? "0x"
    : concatHex([numberToHex(granted, { size: 32 }), numberToHex(9, { size: 32 })]);

/** A client of a chain on which there is one token, which answers what it is told to and refuses all else. */
function clientOf(answers: Readonly<Partial<Record<string, unknown>>>, code = "0x"): WriteClient {
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    if (method === "eth_chainId") return "0x5";
    if (method === "eth_getCode") return code;
    const [{ data }, , overrides] = params as [{ data: `0x${string}` }, unknown, object | undefined];
    if (overrides !== undefined) return played(answers.granted as bigint | undefined);
    try {
      const { functionName } = decodeFunctionData({ abi, data });
      if (functionName === "permit" && answers.permit !== "refused") return "0x";
      const result = functionName === "permit" ? undefined : answers[functionName];
      if (result !== undefined) return encodeFunctionResult({ abi, functionName, result } as never);
    } catch {
      // A function that the token does not have.
    }
    throw new RpcRequestError({
      body: {},
      url: "",
      error: { code: 3, message: "execution reverted", data: "0x" },
    });
  };
  const chain = defineChain({
    id: 5,
    name: "five",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
  return createClient({ account, chain, transport: custom({ request }, { retryCount: 0 }) });
}
const tokenOf = (domain: TypedDataDomain, answers: object = {}) =>
  clientOf({ DOMAIN_SEPARATOR: domainSeparator({ domain }), nonces: 3n, name: "Coin", ...answers });
const wanted = { token: TOKEN, spender: SPENDER, value: 7n, deadline: 99n };

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const forms: Readonly<Record<string, (signature: Hex) => Hex>> = {
  fromZero: (signature) => `${signature.slice(0, -2) as Hex}${signature.endsWith("1b") ? "00" : "01"}`,
  greater(signature) {
    const { r, s, yParity } = parseSignature(signature);
    return concatHex([r, numberToHex(ORDER - BigInt(s), { size: 32 }), yParity === 0 ? "0x1c" : "0x1b"]);
  },
  short(signature) {
    const { r, s, yParity } = parseSignature(signature);
    return concatHex([r, numberToHex(BigInt(s) + (BigInt(yParity) << 255n), { size: 32 })]);
  },
  capitals: (signature) => `0x${signature.slice(2).toUpperCase()}`,
  ofAChain(signature) {
    const { r, s, yParity } = parseSignature(signature);
    return concatHex([r, s, numberToHex(2 * place.chainId + 35 + yParity)]);
  },
  wrapped: (signature) => wrapSignature({ signature }),
  twice: (signature) => wrapSignature({ signature: wrapSignature({ signature }) }),
};

/** What comes of a wallet that answers its signature in a form of its own. */
async function answering(domain: TypedDataDomain, form: (signature: Hex) => Hex) {
  const answers: Hex[] = [];
  const signer = toAccount({
    ...account,
    async signTypedData(typedData) {
      answers.push(form(await account.signTypedData(typedData)));
      return answers[0] as Hex;
    },
  });
  const permit = await signPermit({ ...tokenOf(domain), account: signer } as WriteClient, wanted);
  const { r, s } = permit;
  return [{ ...permit, r: r.toLowerCase(), s: s.toLowerCase() }, answers[0]] as const;
}

describe("chain/calls/signPermit", () => {
  for (const [what, version, answers] of [
    ["version 1, untold", "1", {}],
    ["version 2, untold", "2", {}],
    ["a version that the token tells", "2.1", { version: "2.1" }],
    ["another version than the token tells", "1", { version: "7" }],
  ] as const) {
    it(`signs in the domain whose separator the token has: ${what}`, async () => {
      const domain = { name: "Coin", version, ...place };
      const { v, r, s, deadline } = await signPermit(tokenOf(domain, answers), wanted);
      const message = { owner: account.address, spender: SPENDER, value: 7n, nonce: 3n, deadline };
      const signature = serializeSignature({ r, s, v: BigInt(v) });
      const signer = await recoverTypedDataAddress({
        domain,
        types,
        primaryType: "Permit",
        message,
        signature,
      });
      expect({ signer, deadline }).to.deep.equal({ signer: account.address, deadline: 99n });
      expect(v).to.be.oneOf([27, 28]);
      expect(hexToBigInt(s) > 0n).to.equal(true);
    });
  }

  it("refuses what the token does not take, and says whether the account has code that it may have asked", async () => {
    const domain = { name: "Coin", version: "1", ...place };
    const answers = {
      DOMAIN_SEPARATOR: domainSeparator({ domain }),
      nonces: 3n,
      name: "Coin",
      permit: "refused",
    };
    const delegated = `0xef0100${SPENDER.slice(2)}`;
    for (const [code, why] of [
      ["0x", undefined],
      [delegated, `that of ${SPENDER}, by EIP-7702`],
      ["0x6001", "has code (of its own)"],
    ] as const) {
      const error = (await signPermit(clientOf(answers, code), wanted).catch(
        (thrown) => thrown,
      )) as SymbolonError;
      expect(error.code).to.equal("PermitRefused");
      expect(error.hint).to.match(/Leave --permit out/);
      if (why === undefined) expect(error.reason).not.to.include("ERC-1271");
      else expect(error.reason).to.include(why).and.include("ERC-1271");
    }
  });

  it("refuses what the token takes, and grants less by", async () => {
    const domain = { name: "Coin", version: "1", ...place };
    for (const [granted, code] of [
      [0n, "PermitRefused"],
      [6n, "PermitRefused"],
      [7n, undefined],
      [8n, undefined],
    ] as const) {
      const refused = await signPermit(tokenOf(domain, { granted }), wanted).then(
        () => undefined,
        (thrown: SymbolonError) => thrown,
      );
      expect([granted, refused?.code]).to.deep.equal([granted, code]);
      if (refused !== undefined) expect(refused.hint).to.match(/Leave --permit out/);
    }
  });

  it("splits what a wallet answers, in whatever form of a key's signature, and refuses what is none", async () => {
    const domain = { name: "Coin", version: "1", ...place };
    const [plain] = await answering(domain, (signature) => signature);
    for (const form of Object.values(forms)) {
      const [permit, signature] = await answering(domain, form);
      expect(permit, signature).to.deep.equal(plain);
    }
    for (const none of [
      "0x",
      `0x${"00".repeat(65)}`,
      `0x${"12".repeat(130)}`,
      `0x${"11".repeat(64)}1d`,
    ] as const) {
      const refused = (await answering(domain, () => none).catch((thrown) => thrown)) as SymbolonError;
      expect([none, refused.code]).to.deep.equal([none, "PermitRefused"]);
      expect(refused.hint).to.match(/Leave --permit out/);
    }
  });

  for (const [what, client] of [
    ["no permit at all", clientOf({ name: "Coin" })],
    [
      "no nonces",
      clientOf({
        DOMAIN_SEPARATOR: domainSeparator({ domain: { name: "Coin", version: "1", ...place } }),
        name: "Coin",
      }),
    ],
    ["another name", tokenOf({ name: "Coins", version: "1", ...place })],
    ["another chain", tokenOf({ name: "Coin", version: "1", ...place, chainId: 6 })],
    ["another contract", tokenOf({ name: "Coin", version: "1", ...place, verifyingContract: SPENDER })],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const refused = await signPermit(client, wanted).catch((error: SymbolonError) => error.code);
      expect(refused).to.equal("NoPermit");
    });
  }
});
