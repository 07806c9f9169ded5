/** A page that does by viem alone what ours do beside: it reads, signs and sends, by an ABI of its own. */
export const VIEM_PAGE = `
import { createPublicClient, createWalletClient, custom, formatUnits, http, parseAbi } from "viem";
import { getBlock, getChainId, readContract, signTypedData, simulateContract, writeContract } from "viem/actions";
import { waitForTransactionReceipt } from "viem/actions";
import { mainnet } from "viem/chains";
export const page = [createPublicClient, createWalletClient, custom, formatUnits, http, parseAbi, mainnet];
page.push(getBlock, getChainId, readContract, signTypedData, simulateContract, writeContract, waitForTransactionReceipt);
`;

/** What is added to it, by the row that it is measured for. */
export const ADDED = {
  "claim-page-over-viem-kb": `
import * as claimPage from "./examples/claimPage.ts";
import { proofFromFiles, urlReader } from "symbolon/claim-page";
page.push(claimPage, proofFromFiles, urlReader);
`,
  "decode-error-kb": `
import { decodeClaimError } from "symbolon/distribution/errors";
page.push(decodeClaimError);
`,
  "is-claimed-kb": `
import { isClaimed } from "symbolon";
page.push(isClaimed);
`,
} as const;
