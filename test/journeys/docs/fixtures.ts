import { readFileSync } from "node:fs";
import { join } from "node:path";
import { zeroAddress } from "viem";
import { blocksOf } from "../../../bench/package/docCommands.ts";
import { sampleAllocation } from "../../../scripts/sample/sampleAllocation.ts";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { canonicalAddresses } from "../../../src/sdk/chain/book/canonicalAddresses.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { sablierFile, uniswapFile } from "../../toolkit/allocation/imports/publishedLists.ts";
import { sealKeystore } from "../../toolkit/delivery/sealKeystore.ts";
import type { Fixture } from "./stage.ts";

/** Accounts of the node, whose keys everybody knows; the first signs where nobody is named. */
const ME = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const ANNA = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BEN = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const DEPUTY = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
const FIELDS = "string name,bool adult";

/** What pages call what they leave to their reader, but for what is deployed. */
export const usualNames: Readonly<Record<string, string>> = {
  "0x...": KEY,
  "0xSCHEMA": schemaUid({ schema: FIELDS, resolver: zeroAddress, revocable: true }),
  "0xISSUER": ME,
  "0xREVOKER": ME,
  "0xTREASURY": ME,
  "0xPROPOSER": ANNA,
  "0xGUARDIAN": ME,
  "0xACCOUNT": ANNA,
  "0xELSEWHERE": BEN,
  "0xREGISTRY": canonicalAddresses.batchRegistry,
  "0xBATCH_REGISTRY": canonicalAddresses.batchRegistry,
};

const lines = (...all: readonly string[]) => `${all.join("\n")}\n`;
const three = (...amounts: readonly number[]) =>
  lines(
    "account,amount",
    ...[ME, ANNA, BEN].flatMap((one, i) => (amounts[i] ? [`${one},${amounts[i]}`] : [])),
  );
const memberAt = (i: number) => (i === 0 ? ANNA : `0x${(i + 0xbeef).toString(16).padStart(40, "0")}`);
const members = (count: number) =>
  lines(
    "subject,name,adult",
    ...Array.from({ length: count }, (_, i) => [memberAt(i), `Member ${i}`, i % 2 === 0].join(",")),
  );
const issued = (count: number, policy = "--revoker 0xREVOKER --epoch-length 1h"): Fixture => ({
  files: { "members.csv": members(count) },
  given: [
    `symbolon credential schema "${FIELDS}" --register`,
    `symbolon credential batch members.csv --schema "${FIELDS}" ${policy} --out club`,
    "symbolon credential issue club",
  ],
});

/** A club of one seat, which is the node's first account; two more sit in its desk's panels. */
function settling(): Fixture {
  const roster = (member: string) =>
    JSON.stringify({ format: "symbolon-roster", version: 1, seats: [{ member }] });
  const papers = ["letter.pdf", "reply.pdf", "minutes.pdf", "reasons.pdf", "witness.pdf"];
  const sample = readFileSync(
    join(import.meta.dirname, "../../../examples/governance/nine-seats.json"),
    "utf8",
  );
  const terms =
    "--token 0xTOKEN --bond 100 --first first.json --first-payee 0xFIRST_PAYEE --second second.json --second-payee 0xSECOND_PAYEE --meta-evidence ipfs://what-cases-are-about";
  return {
    names: { "0xFIRST_PAYEE": ANNA, "0xSECOND_PAYEE": BEN },
    files: {
      "nine-seats.json": sample,
      "first.json": roster(ANNA),
      "second.json": roster(BEN),
      "new-first.json": roster(DEPUTY),
      "roster.json": roster(ME),
      "members.csv": members(3),
      "watch.json": JSON.stringify({ accounts: ["0xISSUER"], registry: "0xREGISTRY" }),
      ...Object.fromEntries(papers.map((paper) => [paper, `${paper}\n`])),
    },
    before: {
      "symbolon govern rules --roster": [`0xDESK=contracts.desk.address symbolon deploy desk ${terms}`],
      "symbolon govern case open": [
        "0xGROUP=contracts.group.address symbolon deploy group --roster roster.json --rules rules.json --desk 0xDESK",
        "0xRULEBOOK=rulebook symbolon deploy group --roster roster.json --rules rules.json --desk 0xDESK",
        `symbolon credential batch members.csv --schema "${FIELDS}" --revoker 0xGROUP --emergency 0xGROUP --emergency-limit 30d --epoch-length 1h --rulebook 0xRULEBOOK --chain-id 31337 --out club`,
        "symbolon credential issue club --from 0xGROUP --calldata issue.json",
        "symbolon govern propose 0xGROUP --calls issue.json --out proposal.json",
        "symbolon govern sign proposal.json",
        "symbolon govern send proposal.json",
        "symbolon credential present club 0 --out membership.json",
        "transfer 0xTOKEN 0xFIRST_PAYEE 1000000000000000000000",
      ],
      "symbolon govern case answer": [`as ${ANNA}`],
      "symbolon govern case rule": ["wait 432000"],
      "symbolon govern case step": ["wait 691200"],
      "symbolon govern audit": [`as ${ME}`],
    },
    exits: { "symbolon govern audit": 3 },
  };
}

/** The sample with three rows that are not sound: an amount, a checksum, an account that stands twice. */
function spoiled(): string {
  const rows = sampleAllocation().split("\n");
  rows[3] = `${rows[3]?.slice(0, -1)}x`;
  rows[8] = `0xF${rows[8]?.slice(3)}`;
  rows[12] = rows[4] ?? "";
  return rows.join("\n");
}

const scenario = (waves: number) =>
  JSON.stringify({
    format: "symbolon-scenario",
    version: 1,
    name: `${waves} waves`,
    arrivals: { kind: "flash", share: 0.5, within: 5, over: 30 },
    background: { load: 0 },
    waves: { count: waves, interval: 5 },
    until: 120,
  });
const terms = "--token 0xTOKEN --treasury 0xTREASURY --end 2028-01-01T00:00:00Z --claim-for anyone";
const roots =
  "--token 0xTOKEN --end 2029-01-01T00:00:00Z --timelock 2d --funding-cap 50000 --claim-for anyone";
const ofMe = "--treasury 0xTREASURY --proposer 0xPROPOSER --guardian 0xGUARDIAN";
const asSafe = "--from 0xSAFE --calldata-format safe --calldata";

/** A block that a page shows, the first with this mark or a later one: what its reader writes into a file. */
function shownBlock(page: string, mark: string, position = 0): string {
  const text = readFileSync(join(import.meta.dirname, "../../..", page), "utf8");
  const block = blocksOf(text).filter((one) => one.mark === mark)[position];
  return lines(...(block?.lines ?? []));
}

const QUESTIONS = "docs/questions.md";
const RULEBOOK = "docs/write-a-rulebook.md";
/** A seat signs what the page's first one has signed. */
const alsoSigned = (file: string, ...accounts: readonly string[]) => [
  ...accounts.flatMap((account) => [`as ${account}`, `symbolon govern sign ${file}`]),
  `as ${ME}`,
];

/** A list in Uniswap's form that a campaign of ours pays, which has the functions and the event of Uniswap's distributor. */
function takenOver(): Fixture {
  const { text, rows } = uniswapFile(
    ([ME, ANNA, BEN] as const).map((account, i) => ({ account, amount: BigInt(i + 5) * 10n ** 18n })),
  );
  const { root } = buildTree(allocationFromRows(rows), conventionNamed("native"));
  return {
    files: {
      "result.json": JSON.stringify({ ...JSON.parse(text), merkleRoot: root }),
      "campaign.json": sablierFile(rows).text,
      "allocation.csv": lines("account,amount", ...rows.map(({ account, amount }) => `${account},${amount}`)),
    },
    given: [
      "symbolon tree build allocation.csv --base-units --out old",
      `0xDISTRIBUTOR=campaign symbolon campaign create old ${terms}`,
      "until 2028-02-01T00:00:00Z",
      "symbolon campaign sweep 0xDISTRIBUTOR",
    ],
  };
}

/** A round of drand's quicknet, about a month from now. */
const ROUND = Math.ceil((Date.now() / 1_000 - 1_692_803_367) / 3) + 1_000_000;

/** By page; one that needs nothing has none. */
export const fixtures: Readonly<Record<string, Fixture>> = {
  "docs/find-out-what-happened.md": {
    store: "postgres",
    files: { "allocation.csv": three(1000, 250.5, 3) },
    given: [
      "symbolon tree build allocation.csv --decimals 18 --out tree",
      `0xCAMPAIGN=campaign symbolon campaign create tree ${terms}`,
    ],
  },
  "docs/hand-on-what-happened.md": {
    store: "postgres",
    files: { "allocation.csv": three(1000, 250.5, 3) },
    given: [
      "symbolon tree build allocation.csv --decimals 18 --out tree",
      `0xCAMPAIGN=campaign symbolon campaign create tree ${terms}`,
    ],
  },
  "docs/send-many.md": {
    store: "pglite",
    files: { "allocation.csv": three(1000, 250.5, 3) },
    given: [
      "symbolon tree build allocation.csv --decimals 18 --out tree",
      `0xCAMPAIGN=campaign symbolon campaign create tree ${terms}`,
    ],
  },
  "docs/allocate-by-credentials.md": {
    ...issued(3),
    files: {
      "members.csv": members(3),
      "rules.json": JSON.stringify({
        format: "symbolon-allocation-rules",
        version: 1,
        decimals: null,
        combine: "sum",
        issuers: [ME],
        rules: [{ name: "each", gives: { type: "fixed", amount: "100" } }],
      }),
    },
    names: { "0xREGISTRY": canonicalAddresses.attestationRegistry },
  },
  "docs/build-a-tree.md": {
    files: { "bad.csv": spoiled() },
    before: {
      "symbolon campaign check": [`0xCAMPAIGN=campaign symbolon campaign create tree ${terms}`],
    },
  },
  "docs/coming-from-eas.md": {
    store: "postgres",
    names: {
      ATTESTATION_REGISTRY: canonicalAddresses.attestationRegistry,
      BATCH_REGISTRY: canonicalAddresses.batchRegistry,
    },
    files: { "rows.csv": lines("recipient,name,adult", `${ANNA},Anna,true`, `${BEN},Ben,false`) },
    given: [
      `symbolon credential schema "${FIELDS}" --register --attestations EAS_ADDRESS`,
      `symbolon attestation attest rows.csv --schema 0xSCHEMA --registry EAS_ADDRESS`,
    ],
  },
  "docs/coming-from-other-distributors.md": takenOver(),
  [QUESTIONS]: {
    names: {
      "0xSTUDENTS": schemaUid({
        schema: "string name,string number",
        resolver: zeroAddress,
        revocable: true,
      }),
    },
    files: { "students.csv": shownBlock(QUESTIONS, "csv") },
  },
  "docs/settle-a-dispute.md": settling(),
  "docs/issue-and-revoke.md": {
    names: { "0xPAYER": ANNA },
    files: {
      "members.csv": members(300),
      "decision-17.pdf": "A decision.\n",
      "lost-cards.csv": lines("index", "3", "40"),
      "banned.csv": lines("subject", memberAt(9)),
      "changes.csv": lines("change,index", "revoke,5", "suspend,6"),
    },
    given: [`symbolon credential schema "${FIELDS}" --register`],
    before: { "symbolon credential revoke 17 230-260 --batch safe-club": ["execute issue.json"] },
  },
  "docs/keys.md": {
    // Where nobody sits at a terminal, a file has the password.
    names: { "~/.foundry/keystores/issuer": "issuer.json --password-file password.txt" },
    files: {
      "issuer.json": JSON.stringify(sealKeystore(KEY, "password")),
      "password.txt": "password\n",
      "rows.csv": three(1, 2, 3),
    },
    given: [
      "symbolon tree build rows.csv --decimals 18 --out tree",
      `0xCAMPAIGN=campaign symbolon campaign create tree ${terms}`,
      "until 2028-02-01T00:00:00Z",
    ],
  },
  "docs/rehearse-claim-day.md": {
    isSlow: true,
    // Eight waves make people wait longer than two, and it says so.
    exits: { "symbolon rehearse compare": 3 },
    names: { "21000000": "BLOCK" },
    files: {
      "rows.csv": three(1, 2, 3),
      "day.json": scenario(2),
      "day-8-waves.json": scenario(8),
    },
    given: [
      "symbolon tree build rows.csv --decimals 18 --out tree",
      `0xCAMPAIGN=campaign symbolon campaign create tree ${terms}`,
      "mine 2",
      "BLOCK=block symbolon campaign show 0xCAMPAIGN",
    ],
  },
  "docs/put-up-a-claim-page.md": {
    files: {
      "allocation.csv": shownBlock("docs/put-up-a-claim-page.md", "csv"),
      "logo.svg": readFileSync(join(import.meta.dirname, "../../../examples/pages/logo.svg"), "utf8"),
      "pages.json": shownBlock("docs/put-up-a-claim-page.md", "json"),
      // With what the page tells later, at the place that it says.
      "later.json": shownBlock("docs/put-up-a-claim-page.md", "json").replace(
        '  "brand": {',
        `  ${shownBlock("docs/put-up-a-claim-page.md", "json", 1).trimEnd()},\n  "brand": {`,
      ),
    },
    before: {
      "symbolon page check": ["host site https://drop.example/"],
      "symbolon page build pages.json --out site --with-tree --replace": ["rename later.json pages.json"],
    },
    serving: ["symbolon page serve"],
  },
  "docs/pay-coin.md": { files: { "allocation.csv": three(1, 2, 3) } },
  "docs/run-a-campaign.md": {
    names: { "0xOWNER": ME, "0xKEY": BEN, "0xSPARE_KEY": ANNA, "0xNEW_KEY": ME },
    files: {
      "allocation.csv": three(1000, 250.5, 3),
      "list.csv": lines("index", "0", "2"),
      "terms.en.txt": "I agree.\n",
      "terms.ar.txt": "أوافق.\n",
    },
    folders: ["signed", "for-relay"],
    before: {
      "symbolon deploy relay": [
        `0xCAMPAIGN=campaign symbolon campaign create tree ${terms} --out relayed.json`,
      ],
      "symbolon campaign sign 0xCAMPAIGN tree --account 0xACCOUNT --max-fee": [
        "0xRELAY=contracts.relay.address symbolon deploy relay --owner 0xOWNER --treasury 0xTREASURY --key 0xKEY 0xSPARE_KEY",
      ],
      "symbolon deploy gate all-of": [
        "0xGATE=contracts.credentialGate.address symbolon deploy gate credential --schema 0xSCHEMA --issuer 0xISSUER --nullifier field:0",
        "0xPAUSE_GATE=contracts.pauseGate.address symbolon deploy gate pause --guardian 0xGUARDIAN --max-paused 7d --pause-free 2d",
      ],
      "symbolon campaign check": [
        `0xCAMPAIGN=campaign symbolon campaign create tree ${terms} --out mine.json`,
      ],
      "symbolon campaign relay 0xCAMPAIGN tree list.csv": [
        "symbolon campaign sign 0xCAMPAIGN tree --account 0xACCOUNT --to 0xELSEWHERE --out signed/anna.json",
      ],
      "symbolon campaign sweep": ["until 2028-02-01T00:00:00Z"],
    },
  },
  "docs/run-a-rewards-programme.md": {
    files: {
      "week-00.csv": three(10, 20),
      "week-07.csv": three(70, 140),
      "new-08.csv": three(1, 2, 3),
    },
    before: {
      "symbolon campaign check 0xCAMPAIGN week-00": [
        `0xCAMPAIGN=campaign symbolon campaign create week-00 ${roots} ${ofMe}`,
      ],
      "symbolon campaign propose-root 0xCAMPAIGN week-08 --previous week-07 --from": [
        "call 0xPROPOSER 0xSAFE",
        "call 0xTREASURY 0xSAFE",
        "call 0xGUARDIAN 0xGUARDIAN_SAFE",
        "symbolon tree build week-07.csv --decimals 18 --out week-07",
        "symbolon allocation next week-07 new-08.csv --out rows-08",
        "symbolon tree build rows-08/allocation.csv --decimals 18 --out week-08",
        `0xCAMPAIGN=campaign symbolon campaign create week-07 ${roots} --treasury 0xSAFE --proposer 0xSAFE --guardian 0xGUARDIAN_SAFE ${asSafe} made.json --out safe.json`,
        "execute made.json",
      ],
      "symbolon campaign approve 0xCAMPAIGN --from": ["execute propose.json"],
      "symbolon campaign veto 0xCAMPAIGN --proposal 0xHASH --from": [
        "0xHASH=roots.proposal.hash symbolon campaign show 0xCAMPAIGN",
      ],
      "symbolon allocation next week-07 new-08.csv --out rows-08": ["remove rows-08", "remove week-08"],
      "symbolon campaign propose-root 0xCAMPAIGN week-08 --previous week-07 --dry-run": [
        `call 0xPROPOSER ${ANNA}`,
        `call 0xTREASURY ${ME}`,
        `call 0xGUARDIAN ${ME}`,
        `0xCAMPAIGN=campaign symbolon campaign create week-07 ${roots} ${ofMe} --out own.json`,
        "as 0xPROPOSER",
      ],
      "symbolon campaign check 0xCAMPAIGN week-07 --proposal": [
        "0xHASH=proposal symbolon campaign propose-root 0xCAMPAIGN week-08 --previous week-07",
        "as 0xTREASURY",
        "symbolon campaign approve 0xCAMPAIGN",
      ],
      "symbolon campaign accept-root": [
        "as 0xPROPOSER",
        "0xHASH=proposal symbolon campaign propose-root 0xCAMPAIGN week-08 --previous week-07",
        "wait 172800",
      ],
    },
  },
  "docs/somebody-lost-their-wallet.md": {
    ...issued(60, "--revoker 0xREVOKER --emergency 0xACCOUNT --emergency-limit 1d --epoch-length 1h"),
    names: { "0xNEW": BEN },
    files: {
      "members.csv": members(60),
      "report.pdf": "They came with their passport.\n",
      "renew-40.json": JSON.stringify([{ index: "40", newSubject: "0xNEW" }]),
      "renew-42.json": JSON.stringify([{ index: "42", newSubject: "0xELSEWHERE" }]),
      "lost-wallets.csv": lines(
        "index,subject,newSubject,evidence",
        "41,,0xNEW,report.pdf",
        `,${ANNA},0xNEW,`,
      ),
    },
    before: {
      "symbolon credential hold": [`as ${ANNA}`],
      "symbolon credential renew": [`as ${ME}`],
    },
  },
  "docs/runbooks/lost-issuer-key.md": {
    ...issued(3, "--revoker 0xREVOKER --emergency 0xACCOUNT --emergency-limit 1d --epoch-length 1h"),
    names: {
      $OLD_ISSUER: ME,
      $NEW_ISSUER: BEN,
      $NEW_REVOKER: BEN,
      $SCHEMA: usualNames["0xSCHEMA"] ?? "",
      $HOLDER: ANNA,
    },
    before: {
      "symbolon credential hold": ["$BEFORE=block symbolon credential show club", `as ${ANNA}`],
      "symbolon credential issue club-2": [`as ${BEN}`],
      "symbolon credential revoke 0-2": [`as ${ME}`],
    },
  },
  [RULEBOOK]: {
    names: {
      "0xANNAS_DEPUTY": DEPUTY,
      "0xANNA": ME,
      "0xBEN": ANNA,
      "0xCARLA": BEN,
      "--chain-id 1": "--chain-id 31337",
    },
    files: {
      "roster.json": shownBlock(RULEBOOK, "json"),
      "new-rules.json": shownBlock(RULEBOOK, "json", 1),
      "new-roster.json": shownBlock(RULEBOOK, "json")
        .replace("0xANNAS_DEPUTY", "0xELSEWHERE")
        .replace("0xCARLA", DEPUTY),
      "members.csv": members(9),
      "report.pdf": "What happened.\n",
    },
    given: [`symbolon credential schema "${FIELDS}" --register`],
    before: {
      "symbolon govern show 0xGROUP": [
        "0xGROUP=contracts.group.address symbolon deploy group --roster roster.json --rules rules.json",
        "0xRULEBOOK=rulebook symbolon deploy group --roster roster.json --rules rules.json",
      ],
      "symbolon govern send issue-proposal.json": alsoSigned("issue-proposal.json", ANNA),
      "symbolon govern send revoke-proposal.json bens-copy.json": [
        `as ${ANNA}`,
        "symbolon govern sign revoke-proposal.json --out bens-copy.json",
        `as ${ME}`,
      ],
      "symbolon govern step 0xGROUP": ["wait 172800"],
      "symbolon govern send rules-proposal.json": alsoSigned("rules-proposal.json", ANNA, BEN),
    },
  },
  "docs/verify-at-a-door.md": {
    ...issued(3),
    given: [...(issued(3).given ?? []), "symbolon credential present club 0xACCOUNT --out anna.json"],
  },
  "docs/verify.md": {
    ...issued(3),
    before: {
      "symbolon credential witness": ["symbolon credential present club 0xACCOUNT --out anna.json"],
      "symbolon credential verify --witness": [
        "0xHASH=blockHash symbolon credential witness anna.json --finality finalized --out anna.witness.json",
      ],
    },
  },
  "docs/vest.md": {
    files: { "team.csv": three(1000, 200, 300) },
    before: {
      "symbolon campaign check": [
        `0xCAMPAIGN=campaign symbolon campaign create tree --schedule schedule.json ${terms.replace("2028-01", "2028-07")}`,
      ],
      "symbolon campaign release 0xCAMPAIGN tree --claimant": [
        "symbolon campaign relay 0xCAMPAIGN tree",
        "until 2028-02-01T00:00:00Z",
      ],
    },
  },
  "docs/whom-to-trust.md": {
    ...issued(3),
    files: { "members.csv": members(3), "report.pdf": "A report.\n" },
    names: { "0xAUTHORITY": ME },
    given: [
      "0xLIST=contracts.trustList.address symbolon deploy trust-list --authority 0xAUTHORITY --notice 30d",
      "0xSECOND_LIST=contracts.trustList.address symbolon deploy trust-list --authority 0xAUTHORITY --notice 31d",
      "0xTHIRD_LIST=contracts.trustList.address symbolon deploy trust-list --authority 0xAUTHORITY --notice 32d",
      "0xSAFE_LIST=contracts.trustList.address symbolon deploy trust-list --authority 0xSAFE --notice 30d",
      "0xPOLICY=contracts.trustPolicy.address symbolon deploy trust-policy --list 0xLIST:2:0 0xSECOND_LIST:1 --needed 1",
      "0xSTRICT_POLICY=contracts.trustPolicy.address symbolon deploy trust-policy --list 0xLIST:2:0 0xSECOND_LIST:1 --needed 2",
    ],
    before: {
      "symbolon trust compare": [...(issued(3).given ?? [])],
      // The issuer is accredited on a chain whose clock is another than the page's.
      "symbolon trust end": ["until 2030-03-02T00:00:00Z"],
    },
    // Its first accreditation is over by then; and one of two lists is not two.
    exits: { "symbolon trust check 0xISSUER --trust-list 0xPOLICY": 3, "symbolon trust compare": 3 },
  },
  "docs/waves.md": {
    files: { "drop.csv": three(1, 2, 3), "other.csv": three(4, 5, 6) },
    names: { ADDRESS: canonicalAddresses.attestationRegistry, "drand:40000000": `drand:${ROUND}` },
    before: {
      "symbolon tree verify": [
        "COMMITMENT=commitment symbolon tree commit other.csv --decimals 18 --randomness block:600 --rpc URL --registry ADDRESS",
        "wait 2",
        "mine 700",
        "symbolon tree build other.csv --decimals 18 --commitment other.csv.commitment.json --rpc URL --waves 2 --out tree",
      ],
    },
  },
  "docs/w3c.md": issued(3),
};
