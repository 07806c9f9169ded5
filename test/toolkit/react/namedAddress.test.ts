import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import fc from "fast-check";
import {
  type Address,
  bytesToString,
  decodeFunctionData,
  encodeAbiParameters,
  encodeErrorResult,
  encodeFunctionResult,
  type Hex,
  hexToBytes,
  namehash,
  parseAbi,
} from "viem";
import { normalize } from "viem/ens";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { type NamedAddress, namedAddressQueryOptions } from "../../../src/react/useNamedAddress.ts";
import { listen } from "./listen.ts";

const RESOLVER: Address = "0xeEeEEEeE14D718C2B47D9923Deab1335E144EeEe";
const OWNER: Address = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
const ON_BASE: Address = "0x00000000000000000000000000000000000000B1";
const NOBODY: Address = "0x0000000000000000000000000000000000000000";
const ETHEREUM = 1;
const BASE = 8453;

const universalResolver = parseAbi([
  "function resolveWithGateways(bytes name, bytes data, string[] gateways) view returns (bytes, address)",
  "error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callbackFunction, bytes extraData)",
  "error ResolverError(bytes errorData)",
  "error ResolverNotFound(bytes name)",
  "error UnsupportedResolverProfile(bytes4 selector)",
  "error HttpError(uint16 status, string message)",
]);
const addr = parseAbi([
  "function addr(bytes32 node) view returns (address)",
  "function addr(bytes32 node, uint256 coinType) view returns (bytes)",
]);

const refusal = (errorName: "ResolverNotFound" | "ResolverError" | "OffchainLookup", args: unknown) => ({
  reverts: encodeErrorResult({ abi: universalResolver, errorName, args } as never),
});
const lookup = refusal("OffchainLookup", [RESOLVER, ["https://gateway.example"], "0x01", "0x01020304", "0x"]);

type Answer = { readonly reverts: Hex } | { readonly returns: Hex };

describe("addresses of names of ENS", () => {
  let node: Awaited<ReturnType<typeof listen>>;
  let chainId = ETHEREUM;
  /** By name; and by name and coin, where a name has several addresses. */
  let answers: Record<string, Answer> = {};
  let asked: string[] = [];
  before(async () => {
    node = await listen((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece) => pieces.push(piece));
      request.on("end", () => {
        const calls = JSON.parse(Buffer.concat(pieces).toString()) as readonly Call[];
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(calls.map(({ id, ...call }) => ({ jsonrpc: "2.0", id, ...said(call) }))));
      });
    });
  });
  after(() => node?.close());
  beforeEach(() => {
    chainId = ETHEREUM;
    asked = [];
    answers = { "vitalik.eth": address(OWNER) };
  });

  type Call = { readonly id: number; readonly method: string; readonly params: readonly unknown[] };

  function said({ method, params }: Omit<Call, "id">) {
    if (method === "eth_chainId") return { result: `0x${chainId.toString(16)}` };
    const [{ to, data }] = params as readonly [{ readonly to: Address; readonly data: Hex }];
    if (method !== "eth_call" || to.toLowerCase() !== RESOLVER.toLowerCase()) return { result: "0x" };
    const [name, question] = decodeFunctionData({ abi: universalResolver, data }).args;
    const { args } = decodeFunctionData({ abi: addr, data: question });
    const [hash, coin] = args;
    const text = labelsOf(hexToBytes(name));
    expect(hash).to.equal(namehash(text));
    const key = coin === undefined ? text : `${text} ${coin}`;
    asked.push(key);
    const answer = answers[key] ?? refusal("ResolverNotFound", [name]);
    if ("returns" in answer) {
      const results = [answer.returns, OWNER] as const;
      return {
        result: encodeFunctionResult({
          abi: universalResolver,
          functionName: "resolveWithGateways",
          result: results,
        }),
      };
    }
    return { error: { code: 3, message: "execution reverted", data: answer.reverts } };
  }

  const look = (name: string, on = ETHEREUM): Promise<NamedAddress> => {
    const ens = { chainId: ETHEREUM, nodes: [node.url], resolver: RESOLVER };
    const options = namedAddressQueryOptions({ ens, chainId: on, name });
    return new QueryClient().fetchQuery({ ...options, retry: false } as never);
  };

  it("are asked of the UniversalResolver, whatever the case in which a name is typed", async () => {
    for (const typed of ["vitalik.eth", "VITALIK.eth"]) {
      expect(await look(typed)).to.deep.equal({
        kind: "found",
        name: "vitalik.eth",
        address: OWNER,
        isOfChain: true,
      });
    }
    expect(asked).to.deep.equal(["vitalik.eth", "vitalik.eth"]);
  });

  it("are found for names of any script, emoji, and names of DNS", async () => {
    for (const [typed, normal] of [
      ["RaFFY\u{1F6B4}\u200D\u2642\uFE0F.eTh", "raffy\u{1F6B4}\u200D\u2642.eth"],
      ["B\u00DCCHER.eth", "b\u00FCcher.eth"],
      ["\u0645\u062B\u0627\u0644.eth", "\u0645\u062B\u0627\u0644.eth"],
      ["Example.COM", "example.com"],
      ["sub.name.box", "sub.name.box"],
    ] as const) {
      answers = { [normal]: address(OWNER) };
      expect(await look(typed), typed).to.include({ kind: "found", name: normal, address: OWNER });
    }
  });

  it("are not asked for where there can be no such name", async () => {
    const wrong = [
      "a..eth",
      ".eth",
      "vitalik.eth.",
      "vit\u0430lik.eth",
      "xn--ls8h.eth",
      "a_b.eth",
      "a%.eth",
      "\u200D.eth",
    ];
    for (const typed of wrong)
      expect(await look(typed), typed).to.deep.equal({ kind: "invalid", name: typed });
    expect(asked).to.deep.equal([]);
  });

  it("take plain letters for normal exactly where ENSIP-15 does", () => {
    const letters = fc.string({ unit: fc.constantFrom(..."abzABZ019-"), minLength: 1, maxLength: 6 });
    return fc.assert(
      fc.asyncProperty(letters, async (label) => {
        const name = `${label}.eth`;
        const { kind, name: found } = await look(name);
        const own = normalized(name);
        expect([kind === "invalid", found]).to.deep.equal([own === undefined, own ?? name]);
      }),
      { numRuns: 50 },
    );
  });

  it("are none where a name has none, or a resolver that has nothing of the kind", async () => {
    const nothing: readonly Answer[] = [
      refusal("ResolverNotFound", ["0x00"]),
      refusal("ResolverError", ["0x"]),
      {
        reverts: encodeErrorResult({
          abi: universalResolver,
          errorName: "UnsupportedResolverProfile",
          args: ["0x3b3b57de"],
        }),
      },
      address(NOBODY),
      { returns: "0x" },
    ];
    for (const [i, answer] of nothing.entries()) {
      answers = { "nobody.eth": answer };
      expect(await look("nobody.eth"), String(i)).to.deep.equal({ kind: "none", name: "nobody.eth" });
    }
  });

  it("are with somebody else where a name wants a gateway, also within what its resolver refused with", async () => {
    const elsewhere: readonly Answer[] = [
      lookup,
      refusal("ResolverError", [lookup.reverts]),
      { reverts: encodeErrorResult({ abi: universalResolver, errorName: "HttpError", args: [404, "gone"] }) },
    ];
    for (const answer of elsewhere) {
      answers = { "name.cb.id": answer };
      expect(await look("name.cb.id")).to.deep.equal({ kind: "elsewhere", name: "name.cb.id" });
    }
    // On another chain too, where the name may have an address on Ethereum.
    answers = { [`name.cb.id ${0x8000_0000 + BASE}`]: lookup, "name.cb.id": address(OWNER) };
    expect(await look("name.cb.id", BASE)).to.include({ kind: "elsewhere" });
  });

  it("are those of the campaign's chain, and otherwise of Ethereum, which is said", async () => {
    const own = `vitalik.eth ${0x8000_0000 + BASE}`;
    expect(await look("vitalik.eth", BASE)).to.include({ address: OWNER, isOfChain: false });
    expect(asked).to.deep.equal([own, "vitalik.eth"]);
    answers[own] = { returns: encodeAbiParameters([{ type: "bytes" }], [ON_BASE]) };
    expect(await look("vitalik.eth", BASE)).to.include({ address: ON_BASE, isOfChain: true });
    for (const bytes of ["0x", "0x1234"] as const) {
      answers[own] = { returns: encodeAbiParameters([{ type: "bytes" }], [bytes]) };
      expect(await look("vitalik.eth", BASE), bytes).to.include({ address: OWNER, isOfChain: false });
    }
  });

  it("are believed of no node of another chain, and of none that does not answer", async () => {
    chainId = 5;
    const thrown = await look("vitalik.eth").catch((error: unknown) => error);
    expect(explainThrown(thrown)).to.include({ code: "WrongNode" });
    const { url } = node;
    node = { ...node, url: "http://127.0.0.1:9" };
    const gone = await look("vitalik.eth").catch((error: unknown) => error);
    node = { ...node, url };
    expect(explainThrown(gone, "claimant").reason).to.include("127.0.0.1:9");
  });
});

function address(one: Address): Answer {
  return { returns: encodeAbiParameters([{ type: "address" }], [one]) };
}

/** A name as DNS writes it, each label after its length. */
function labelsOf(bytes: Uint8Array): string {
  const labels: string[] = [];
  for (let at = 0; bytes[at] !== undefined && bytes[at] !== 0; at += (bytes[at] ?? 0) + 1) {
    labels.push(bytesToString(bytes.slice(at + 1, at + 1 + (bytes[at] ?? 0))));
  }
  return labels.join(".");
}

function normalized(name: string): string | undefined {
  try {
    return normalize(name);
  } catch {
    return undefined;
  }
}
