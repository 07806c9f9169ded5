import type { Address } from "viem";
import { fileJournal, findCampaignFile, readPublishedTree, writeCampaignFile } from "../src/node/index.ts";
import type { AddressBook, WriteClient } from "../src/sdk/chain/index.ts";
import { type CampaignTerms, checkCampaign, createCampaign } from "../src/sdk/distribution/index.ts";

/** Creates and funds a campaign over a tree, exactly once: call it again after whatever happened. */
export async function launch(
  operator: WriteClient,
  addressBook: AddressBook,
  tree: string,
  terms: CampaignTerms & { readonly token: Address; readonly end: bigint; readonly treasury: Address },
) {
  const path = `${tree}.campaign.json`;
  const published = await readPublishedTree(tree);
  const { file } = await createCampaign(operator, {
    addressBook,
    terms,
    published,
    path,
    earlier: findCampaignFile(path),
    keep: (known) => writeCampaignFile(path, known),
    journal: fileJournal(`${path}.journal`),
  });
  const { campaign } = file;
  const { findings, refused } = await checkCampaign(operator, { campaign, file, published, addressBook });
  return { campaign, findings, isSound: refused.length === 0 };
}
