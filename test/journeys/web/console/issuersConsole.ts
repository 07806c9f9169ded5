import { expect } from "chai";
import type { Browser, Locator, Page } from "playwright-core";
import { getAddress, parseEventLogs, zeroAddress, zeroHash } from "viem";
import { getBlock, getTransactionReceipt, writeContract } from "viem/actions";
import { buildPage } from "../../../../src/node/pages/build/index.ts";
import { attestationRegistryAbi } from "../../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { attestCall, registerSchemaCall } from "../../../../src/sdk/chain/calls/attestations.ts";
import { changeStatusCall, issueBatchCall } from "../../../../src/sdk/chain/calls/batches.ts";
import { deployContracts } from "../../../../src/sdk/contracts/index.ts";
import { systemConstructions } from "../../../../src/sdk/contracts/system.ts";
import { type BatchHeader, batchId, type Policy } from "../../../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import type { AnnouncedKind } from "../../../../src/sdk/core/status/digest.ts";
import { batchManifestWithSubjects } from "../../../../src/sdk/credentials/batchManifest.ts";
import { buildBatch, groupByWord } from "../../../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../../../src/sdk/credentials/salts.ts";
import { verifyLive } from "../../../../src/sdk/credentials/verify/live/verifyLive.ts";
import type { PageData, ReasonedIssuer } from "../../../../src/sdk/pageData/index.ts";
import { openPage } from "../../../toolkit/report/browser.ts";
import { openCredentialChain } from "../../../toolkit/scripts/credentialChain.ts";
import { ISSUER_KEY } from "../../../toolkit/scripts/servedChain.ts";
import { ALLOWED_METHODS, type BrowserWalletParameters, browserWallet } from "../harness/browserWallet.ts";
import { bundled, filesOf, openSite } from "../harness/site.ts";

/** Of the page, as much as runs in it here. */
declare const localStorage: { setItem(key: string, value: string): void };
const NOT_THERE = "Failed to load resource: the server responded with a status of 404 (Not Found)";
const SCHEMA = { schema: "", resolver: zeroAddress, revocable: true } as const;

export type IssuersConsole = Awaited<ReturnType<typeof openIssuersConsole>>;

/** A chain with a BatchRegistry, a page for its issuers on a host of its own, and what they do there. */
export async function openIssuersConsole() {
  const chain = await openCredentialChain();
  const { registry, reader, issuer } = chain;
  const contracts: Record<string, typeof registry> = { batchRegistry: registry };
  const data: PageData = {
    title: "",
    languages: ["en", "ar"],
    chain: {
      id: reader.chain.id,
      name: "A chain",
      currency: { symbol: "ETH", decimals: 18 },
      nodes: [chain.rpc],
    },
    console: { contracts, campaigns: [] },
  };
  const site = await openSite(new Map());
  const reasons = [{ code: 7, name: "Key lost" }];
  const named = [{ address: issuer.account.address, name: "Registry Office", reasons }];
  let salts = 0;

  return {
    ...chain,
    site,
    /** Puts the page up; with other contracts, for those; it names the issuer, and a reason of theirs, unless told otherwise. */
    async put(more: Record<string, typeof registry> = {}, issuers: readonly ReasonedIssuer[] = named) {
      const bundle = filesOf(await bundled("console")) as ReadonlyMap<string, Uint8Array>;
      const built = { ...data, console: { contracts: { ...contracts, ...more }, campaigns: [], issuers } };
      for (const [path, bytes] of buildPage({ name: "console", bundle, data: built }))
        site.files.set(path, bytes);
    },
    /** A batch whose credentials verify, issued unless it is told otherwise; each subject has one, but the first has two. */
    async batchOf(size: number, policy: Partial<Policy> = {}, isIssued = true) {
      salts += 1;
      const subjectOf = (index: number) => `0x${Math.max(index, 1).toString(16).padStart(40, "0")}` as const;
      const batch = buildBatch({
        schema: SCHEMA.schema,
        count: size,
        rowAt: (index) => ({ subject: subjectOf(index), values: [] }),
        salts: seededSalts(`console ${salts}`),
      });
      const made = await chain.newHeader(size, policy);
      const shape = { ...SCHEMA, batch, policy: made.policy };
      const manifest = batchManifestWithSubjects(shape);
      const header = {
        ...made,
        schema: schemaUid(SCHEMA),
        root: batch.root,
        manifestHash: manifest.manifestHash,
      };
      if (isIssued) await writeContract(issuer, issueBatchCall({ registry, header, uri: "" }));
      const id = batchId({ chainId: chain.chainId, registry, header });
      /** What a verifier is told about a moment, which is made the chain's own. */
      const verdictAt = async (index: number, moment: bigint) => {
        await this.reach(moment);
        const answer = await verifyLive(reader, {
          registry,
          header,
          moment,
          reorgMargin: 0n,
          credential: batch.credential(index),
          proof: batch.credentialProof(index),
          expected: { issuers: [header.issuer], schema: header.schema, subject: subjectOf(index) },
        });
        return answer.outcome;
      };
      return { batch, header, id, manifest, subjectOf, verdictAt };
    },
    /** Announces, or takes back, as the issuer does elsewhere. */
    change: (header: BatchHeader, kind: AnnouncedKind, indexes: readonly number[]) =>
      writeContract(
        issuer,
        changeStatusCall({
          registry,
          header,
          kind,
          masks: groupByWord(indexes),
          reason: 0,
          evidence: zeroHash,
        }),
      ),
    /** A registry of attestations, and the uid of one that the issuer has made there. */
    async attested() {
      const { schemaRegistry, attestationRegistry } = systemConstructions();
      const deployed = await deployContracts(issuer, { schemaRegistry, attestationRegistry });
      const schemas = deployed.schemaRegistry.address;
      const attestations = deployed.attestationRegistry.address;
      await writeContract(issuer, registerSchemaCall({ registry: schemas, ...SCHEMA }));
      const schema = schemaUid(SCHEMA);
      const data = {
        recipient: zeroAddress,
        expirationTime: 0n,
        revocable: true,
        refUID: zeroHash,
        data: "0x",
        value: 0n,
      } as const;
      const hash = await writeContract(
        issuer,
        attestCall({ registry: attestations, request: { schema, data } }),
      );
      const { logs } = await getTransactionReceipt(reader, { hash });
      const [made] = parseEventLogs({ abi: attestationRegistryAbi, eventName: "Attested", logs });
      return { attestations, uid: made?.args.uid ?? zeroHash };
    },
    /** Mines an empty block of that second, unless the chain is there. */
    async reach(moment: bigint) {
      const { timestamp } = await getBlock(reader);
      if (timestamp >= moment) return;
      await chain.node.setNextBlockTimestamp({ timestamp: moment });
      await chain.node.mine({ blocks: 1 });
    },
    /** Opens the page, with a wallet where one is given; its texts are English unless it is told otherwise. */
    async open(browser: Browser, { wallet, locale = "en" }: OpenParameters = {}) {
      const made = wallet && browserWallet({ key: ISSUER_KEY, rpc: chain.rpc, ...wallet });
      const opened = await openPage(browser, "about:blank", { locale, acceptDownloads: true });
      await made?.attach(opened.page);
      await opened.page.addInitScript(() => localStorage.setItem("symbolon-console-part", "issuers"));
      await opened.page.goto(`${site.origin}/`);
      /** Closes the page, which has asked its wallet for so many transactions, each to the registry, and complained of nothing. */
      const done = async (sent: number, to: readonly string[] = [registry]) => {
        const requests = made?.requests ?? [];
        const strange = requests.filter(({ method }) => !ALLOWED_METHODS.includes(method));
        expect(strange).to.deep.equal([]);
        const sendings = requests.filter(({ method }) => method === "eth_sendTransaction");
        const targets = sendings.map(({ params }) => getAddress((params[0] as { to: string }).to));
        expect(targets).to.have.length(sent);
        expect(targets.filter((one) => !to.includes(one))).to.deep.equal([]);
        // What a page was still reading when it was loaded anew; the header of a batch that is not issued yet.
        const meant = [
          `${chain.rpc}/ was not reached`,
          `${site.origin}/batch/header.json was not reached`,
          NOT_THERE,
        ];
        expect(opened.complaints.filter((one) => !meant.includes(one))).to.deep.equal([]);
        await opened.context.close();
      };
      return { ...opened, done, ...acts(opened.page) };
    },
    close() {
      site.close();
      return chain.close();
    },
  };
}

type OpenParameters = {
  readonly wallet?: Partial<BrowserWalletParameters>;
  readonly locale?: string;
};

/** What people do on the page, in English. */
function acts(page: Page) {
  const section = (name: string) => page.getByRole("region", { name, exact: true });
  return {
    section,
    async connect() {
      await page.getByRole("button", { name: "Connect a wallet" }).click();
      await page.getByRole("button", { name: "Test wallet" }).click();
      await page.getByText("Connected by Test wallet:").waitFor();
    },
    /** Opens a batch by its id. */
    async openBatch(id: string) {
      const find = section("Find a batch");
      await find.getByLabel("Or the id of a batch").fill(id);
      await find.getByRole("button", { name: "Open it", exact: true }).click();
      await section("The batch").waitFor();
    },
    /** Plans a change of status. */
    async plan(kind: string, list: string) {
      const change = section("Change the status of credentials");
      await change.getByLabel("Change", { exact: true }).selectOption(kind);
      await change.getByLabel("Which credentials").fill(list);
      await change.getByRole("button", { name: "Show the plan" }).click();
      return change;
    },
  };
}

/** Unix seconds of the moment that stands beside a name in a list of facts. */
export async function momentBeside(place: Locator, name: string): Promise<bigint> {
  const fact = place.locator(".facts > div").filter({ hasText: name }).first();
  const iso = await fact.locator("time").first().getAttribute("datetime");
  return BigInt(Date.parse(iso ?? "")) / 1_000n;
}
