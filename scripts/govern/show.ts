import type { Command } from "commander";
import { type Address, getAddress } from "viem";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import type { SeatState } from "../../src/sdk/chain/read/readQuorum.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { pendingAt, rulesAt } from "../../src/sdk/core/governance/law.ts";
import type { Seat } from "../../src/sdk/core/governance/roster.ts";
import { MAX_SILENCES } from "../../src/sdk/core/governance/stage.ts";
import { mapAtOnce } from "../../src/sdk/core/mapAtOnce.ts";
import { countdown } from "../../src/sdk/core/text/countdown.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import { type Group, readGroupLaw } from "../../src/sdk/governance/group/readGroup.ts";
import {
  type KnownProposal,
  readProposals,
  readSeats,
} from "../../src/sdk/governance/group/readProposals.ts";
import { type DeskPanels, isDesk } from "../../src/sdk/governance/panels/readPanels.ts";
import type { ToldCall } from "../../src/sdk/governance/proposal/readCall.ts";
import { tellKnown } from "../../src/sdk/governance/proposal/readFacts.ts";
import { seatText } from "../../src/sdk/governance/proposal/tell/seatText.ts";
import { openReader } from "../command/connect.ts";
import { type Line, printResult, table } from "../output.ts";
import type { GroupOptions } from "./commonOptions.ts";
import { proposalLines, ruleLines, toldDocument, toldLines } from "./lines.ts";
import { openGroup } from "./openGroup.ts";
import { openPanels, panelsDocument, panelsLines } from "./panel/lines.ts";
import { showDesk } from "./panel/show.ts";

/** Proposals that are told at once. */
const QUESTIONS = 4;

type ShowOptions = GroupOptions & { readonly all?: boolean };

/** `symbolon govern show GROUP|DESK`: the chain tells which it is. */
export async function show(given: Address, options: ShowOptions, command: Command): Promise<void> {
  const place = getAddress(given);
  const client = await openReader(options.rpc);
  if (!(await isDesk(client, place))) return showGroup(client, place, options);
  if (options.all === true) command.error(`error: --all needs a group, but ${place} is a desk`);
  return showDesk(client, place, options);
}

async function showGroup(client: ReadClient, quorum: Address, options: ShowOptions): Promise<void> {
  const { all = false, json = false } = options;
  const group = await openGroup(client, quorum, options);
  const law = await readGroupLaw(client, group);
  const states = await readSeats(client, group);
  const shown = (await readProposals(client, group)).filter(
    (one) => all || one.silence !== undefined || isDue(one, group),
  );
  const known = await mapAtOnce(shown, QUESTIONS, async (one) => ({
    ...one,
    call: await tellKnown(client, group, one),
  }));
  const { rulebook, desk, roster, asOf } = group;
  const panels = await readGroupPanels(client, group, options);
  const pending = pendingAt(law, asOf.time);
  const rules = rulesAt(law, asOf.time);
  const count = roster.seats.length;
  printResult(
    json,
    {
      group: quorum,
      rulebook,
      desk: desk ?? null,
      blockNumber: asOf.blockNumber,
      time: asOf.time,
      ...panelsFound(panels),
      roster: { version: roster.version, seats: roster.seats.map((seat, i) => ({ ...seat, ...states[i] })) },
      rules,
      coming: pending ?? null,
      proposals: known.map(proposalDocument),
    },
    [
      ...table([
        ["group", quorum],
        ["rulebook", rulebook],
        ["desk", desk ?? "none"],
        ["as of", `${isoMoment(asOf.time)}, block ${asOf.blockNumber}`],
        ["roster", `version ${roster.version}, ${count} seats`],
        ...roster.seats.map((seat, i): Line => [`seat ${i}`, stateText(seat, states[i])]),
        ["rules", "in force:"],
        ...ruleLines(rules, count),
        ...(pending === undefined
          ? []
          : [["coming", `version ${pending.version}, from ${countdown(pending.from, asOf.time)}:`] as const]),
        ...ruleLines(pending?.changes ?? [], count),
        ...panelLines(panels),
      ]),
      "",
      ...(known.length === 0 ? ["no proposals are open"] : []),
      ...known.flatMap((one, i) => [
        ...(i > 0 ? [""] : []),
        ...table([...aboutLines(one), ...proposalLines(one, group, states)]),
      ]),
    ],
  );
}

/**
 * The panels of the desk that it names; undefined: it names none. What keeps them from being read keeps nobody from looking at the
 * group: a desk is often older than it, and of another kind it may be, too.
 */
async function readGroupPanels(
  client: ReadClient,
  { desk, asOf }: Group,
  { fromBlock }: ShowOptions,
): Promise<DeskPanels | SymbolonError | undefined> {
  if (desk === undefined) return undefined;
  try {
    return await openPanels(client, desk, { fromBlock, asOf });
  } catch (thrown) {
    if (thrown instanceof SymbolonError && UNREAD.includes(thrown.code)) return thrown;
    throw thrown;
  }
}

const UNREAD: readonly string[] = ["NotDesk", "PanelNotFound"];

function panelsFound(panels: DeskPanels | SymbolonError | undefined): object {
  if (!(panels instanceof SymbolonError)) {
    return { panels: panels === undefined ? null : panelsDocument(panels), panelsUnread: null };
  }
  const { code, reason, hint } = panels;
  return { panels: null, panelsUnread: { code, reason, hint } };
}

function panelLines(panels: DeskPanels | SymbolonError | undefined): readonly Line[] {
  if (panels === undefined) return [];
  if (panels instanceof SymbolonError) return [["panels", `not read: ${panels.reason} ${panels.hint}`]];
  return panelsLines(panels);
}

/** Lapsed, and its silences not counted. */
const isDue = ({ stage, stored }: KnownProposal, { silencesCountFrom }: Group) =>
  stage === "Lapsed" && !stored.isClosed && stored.openedAt >= silencesCountFrom;

function stateText(seat: Seat, state: SeatState | undefined): string {
  const { silences = 0, held = 0n, busyUntil = 0n } = state ?? {};
  const silent = silences > 0 ? [`silent ${silences === 1 ? "once" : "twice"}`] : [];
  return [
    seatText(seat),
    ...(silences >= MAX_SILENCES ? ["dormant until it signs"] : silent),
    ...(busyUntil > 0n ? [`has opened what passes by silence, until ${isoMoment(busyUntil)}`] : []),
    ...(held > 0n ? [`signed for ${durationText(Number(held))} of holds in this period`] : []),
  ].join("; ");
}

type ToldProposal = KnownProposal & { readonly call: ToldCall };

function aboutLines({ id, stored, call, proposal }: ToldProposal): readonly Line[] {
  return [
    ["proposal", id],
    ["act", stored.act],
    ...toldLines(call),
    ["at", proposal.target],
    ["opened", isoMoment(stored.openedAt)],
  ];
}

function proposalDocument(one: ToldProposal): object {
  const { id, stage, from, until, silence, proposal, stored, call } = one;
  const { act, openedAt, passedAt, assents, objections, rule } = stored;
  return {
    id,
    act,
    ...toldDocument(call),
    stage,
    proposal,
    openedAt,
    passedAt,
    assents,
    objections,
    rule,
    executableFrom: from,
    executableUntil: until,
    silence: silence ?? null,
  };
}
