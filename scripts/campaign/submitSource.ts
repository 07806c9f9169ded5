import hardhatVerify from "@nomicfoundation/hardhat-verify";
import { configVariable } from "hardhat/config";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { Address } from "viem";
import { SymbolonError } from "../../src/core/errors.ts";
import type { SourceRequest } from "../../src/distribution/node/source/sourceRequest.ts";

export type SubmitSourceParameters = {
  readonly rpc: string;
  readonly chainId: number;
  readonly address: Address;
  readonly request: SourceRequest;
  /** Of an explorer that speaks Etherscan's language; undefined: Etherscan, which knows most chains. */
  readonly apiUrl: string | undefined;
};

export type Submitted = {
  readonly state: "earlier" | "now";
  readonly url: string;
};

/** Names the explorer's key, as an environment variable or in Hardhat's keystore. */
const API_KEY = "ETHERSCAN_API_KEY";

/**
 * Has an explorer verify a contract's source, first with what it needs alone, then with all that was compiled with it: the
 * optimizer may depend on that.
 * @throws SymbolonError `ApiKeyNeeded`, `NotVerified`
 */
export async function submitSource(parameters: SubmitSourceParameters): Promise<Submitted> {
  const { rpc, chainId, address, request, apiUrl } = parameters;
  const explorer =
    apiUrl === undefined ? undefined : { name: "the explorer", url: new URL(apiUrl).origin, apiUrl };
  const hre = await createHardhatRuntimeEnvironment({
    plugins: [hardhatVerify],
    networks: { remote: { type: "http", url: rpc } },
    verify: { etherscan: { apiKey: configVariable(API_KEY) } },
    ...(explorer !== undefined && {
      chainDescriptors: { [chainId]: { name: `chain ${chainId}`, blockExplorers: { etherscan: explorer } } },
    }),
  });
  const connection = await hre.network.create("remote");
  try {
    const { etherscan } = connection.verification;
    const url = await etherscan.getContractUrl(address);
    if (await etherscan.isVerified(address)) return { state: "earlier", url };
    let reason = "";
    for (const compilerInput of [request.input, request.wholeInput]) {
      const { contractName, compilerVersion, constructorArguments } = request;
      const ticket = await etherscan.verify({
        contractAddress: address,
        compilerInput: compilerInput as never,
        contractName,
        compilerVersion,
        constructorArguments: constructorArguments.slice(2),
      });
      const { success, message } = await etherscan.pollVerificationStatus(ticket, address, contractName);
      if (success) return { state: "now", url };
      reason = message;
    }
    throw notVerified(address, reason);
  } catch (thrown) {
    throw thrown instanceof SymbolonError ? thrown : refused(address, thrown);
  } finally {
    await connection.close();
  }
}

function refused(address: Address, thrown: unknown): SymbolonError {
  const message = thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : String(thrown);
  if (!message.includes(API_KEY) && !/API key/i.test(message)) return notVerified(address, message, thrown);
  return new SymbolonError({
    code: "ApiKeyNeeded",
    reason: "The explorer wants a key, and none is set.",
    hint: `Set ${API_KEY}, or keep it in Hardhat's keystore: npx hardhat keystore set ${API_KEY}.`,
    details: { message },
    cause: thrown,
  });
}

function notVerified(address: Address, message: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "NotVerified",
    reason: `The explorer has not verified ${address}: ${message.replace(/\.$/, "")}.`,
    hint: "Run again with --dry-run, and paste what it writes into the explorer's own form.",
    details: { address, message },
    cause,
  });
}
