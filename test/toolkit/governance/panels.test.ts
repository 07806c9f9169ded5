import { expect } from "chai";
import {
  type Address,
  createClient,
  custom,
  decodeFunctionData,
  encodeFunctionResult,
  type Hex,
  keccak256,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { hardhat } from "viem/chains";
import { requireKept } from "../../../src/node/files/keptSignatures.ts";
import { disputeDeskAbi as abi } from "../../../src/sdk/chain/abi/disputeDeskAbi.ts";
import type { DeskEvent } from "../../../src/sdk/chain/events/desk.ts";
import {
  type Panel,
  panelChangeTypedData,
  panelHash,
  panelNotice,
  panelRest,
} from "../../../src/sdk/core/governance/panel.ts";
import { keyOfAddress } from "../../../src/sdk/core/governance/roster.ts";
import {
  addPanelSignature,
  type ProposePanelParameters,
  planPanelChange,
  proposePanel,
  requireAnnounceable,
  signPanelChange,
} from "../../../src/sdk/governance/panels/changePanel.ts";
import { openPanelFile } from "../../../src/sdk/governance/panels/openPanelFile.ts";
import {
  formatPanelChange,
  mergePanelChanges,
  type PanelChangeFile,
  parsePanelChange,
} from "../../../src/sdk/governance/panels/panelChangeFile.ts";
import { type DeskPanels, readRoundPanels } from "../../../src/sdk/governance/panels/readPanels.ts";
import { tellPanelChange } from "../../../src/sdk/governance/panels/tellPanelChange.ts";

/* Panels of a desk as a node tells them; no chain runs. */
const DESK: Address = `0x${"dd".repeat(20)}`;
const PAYEE: Address = `0x${"ee".repeat(20)}`;
const NOW = 1_800_000_000n;
const DAY = 86_400n;
const member = (seat: number) => privateKeyToAccount(keccak256(toHex(`panel ${seat}`)));
const panelOf = (...seats: readonly number[]): Panel => ({
  quorum: 2,
  payee: PAYEE,
  seats: seats.map((seat) => ({
    member: keyOfAddress(member(seat).address),
    standIn: keyOfAddress(member(seat + 100).address),
    secondStandIn: zeroHash,
  })),
});
const OLD = panelOf(0, 1, 2);
const NEW = panelOf(3, 4, 5);

/** What a desk that keeps the two answers, by moment: `newer` is in force from `from` on. */
function clientOf(newer: { panel: Panel; version: number; from: bigint }, older?: Panel) {
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    const [asked] = params as readonly { readonly to: string; readonly data: Hex }[];
    if (method !== "eth_call" || asked?.to.toLowerCase() !== DESK) return "0x";
    const { functionName, args } = decodeFunctionData({ abi, data: asked.data });
    if (functionName === "newestPanel") {
      return encodeFunctionResult({ abi, functionName, result: [newer.version, newer.from] });
    }
    const { payee, ...panel } =
      args?.[1] !== undefined && BigInt(args[1] as bigint) < newer.from ? (older ?? OLD) : newer.panel;
    return encodeFunctionResult({
      abi,
      functionName: "panelAt",
      result: [panelHash({ payee, ...panel }), payee],
    });
  };
  return createClient({ account: member(0), chain: hardhat, transport: custom({ request }) });
}

const announced = (round: number, panel: Panel, from = 0n, version = 1): DeskEvent => ({
  event: "PanelAnnounced",
  round,
  panel,
  from,
  version,
  blockNumber: 1n,
  blockHash: zeroHash,
  transactionHash: zeroHash,
  logIndex: 0,
});
const place = { desk: DESK, blockNumber: 9n, fromBlock: 0n };
const first = clientOf({ panel: OLD, version: 1, from: 0n });
const panelsAt = async (
  time: bigint,
  client = first,
  events: readonly DeskEvent[] = [0, 1].map((round) => announced(round, OLD)),
): Promise<DeskPanels> => ({
  desk: DESK,
  chainId: 31_337n,
  asOf: { blockNumber: 9n, time },
  rounds: await readRoundPanels(client, events, { ...place, time }),
});

/** The code of what something throws. */
async function codeOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (thrown) {
    return (thrown as { code?: string }).code;
  }
}

describe("the panels of a desk", () => {
  const FROM = NOW + 31n * DAY;
  const changed = clientOf({ panel: NEW, version: 2, from: FROM }, OLD);
  const events = [0, 1].flatMap((round) => [announced(round, OLD), announced(round, NEW, FROM, 2)]);
  const first0 = async (time: bigint) => (await panelsAt(time, changed, events)).rounds[0];

  it("are in force, coming or leaving by the clock", async () => {
    const waits = { changeableFrom: FROM + panelRest, round: 0 };
    expect(await first0(FROM - 1n)).to.deep.equal({
      ...waits,
      version: 1,
      inForce: OLD,
      coming: { panel: NEW, from: FROM },
      leaving: undefined,
    });
    const inForce = { ...waits, version: 2, inForce: NEW, coming: undefined };
    expect(await first0(FROM)).to.deep.equal({ ...inForce, leaving: OLD });
    expect(await first0(FROM + panelRest)).to.deep.equal({ ...inForce, leaving: undefined });
  });

  it("are whom the desk keeps the hash of, whatever the events tell", async () => {
    const forged = events.map((event) =>
      event.event === "PanelAnnounced" && event.version === 1
        ? { ...event, panel: { ...OLD, seats: panelOf(7, 1, 2).seats } }
        : event,
    );
    expect(await codeOf(() => panelsAt(NOW, changed, forged))).to.equal("PanelNotFound");
    expect(await codeOf(() => panelsAt(NOW, changed, events.slice(1)))).to.equal("PanelNotFound");
    const { rounds } = await panelsAt(NOW, changed, [announced(0, NEW), ...events, announced(1, NEW)]);
    expect(rounds.map(({ inForce }) => inForce)).to.deep.equal([OLD, OLD]);
  });
});

describe("a change of a panel", () => {
  let panels: DeskPanels;
  before(async () => {
    panels = await panelsAt(NOW);
  });
  const proposed = (given: Partial<ProposePanelParameters> = {}) =>
    proposePanel(panels, { round: 0, changes: { seats: NEW.seats }, ...given });
  const signedBy = (seat: number, file: PanelChangeFile) =>
    member(seat).signTypedData(panelChangeTypedData(file));
  const add = async (file: PanelChangeFile, seat: number, by = seat) =>
    (await addPanelSignature(first, panels, { file, seat, signature: await signedBy(by, file) })).file;

  it("leaves what is not named, and takes more than half of other seats", () => {
    expect(proposed().file.panel).to.deep.equal(NEW);
    expect(proposed().file).to.include({ round: 0, version: 2, from: NOW + 37n * DAY });
    const payee: Address = `0x${"ab".repeat(20)}`;
    expect(proposed({ changes: { payee, quorum: 3 } }).file.panel).to.deep.equal({
      ...OLD,
      payee,
      quorum: 3,
    });
  });

  it("is refused before anybody signs where the desk would refuse it", async () => {
    const [seat] = NEW.seats;
    const cases: readonly (readonly [Partial<ProposePanelParameters>, string])[] = [
      [{ changes: { seats: [...NEW.seats, seat!] } }, "KeyTwice"],
      [{ changes: { seats: [{ ...seat!, member: zeroHash }] } }, "SeatEmpty"],
      [{ changes: { seats: [] } }, "SeatsOutOfRange"],
      [{ changes: { seats: NEW.seats, quorum: 4 } }, "PanelQuorumOutOfRange"],
      [{ changes: { seats: NEW.seats, quorum: 1 } }, "PanelQuorumOutOfRange"],
      [{ changes: { payee: zeroAddress } }, "PayeeRefused"],
      [{ changes: { payee: DESK } }, "PayeeRefused"],
      [{ changes: { quorum: 2 } }, "SamePanel"],
      [{ from: NOW + panelNotice.min - 1n }, "PanelTooSoon"],
      [{ from: NOW + panelNotice.max + 1n }, "PanelTooSoon"],
    ];
    for (const [given, code] of cases) expect(await codeOf(() => proposed(given)), code).to.equal(code);
    for (const from of [panelNotice.min, panelNotice.max]) proposed({ from: NOW + from });
  });

  it("goes stale: too late for its notice, elsewhere, of a panel that was replaced, or while another waits", async () => {
    const { file } = proposed();
    const judged = (other: Partial<PanelChangeFile>, at = panels) =>
      codeOf(() => requireAnnounceable(at, { ...file, ...other }));
    expect(await judged({})).to.equal(undefined);
    expect(await judged({}, await panelsAt(NOW + 8n * DAY))).to.equal("PanelTooSoon");
    expect(await judged({ chainId: 1n })).to.equal("PanelElsewhere");
    expect(await judged({ desk: PAYEE })).to.equal("PanelElsewhere");
    expect(await judged({ version: 3 })).to.equal("PanelReplaced");
    const since = NOW - panelRest;
    const events = [0, 1].flatMap((round) => [announced(round, OLD), announced(round, NEW, since, 2)]);
    const after = (from: bigint) => clientOf({ panel: NEW, version: 2, from }, OLD);
    expect(await judged({}, await panelsAt(NOW, after(since), events))).to.equal("PanelReplaced");
    for (const from of [since + 1n, NOW + DAY]) {
      const waiting = await panelsAt(NOW, after(from), events);
      expect(await judged({}, waiting)).to.equal("PanelReplaced");
      expect(await judged({ version: 3 }, waiting)).to.equal("PanelPending");
    }
  });

  it("is signed by as many members as the panel's quorum, each once, and by nobody else", async () => {
    const { file } = proposed();
    const one = await signPanelChange(first, panels, file);
    expect(one.file.approvals.map(({ seat }) => seat)).to.deep.equal([0]);
    expect(await codeOf(() => planPanelChange(first, panels, one.file))).to.equal("PanelQuorumMissed");
    const both = await add(one.file, 2);
    const { planned } = await planPanelChange(first, panels, await add(both, 0));
    expect(planned[0]?.call.args).to.deep.equal([0, NEW, file.from, OLD, both.approvals]);

    // Of another seat, of the new panel, of a stand-in, over another change.
    expect(await codeOf(() => add(file, 1, 2))).to.equal("InvalidSignature");
    expect(await codeOf(() => add(file, 0, 3))).to.equal("InvalidSignature");
    expect(await codeOf(() => add(file, 3))).to.equal("NobodyThere");
    for (const account of [member(3), member(100)]) {
      const client = { ...first, account };
      expect(await codeOf(() => signPanelChange(client, panels, file))).to.equal("NotOfPanel");
    }
    const standIn = { seat: 1, chair: 1, signature: await signedBy(101, file) };
    const withStandIn = { ...one.file, approvals: [...one.file.approvals, standIn] };
    expect(await codeOf(() => planPanelChange(first, panels, withStandIn))).to.equal("NobodyThere");
    const later = { ...both, from: both.from + 1n };
    expect(await codeOf(() => planPanelChange(first, panels, later))).to.equal("InvalidSignature");
  });

  it("warns of fewer who decide, of people in both panels, of another payee, and where nothing changes", () => {
    const { file } = proposed();
    const warned = (panel: Partial<Panel>, other: Panel = panelOf(6, 7, 8)) =>
      tellPanelChange({ ...file, panel: { ...OLD, ...panel } }, { before: OLD, other }).warnings.join(" ");
    expect(warned({ seats: panelOf(0, 1, 3).seats })).to.equal("");
    expect(warned({})).to.match(/^Nothing changes/);
    expect(warned({ seats: NEW.seats })).to.equal("No member of the panel in force stays.");
    expect(warned({ quorum: 1, seats: panelOf(0).seats })).to.equal("1 of 1 decide, where 2 of 3 do now.");
    expect(warned({ seats: panelOf(0, 1, 7).seats })).to.include(member(7).address.toLowerCase());
    expect(warned({ payee: DESK, seats: panelOf(0, 1, 3).seats })).to.include("paid through another account");
    expect(tellPanelChange(file).warnings).to.deep.equal([]);
  });

  it("is refused for another chain before any desk is asked", async () => {
    const found = { kind: "panelChange", file: { ...proposed().file, chainId: 1n } } as const;
    expect(await codeOf(() => openPanelFile(first, found))).to.equal("PanelElsewhere");
  });

  it("is written and read also where a seat has a second stand-in alone", () => {
    const { file } = proposed();
    const seats = file.panel.seats.map((seat) => ({
      ...seat,
      standIn: zeroHash,
      secondStandIn: seat.standIn,
    }));
    const odd = { ...file, panel: { ...file.panel, seats } };
    expect(parsePanelChange(formatPanelChange(odd))).to.deep.equal(odd);
  });

  it("says the same read and written, and is refused where it was altered", async () => {
    const file = await add(proposed().file, 1);
    expect(parsePanelChange(formatPanelChange(file))).to.deep.equal(file);
    const written = JSON.parse(formatPanelChange(file));
    const parse = (other: object) => () => parsePanelChange(JSON.stringify({ ...written, ...other }), "p");
    for (const other of [{ from: "1" }, { panelVersion: 3 }, { round: 1 }, { chainId: 5 }]) {
      expect(parse(other)).to.throw(/p is not a change of a panel: it was altered: its id is /);
    }
    expect(parse({ panel: { ...written.panel, quorum: 3 } })).to.throw(/it was altered/);
    expect(parse({ panelVersion: 2 ** 40 })).to.throw(/p is not a change of a panel: .* does not fit uint32/);
    expect(parse({ round: 2 })).to.throw(/its round is 2, and must be 0 or 1/);
    expect(parse({ approvals: [...written.approvals, ...written.approvals] })).to.throw(
      /a seat after the one/,
    );
  });

  it("is put together from several files, and never from two changes", async () => {
    const { file } = proposed();
    const one = await add(file, 2);
    const other = await add(file, 0);
    expect(mergePanelChanges(one, [other]).approvals.map(({ seat }) => seat)).to.deep.equal([0, 2]);
    const strange = { ...file, from: file.from + 1n };
    expect(await codeOf(() => mergePanelChanges(one, [strange]))).to.equal("OtherPanelChange");
  });
});

describe("a file with signatures", () => {
  const text = (place: string, ...signatures: readonly string[]) =>
    JSON.stringify({ [place]: signatures.map((signature, seat) => ({ seat, signature })) });

  it("is not written over unless they stay", async () => {
    for (const place of ["assents", "objections", "approvals"]) {
      const before = text(place, "0xAB", "0xcd");
      expect(await codeOf(() => requireKept("p.json", before, text(place)))).to.equal("SignaturesLost");
      expect(await codeOf(() => requireKept("p.json", before, text(place, "0xab")))).to.equal(
        "SignaturesLost",
      );
      requireKept("p.json", before, text(place, "0xab", "0xcd", "0xef"));
      requireKept("p.json", text(place), text(place, "0x12"));
    }
  });

  it("is told from what is none", () => {
    for (const before of ["", "no JSON", "null", "[]", "5", '{"assents":5}', '{"assents":[null,5,{}]}']) {
      requireKept("p.json", before, "{}");
    }
  });
});
