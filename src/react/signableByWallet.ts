import type { Config } from "wagmi";
import type { ReadClient } from "../sdk/chain/clients.ts";
import { readGroup } from "../sdk/governance/group/readGroup.ts";
import { openPanelFile, waitText } from "../sdk/governance/panels/openPanelFile.ts";
import { formatPanelFile, type PanelFile } from "../sdk/governance/panels/panelFile.ts";
import { standInWait } from "../sdk/governance/proposal/checkProposal.ts";
import { formatProposal, type ProposalFile } from "../sdk/governance/proposal/proposalFile.ts";
import { checkToSign, signProposal } from "../sdk/governance/proposal/signProposal.ts";
import type { ToldText } from "../sdk/governance/proposal/tell/told.ts";
import { chairText, requireChair, type Side } from "../sdk/governance/proposal/votes.ts";
import type { Signable } from "./openSignable.ts";
import { openWalletClient, type WalletParameters } from "./wallet.ts";
import { walletFault } from "./walletFault.ts";

export type CheckByWalletParameters = WalletParameters & {
  readonly signable: Signable;
  /** Where the events of the group, or of the desk, begin; default: 0. */
  readonly fromBlock?: bigint;
};

/** What is to be signed against its group or desk, as the wallet's own node tells it, and where the account sits. */
export type CheckedByWallet = {
  readonly summary: ToldText;
  /** `seat 3` */
  readonly seat: string;
  /** Why it cannot be told in full, so that nobody assents to it. */
  readonly untold?: string | undefined;
  /** Why a proposal's call would be refused now. */
  readonly wouldFail?: string | undefined;
  /**
   * Has the wallet sign, and checks the signature as the contract will: gives the text of the file with it.
   * @param current the same, with the signatures that it has now
   */
  readonly sign: (side: Side, current: Signable) => Promise<string>;
};

/**
 * Checks what is to be signed as its group or desk would. The wallet's node is the only one that is asked.
 * @throws SymbolonError `NotSeated`, `NotOfPanel`, and as `readGroup`, `checkProposal` and `openPanelFile`; its `sign` throws as
 * `signProposal`, `signPanelChange` and `signRuling`, and what the wallet did instead of signing
 */
export async function checkByWallet(
  config: Config,
  { signable, fromBlock = 0n, ...wallet }: CheckByWalletParameters,
): Promise<CheckedByWallet> {
  const client = await openWalletClient(config, wallet);
  const by = { config, wallet, fromBlock };
  if (signable.kind === "proposal") return checkedProposal(client, signable.file, by);
  return checkedPanelFile(client, signable, by);
}

type Signing = { readonly config: Config; readonly wallet: WalletParameters; readonly fromBlock: bigint };

async function checkedProposal(
  client: ReadClient,
  file: ProposalFile,
  { fromBlock, ...by }: Signing,
): Promise<CheckedByWallet> {
  const group = await readGroup(client, { quorum: file.quorum, fromBlock });
  const chair = requireChair(group, by.wallet.account);
  const checked = await checkToSign(client, group, { file, side: "objections" });
  const { call, wouldFail } = checked;
  return {
    summary: call,
    seat: `${chairText(chair)}${standInWait(checked, chair)}`,
    untold: call.untold,
    wouldFail,
    sign: (side, current) =>
      signing(by, async (signer) => {
        if (current.kind !== "proposal") throw new Error("It is another file.");
        return formatProposal((await signProposal(signer, group, { file: current.file, side })).file);
      }),
  };
}

async function checkedPanelFile(
  client: ReadClient,
  found: PanelFile,
  { fromBlock, ...by }: Signing,
): Promise<CheckedByWallet> {
  const opened = await openPanelFile(client, found, { fromBlock });
  const chair = opened.chairOf(by.wallet.account);
  return {
    summary: opened.summary,
    seat: `${chairText(chair)}${waitText(opened, chair)}`,
    sign: (_, current) =>
      signing(by, async (signer) => {
        if (current.kind === "proposal") throw new Error("It is another file.");
        const now = await openPanelFile(signer, current, { fromBlock });
        return formatPanelFile((await now.sign(signer)).found);
      }),
  };
}

type Signer = Awaited<ReturnType<typeof openWalletClient>>;

async function signing(
  { config, wallet }: Omit<Signing, "fromBlock">,
  sign: (signer: Signer) => Promise<string>,
): Promise<string> {
  const signer = await openWalletClient(config, wallet);
  try {
    return await sign(signer);
  } catch (thrown) {
    throw await walletFault(thrown);
  }
}
