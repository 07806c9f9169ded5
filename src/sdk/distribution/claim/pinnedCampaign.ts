import { type Address, type Hex, isAddressEqual, parseAbi } from "viem";
import { getBlock, getCode, readContract } from "viem/actions";
import { shippedDesign } from "../../chain/campaigns/campaignContracts.ts";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import { implementationIn, readCloneCode } from "../../chain/campaigns/cloneCode.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { ClaimedRoots } from "./relayedCampaign.ts";

/** A campaign as the verifier knows it, from a place that the host of the page or the tree cannot change. */
export type PinnedCampaign = {
  readonly campaign: Address;
  readonly kind: CampaignKind;
  readonly token: Address;
  readonly gate: Address;
  /** Undefined for a cumulative campaign: the chain gives its root. */
  readonly root?: Hex | undefined;
};

const abi = parseAbi([
  "function merkleRoot() view returns (bytes32)",
  "function token() view returns (address)",
  "function gate() view returns (address)",
  "function previousRoot() view returns (bytes32 root, uint256 overlapEnds)",
]);

/**
 * Compares a campaign with the chain, and gives the roots under which it pays: its code must be the shipped code of its
 * kind, and its root, token and gate the known ones. It asks all questions at one moment: with batching, they are one
 * request.
 * @throws SymbolonError `NoCampaign`, `CampaignCodeDiffers`, `CampaignDiffers`
 */
export async function requirePinned(client: ReadClient, pinned: PinnedCampaign): Promise<ClaimedRoots> {
  const { campaign, kind } = pinned;
  const address = campaign;
  const [code, root, token, gate, before] = await Promise.all([
    getCode(client, { address }),
    orUndefined(readContract(client, { address, abi, functionName: "merkleRoot" })),
    orUndefined(readContract(client, { address, abi, functionName: "token" })),
    orUndefined(readContract(client, { address, abi, functionName: "gate" })),
    kind === "cumulative" ? orUndefined(rootBefore(client, address)) : undefined,
  ]);
  if (code === undefined) throw noCampaignThere(campaign, client.chain.id);
  await requireCode(client, pinned, code);
  if (root === undefined || token === undefined || gate === undefined) throw otherCode(pinned);
  if (pinned.root !== undefined && root !== pinned.root.toLowerCase()) {
    throw differs(pinned, "root", root, pinned.root);
  }
  if (!isAddressEqual(token, pinned.token)) throw differs(pinned, "token", token, pinned.token);
  if (!isAddressEqual(gate, pinned.gate)) throw differs(pinned, "gate", gate, pinned.gate);
  return { campaign, root, ...(before !== undefined && { previousRoot: before }) };
}

/** The root before the present one of a cumulative campaign, while it is good. */
async function rootBefore(client: ReadClient, address: Address): Promise<Hex | undefined> {
  const [[root, overlapEnds], { timestamp }] = await Promise.all([
    readContract(client, { address, abi, functionName: "previousRoot" }),
    getBlock(client),
  ]);
  return BigInt(root) !== 0n && timestamp < overlapEnds ? root : undefined;
}

/** The code shows when another contract answered a question that it does not know. It does not show a silent node. */
async function orUndefined<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (thrown) {
    if (isAnotherContract(thrown)) return undefined;
    throw thrown;
  }
}

async function requireCode(client: ReadClient, pinned: PinnedCampaign, code: Hex): Promise<void> {
  const implementation = implementationIn(code);
  const run = implementation === undefined ? code : await getCode(client, { address: implementation });
  const design = shippedDesign(run, "campaign");
  const form = implementation === undefined ? "full" : "light";
  // Another party's factory can write terms that the shipped one never does: a gate that they name, and that is not asked.
  const isMadeOtherwise = implementation !== undefined && readCloneCode(code) === undefined;
  if (design?.kind !== pinned.kind || design.form !== form || isMadeOtherwise) throw otherCode(pinned);
}

function noCampaignThere(campaign: Address, chainId: number): SymbolonError {
  return new SymbolonError({
    code: "NoCampaign",
    reason: `There is no contract at ${campaign} on chain ${chainId}.`,
    hint: "Send nothing there. The page's publisher must check the chain and campaign that it was built for.",
    details: { campaign, chainId },
  });
}

function otherCode({ campaign, kind }: PinnedCampaign): SymbolonError {
  return new SymbolonError({
    code: "CampaignCodeDiffers",
    reason: `The contract at ${campaign} is not the ${kind} campaign that this page was built for: its code differs.`,
    hint: "Sign and send nothing here. Ask the campaign's operator for its own page.",
    details: { campaign, kind },
  });
}

function differs({ campaign }: PinnedCampaign, what: string, got: Hex, expected: Hex): SymbolonError {
  return new SymbolonError({
    code: "CampaignDiffers",
    reason: `The campaign ${campaign} has the ${what} ${got} on chain, but this page was built for ${expected}.`,
    hint: "Sign and send nothing here. Ask the campaign's operator for its own page.",
    details: { campaign, what, got, wanted: expected },
  });
}
