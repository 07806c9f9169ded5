import { expect } from "chai";
import type { Page } from "playwright-core";
import { getAddress, type Hex, keccak256, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { quorumBuild } from "../../../../src/sdk/chain/builds/quorumBuild.ts";
import { asTransaction } from "../../../../src/sdk/chain/calls/asTransaction.ts";
import { issueBatchCall } from "../../../../src/sdk/chain/calls/batches.ts";
import { group as groupContract } from "../../../../src/sdk/contracts/group.ts";
import { rulesHash } from "../../../../src/sdk/core/credential/batchId.ts";
import { proposalId } from "../../../../src/sdk/core/governance/proposal.ts";
import { keyOfAddress } from "../../../../src/sdk/core/governance/roster.ts";
import { usualRules } from "../../../../src/sdk/core/governance/usualRules.ts";
import {
  formatProposal,
  type ProposalFile,
  parseProposal,
  propose,
  readGroup,
} from "../../../../src/sdk/governance/index.ts";
import { consoleGroups as arabic } from "../../../../web/texts/ar/consoleGroups.ts";
import { consoleGroups as texts } from "../../../../web/texts/en/consoleGroups.ts";
import { expectGoodLooks, useBrowser } from "../../../toolkit/report/browser.ts";
import { ISSUER_KEY, OTHER_KEY } from "../../../toolkit/scripts/servedChain.ts";
import { REFUSED } from "../harness/browserWallet.ts";
import { giveFile as give, openGroups, savedFile } from "./groupsConsole.ts";
import { type IssuersConsole, openIssuersConsole } from "./issuersConsole.ts";

const STRANGER = getAddress("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
const SEATS = [ISSUER_KEY, keccak256("0x01"), keccak256("0x02")];

describe("the console, for who sits in a group", () => {
  const browser = useBrowser();
  let chain: IssuersConsole;
  let file: ProposalFile;
  /** The same call with a byte behind it. */
  let odd: ProposalFile;
  before(async () => {
    chain = await openIssuersConsole();
    await chain.put();
    const seats = SEATS.map((key) => ({
      member: keyOfAddress(privateKeyToAccount(key).address),
      standIn: zeroHash,
      secondStandIn: zeroHash,
    }));
    const rules = usualRules(3).map(({ rule }) => rule);
    const { args } = groupContract({ seats, rules });
    const quorum = await chain.deploy({ ...quorumBuild, deployedBytecode: "0x" }, ...args);
    const group = await readGroup(chain.reader, { quorum });
    const bound = rulesHash({ chainId: chain.chainId, rulebook: group.rulebook });
    const roles = { revoker: STRANGER, emergency: quorum, rulesHash: bound };
    const header = { ...(await chain.newHeader(1_000, roles)), issuer: quorum };
    const { to: target, data } = asTransaction(issueBatchCall({ registry: chain.registry, header, uri: "" }));
    file = (await propose(chain.reader, group, { call: { target, data } })).file;
    odd = { ...file, proposal: { ...file.proposal, data: `${data}00`, nonce: 7n } };
  });
  after(() => chain?.close());

  const open = (key?: Hex, answer?: Parameters<typeof openGroups>[1]["answer"]) =>
    openGroups(browser(), { chain, key, answer });

  it("tells a proposal from its file alone, and who hides in it, without a wallet or a network", async () => {
    const { page, done } = await open();
    await give(page, formatProposal(file));
    const told = page.getByRole("region", { name: texts.proposal, exact: true });
    await told.getByText(`: ${STRANGER}, not the group, revokes; the group holds`).waitFor();
    await told.getByText(`${STRANGER} alone revokes and suspends these credentials, for good`).waitFor();
    await told.getByText("1,000 credentials", { exact: true }).waitFor();
    // What a wallet shows can be compared.
    await told.getByText(proposalId(file)).waitFor();
    await told.getByText(texts.connect).waitFor();
    await done();
  });

  it("refuses a file that was altered, or is another chain's", async () => {
    const { page, done } = await open();
    await give(page, formatProposal(file).replace(STRANGER.toLowerCase().slice(2), "d".repeat(40)));
    await page.locator('[data-code="BadProposal"]').waitFor();
    await give(page, formatProposal({ ...file, chainId: 5n }));
    await page.locator('[data-code="FileElsewhere"]').waitFor();
    await give(page, "not JSON");
    await page.locator('[data-code="BadProposal"]').waitFor();
    expect(await page.getByRole("region", { name: texts.proposal }).count()).to.equal(0);
    await done();
  });

  it("has a wallet sign what was told, and gives the file back with the signature", async () => {
    let declines = 1;
    const { page, wallet, done } = await open(ISSUER_KEY, ({ method }) =>
      method === "eth_signTypedData_v4" && declines-- > 0 ? REFUSED : undefined,
    );
    await give(page, formatProposal(file));
    await page.getByRole("button", { name: texts.look }).click();
    await page.getByText("seat 0", { exact: true }).waitFor();
    const assent = page.getByRole("button", { name: texts.assent });
    await assent.click();
    await page.locator('[data-code="WalletRefused"]').waitFor();
    await assent.click();
    await page.getByText(texts.done).waitFor();
    const signed = parseProposal(await savedFile(page));
    expect({ ...signed, assents: [] }).to.deep.equal(file);
    expect(signed.assents.map(({ seat, chair }) => [seat, chair])).to.deep.equal([[0, 0]]);
    const [, typed] =
      wallet?.requests.findLast(({ method }) => method === "eth_signTypedData_v4")?.params ?? [];
    expect(JSON.parse(String(typed)).message.data).to.equal(file.proposal.data);
    await done();
  });

  it("lets nobody assent to what it cannot tell, or who has no seat; but object", async () => {
    const { page, done } = await open(ISSUER_KEY);
    await give(page, formatProposal(odd));
    await page.getByText("cannot be told in full: 1 byte trails behind its arguments").first().waitFor();
    await page.getByRole("button", { name: texts.look }).click();
    await page.getByText(texts.untold).waitFor();
    expect(await page.getByRole("button", { name: texts.assent }).isDisabled()).to.equal(true);
    await page.getByRole("button", { name: texts.object }).click();
    await page.getByText(texts.done).waitFor();
    await done();
    const stranger = await open(OTHER_KEY);
    await give(stranger.page, formatProposal(file));
    await stranger.page.getByRole("button", { name: texts.look }).click();
    await stranger.page.locator('[data-code="NotSeated"]').waitFor();
    await stranger.done();
  });

  it("looks good, from left to right and from right to left", async () => {
    for (const [language, groups] of [
      ["en", texts],
      ["ar", arabic],
    ] as const) {
      const prepare = async (one: Page) => {
        await one.evaluate(keep, language);
        await one.reload();
        await give(one, formatProposal(file), groups.file);
        await one.getByText(proposalId(file)).waitFor();
      };
      await expectGoodLooks(browser(), `console-groups-${language}`, `${chain.site.origin}/`, { prepare });
    }
  });
});

/** Of a browser, as much as runs in the page here. */
declare const localStorage: { setItem(name: string, text: string): void };

/** Runs in the page. */
function keep(language: string): void {
  localStorage.setItem("symbolon-language", language);
  localStorage.setItem("symbolon-console-part", "groups");
}
