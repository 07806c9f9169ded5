import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, keyOf, type TestCampaign } from "../../../toolkit/scripts/relayChain.ts";
import { browserWallet } from "../harness/browserWallet.ts";
import { claimPageData, openClaimSite, openCountedNode } from "./claimSite.ts";

type Changes = Partial<Parameters<typeof claimPageData>[2]>;

/** A chain whose first accounts have gas money, a node that counts and fails, and a site: for all tests of a suite. */
export function useClaimPages() {
  const browser = useBrowser();
  const folder = suiteFolder();
  /** Is there once the tests begin. */
  const at = {} as {
    chain: KindChain;
    site: Awaited<ReturnType<typeof openClaimSite>>;
    node: Awaited<ReturnType<typeof openCountedNode>>;
  };
  before(async () => {
    at.chain = await openKindChain();
    at.site = await openClaimSite();
    at.node = await openCountedNode(at.chain.rpc);
    for (let index = 0; index < 6; index++) {
      await at.chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
    }
  });
  after(async () => {
    at.site?.close();
    at.node?.close();
    await at.chain?.close();
  });

  return {
    browser,
    folder,
    at,
    now: async () => (await at.chain.block()).timestamp,
    walletOf: (index: number) => browserWallet({ key: keyOf(index), rpc: at.chain.rpc }),
    /** A page about a campaign whose tree lies in the folder of the same name. */
    pageOf: async (name: string, test: TestCampaign, changes: Changes = {}) => {
      const data = await claimPageData(at.chain, test, { nodes: [at.node.url], ...changes });
      return at.site.put(name, data, folder.path(name));
    },
  };
}
