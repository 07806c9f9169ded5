import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import {
  type Abi,
  type AbiParameter,
  BaseError,
  CallExecutionError,
  ContractFunctionExecutionError,
  ContractFunctionRevertedError,
  ExecutionRevertedError,
  encodeErrorResult,
  type Hex,
  HttpRequestError,
  keccak256,
  parseAbi,
  RawContractError,
  RpcRequestError,
  stringToBytes,
  toFunctionSelector,
  zeroAddress,
} from "viem";
import { instantCampaignAbi } from "../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { knownErrors, passedOnErrors, selectorOf } from "../../../src/sdk/chain/errors/knownErrors.ts";
import {
  type ClaimError,
  claimErrorEntries,
  decodeClaimError,
} from "../../../src/sdk/distribution/decodeClaimError.ts";
import {
  campaignErrors,
  rootErrors,
  vestingErrors,
} from "../../../src/sdk/distribution/errors/campaignErrors.ts";
import {
  bundleErrors,
  claimErrors as ownErrors,
  tokenErrors,
} from "../../../src/sdk/distribution/errors/claimErrors.ts";
import { gateErrors, gateSetupErrors } from "../../../src/sdk/distribution/errors/gateErrors.ts";

type ErrorItem = Extract<Abi[number], { readonly type: "error" }>;

/**
 * Contracts of the credentials half, whose refusals reach no claim or have a name of their own there; and the errors of all
 * contracts, theirs among them.
 */
const otherContracts =
  /^(attestationRegistry|batchRegistry|credentialVerifier|schemaRegistry|witnessVerifier|errors)Abi$/;
/** Contracts of governance: what they refuse reaches no page for claimants, which need not carry it. */
const governance = /^(quorum|rulebook|disputeDesk|trustList|trustPolicy)Abi$/;
/** Of campaigns in the light form, beside what those in the full form say. */
const lightErrors = parseAbi(["error NotAClone()"]);
/** Of `CampaignAdapter`, which nobody calls: it passes them on through `AllOfGate`. */
const portErrors = parseAbi([
  "error AddressEmptyCode(address target)",
  "error FailedCall()",
  "error InsufficientBalance(uint256 balance, uint256 needed)",
]);
const CANARY = "0x00000000000000000000000000000000000000A1";
const errorsOf = (abi: Abi) => abi.filter((item): item is ErrorItem => item.type === "error");
const folder = join(import.meta.dirname, "..", "..", "..", "src", "sdk", "chain", "abi");
const abis = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith("Abi.ts"))
    .map(async (file) => {
      const name = file.replace(".ts", "");
      const module = (await import(pathToFileURL(join(folder, file)).href)) as Record<string, Abi>;
      return { name, errors: errorsOf(module[name] ?? expect.fail(`${file} has no ${name}`)) };
    }),
);
/** Campaigns, factories and gates, whichever there are, with all that they pass on. */
const claimErrors = [
  ...abis
    .filter(({ name }) => !otherContracts.test(name) && !governance.test(name))
    .flatMap(({ errors }) => errors),
  ...errorsOf(passedOnErrors),
  ...errorsOf(portErrors),
  ...errorsOf(lightErrors),
];

function sampleValue({ type }: AbiParameter, i: number): unknown {
  if (type === "address") return CANARY;
  if (type === "string") return "paused";
  if (type === "bool") return true;
  if (type === "uint8") return 4;
  const bytes = /^bytes(\d*)$/.exec(type);
  if (bytes !== null) return `0x${"cd".repeat(Number(bytes[1] || 5))}`;
  return 1_800_000_000n + BigInt(i);
}

const encode = (name: string, ...args: readonly unknown[]): Hex => {
  const item = claimErrors.find((error) => error.name === name) ?? expect.fail(`no error ${name}`);
  return encodeErrorResult({ abi: [item], errorName: name, args } as never);
};
const decoded = (thrown: unknown): ClaimError => decodeClaimError(thrown) ?? expect.fail("not a refusal");

describe("distribution/decodeClaimError", () => {
  it("knows every error of campaigns, factories, gates and tokens", () => {
    const missing = claimErrors.filter(({ name }) => !Object.hasOwn(claimErrorEntries, name));
    expect(
      missing.map(({ name, inputs }) => `${name}(${inputs.map(({ type }) => type)})`),
      "without an entry in src/sdk/distribution/errors",
    ).to.deep.equal([]);
    const names = new Set(claimErrors.map(({ name }) => name));
    const stale = Object.keys(claimErrorEntries).filter((name) => !names.has(name));
    expect(stale, "entries in src/sdk/distribution/errors that no contract throws").to.deep.equal([]);
    expect(names.size).to.be.greaterThan(40);
  });

  it("has no error in two tables, of which one would never be read", () => {
    const tables = [ownErrors, bundleErrors, tokenErrors, gateErrors, gateSetupErrors];
    const names = [...tables, campaignErrors, vestingErrors, rootErrors].flatMap(Object.keys);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).to.deep.equal([]);
    expect(decoded(encode("ZeroGuardian")).sentence).to.include("pause claims, or veto roots");
  });

  it("takes a proposal back by the command that there is for it", () => {
    for (const name of ["RootAlreadyProposed", "ProposalPending"]) {
      expect(claimErrorEntries[name]?.hint, name).to.include("take it back (symbolon campaign veto)");
    }
  });

  it("looks errors up in every ABI that there is, but for governance", () => {
    const known = new Set(knownErrors.map(selectorOf));
    const forgotten = abis
      .filter(({ name }) => !governance.test(name) && name !== "errorsAbi")
      .filter(({ errors }) => errors.some((item) => !known.has(selectorOf(item))))
      .map(({ name }) => name);
    expect(forgotten, "not in src/sdk/chain/abi/errorTypes.ts").to.deep.equal([]);
  });

  it("has selectors that tell errors apart", () => {
    const bySelector = new Map<string, string>();
    for (const item of knownErrors) {
      const before = bySelector.get(selectorOf(item));
      expect(before ?? item.name, selectorOf(item)).to.equal(item.name);
      bySelector.set(selectorOf(item), item.name);
    }
    expect(selectorOf({ type: "error", name: "AlreadyClaimed", inputs: [{ type: "uint256" }] })).to.equal(
      keccak256(stringToBytes("AlreadyClaimed(uint256)")).slice(0, 10),
    );
  });

  for (const item of claimErrors) {
    const args = item.inputs.map(sampleValue);
    it(`explains ${item.name}, with its values and by its selector alone`, () => {
      const data = encodeErrorResult({ abi: [item], errorName: item.name, args } as never);
      for (const given of [data, data.slice(0, 10)]) {
        const { error, sentence, hint, retry } = decoded(given);
        expect(error).to.equal(item.name);
        for (const text of [sentence, hint]) {
          expect(text).to.match(/^[A-Z].*[^.]\.$/);
          expect(text).not.to.match(/\bundefined\b|\bnull\b|\bNaN\b|Invalid Date|\[object|: \.|, ,/);
        }
        expect(["never", "later", "now"]).to.include(retry);
      }
      expect(decoded(data).args).to.deep.equal(args);
      if (item.inputs.length > 0) {
        expect(decoded(data.slice(0, 10)).args).to.deep.equal([]);
        // Cut short: what it was can be told, its values cannot.
        expect(decoded(data.slice(0, 40)).sentence).to.equal(decoded(data.slice(0, 10)).sentence);
      }
    });
  }

  it("names the deciding values", () => {
    expect(decoded(encode("IndexOutOfRange", 7n, 5n)).sentence).to.equal(
      "The campaign has no such index: 7, not 0 to 4.",
    );
    expect(decoded(encode("NotStarted", 1_800_000_000n, 1_800_000_060n))).to.deep.equal({
      error: "NotStarted",
      args: [1_800_000_000n, 1_800_000_060n],
      sentence:
        "Claims are not paid yet: it is 2027-01-15T08:00:00Z = 1800000000, and they are paid from 2027-01-15T08:01:00Z = 1800000060 on.",
      hint: "Claim again from the campaign's start on.",
      retry: "later",
      retryAt: 1_800_000_060n,
    });
    expect(decoded(encode("AmountAboveLimit", 7n, 5n)).sentence).to.equal(
      "The signature allows no claim of this amount: 7 base units, signed up to 5.",
    );
    expect(decoded(encode("ERC20InsufficientBalance", CANARY, 3n, 5n)).sentence).to.equal(
      `The payer has too few tokens: ${CANARY} has 3 base units, and 5 are needed.`,
    );
    expect(decoded(encode("Panic", 17n)).sentence).to.include("panic 17, a number is too large or too small");
    expect(decoded(encode("TreasuryRefused", zeroAddress)).sentence).to.include("zero address");
  });

  it("says when to try again, where the values tell", () => {
    const opens = 1_800_000_060n;
    expect(decoded(encode("WaveNotOpen", 0n, opens))).to.include({ retry: "later", retryAt: opens });
    expect(decoded(encode("WaveNotOpen", 0n, opens).slice(0, 10))).to.not.have.property("retryAt");
    expect(decoded(encode("NotEnded", 0n, opens))).to.include({ retry: "later", retryAt: opens });
    for (const error of ["Ended", "AlreadyClaimed", "DeadlineExpired", "InvalidSignature", "NullifierUsed"]) {
      const item = claimErrors.find(({ name }) => name === error)!;
      expect(decoded(selectorOf(item)).retry, error).to.equal("never");
    }
    expect(decoded(encode("NotEnoughGas", 1n, 2n)).retry).to.equal("now");
    // A moment beyond any calendar is still a moment.
    expect(decoded(encode("NotStarted", 0n, 2n ** 64n - 1n))).to.include({ retryAt: 2n ** 64n - 1n });
  });

  it("tells outcomes that pass from those that stay", () => {
    const of = (outcome: number) => decoded(encode("CredentialNotValid", outcome, 0n));
    expect([0, 1, 2, 3, 4].map((outcome) => of(outcome).retry)).to.deep.equal([
      "never",
      "never",
      "never",
      "later",
      "later",
    ]);
    expect(of(4)).to.deep.include({
      sentence: "The credential is not valid now: it is suspended.",
      hint: "Claim again once its issuer has reinstated it.",
    });
    expect(new Set([0, 1, 2, 3, 4].map((outcome) => of(outcome).sentence)).size).to.equal(5);
  });

  it("says what it can about errors of others", () => {
    const foreign = encodeErrorResult({ abi: parseAbi(["error Blocked(address who)"]), args: [CANARY] });
    expect(decoded(foreign)).to.include({ error: foreign.slice(0, 10), retry: "later" });
    expect(decoded(foreign).sentence).to.include(foreign.slice(0, 10));
    // Ours, but of a registry: no claim is refused with it, so whoever passes it on must be asked.
    const exists = toFunctionSelector("AlreadyExists()");
    expect(decoded(exists).sentence).to.include("AlreadyExists");
    for (const none of ["0x", "0x00000000", "0x1234"]) {
      expect(decoded(none)).to.include({ error: "0x", retry: "later" });
    }
  });

  it("does not let a stranger's text run on, or steer a terminal", () => {
    const text = `${"x".repeat(1_000)}`;
    expect(decoded(encode("Error", text)).sentence.length).to.be.lessThan(300);
    const { sentence, args } = decoded(encode("Error", "a\u001b[2Jb\n\u009bc\u202ed\u2028"));
    expect(sentence).to.equal(
      'The token, or the gate, refused: it says "a\\u001b[2Jb\\n\\u009bc\\u202ed\\u2028".',
    );
    expect(args).to.deep.equal(["a\u001b[2Jb\n\u009bc\u202ed\u2028"]);
  });

  describe("finds the bytes in whatever viem throws", () => {
    const data = encode("AlreadyClaimed", 7n);
    const abi = instantCampaignAbi as Abi;
    const request = { body: {}, url: "http://localhost" };
    const rpcError = (error: { code: number; data?: unknown; message: string }) =>
      new RpcRequestError({ ...request, error });
    const execution = (cause: BaseError) =>
      new ContractFunctionExecutionError(cause, { abi, functionName: "sweep", args: [] });
    const thrown: Readonly<Record<string, unknown>> = {
      "a contract call": execution(
        new ContractFunctionRevertedError({ abi, data, functionName: "sweep" }) as BaseError,
      ),
      "a contract call with another ABI": execution(
        new ContractFunctionRevertedError({ abi: [], data, functionName: "sweep" }) as BaseError,
      ),
      "a bare call": new CallExecutionError(new RawContractError({ data }) as BaseError, {}),
      "a node that wraps them": new CallExecutionError(
        new RawContractError({ data: { data } as never }) as BaseError,
        {},
      ),
      "an estimate": new BaseError("estimate", {
        cause: new ExecutionRevertedError({
          cause: rpcError({ code: 3, data, message: "execution reverted" }),
        }),
      }),
    };
    for (const [what, error] of Object.entries(thrown)) {
      it(what, () => {
        expect(decoded(error)).to.deep.include({ error: "AlreadyClaimed", args: [7n] });
      });
    }

    it("a revert without a word", () => {
      const bare = { abi, functionName: "sweep" };
      expect(
        decoded(execution(new ContractFunctionRevertedError({ ...bare, data: "0x" }) as BaseError)),
      ).to.include({
        error: "0x",
      });
      const message = "execution reverted";
      expect(
        decoded(execution(new ContractFunctionRevertedError({ ...bare, message }) as BaseError)).error,
      ).to.equal("0x");
      expect(
        decoded(new ExecutionRevertedError({ cause: rpcError({ code: -32000, message }) })).error,
      ).to.equal("0x");
    });

    it("and nothing where no contract refused", () => {
      const down = new HttpRequestError({ ...request, status: 502 });
      const internal = new ContractFunctionRevertedError({
        abi,
        functionName: "sweep",
        message: "too many requests",
      });
      for (const other of [
        down,
        execution(down),
        execution(internal as BaseError),
        new Error("socket closed"),
        { data },
        "nothing",
        null,
        undefined,
      ]) {
        expect(decodeClaimError(other)).to.equal(undefined);
      }
    });
  });
});
