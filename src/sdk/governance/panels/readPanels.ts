import type { Address } from "viem";
import { getBlock, getCode } from "viem/actions";
import { shippedCodes } from "../../chain/abi/shippedCodes.ts";
import { isShippedCode } from "../../chain/campaigns/codeFingerprint.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { type DeskEvent, listDeskEvents } from "../../chain/events/desk.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { readNewestPanel, readPanelHash } from "../../chain/read/readDesk.ts";
import { SymbolonError } from "../../core/errors.ts";
import {
  type Panel,
  panelHash,
  panelName,
  panelRest,
  panelRounds,
  type Round,
} from "../../core/governance/panel.ts";
import { maxBigInt } from "../../core/minMaxBigInt.ts";

/** The panels of one round as of a block. Moments are Unix seconds. */
export type RoundPanels = {
  readonly round: Round;
  /** Decides the cases that are opened now. */
  readonly inForce: Panel;
  /** Its number, from 1. */
  readonly version: number;
  /** Announced, for cases opened from then on; undefined: none is. */
  readonly coming: { readonly panel: Panel; readonly from: bigint } | undefined;
  /** The one before it, while cases that it decides may be open, or unpaid for a week; undefined: none may. */
  readonly leaving: Panel | undefined;
  /** First moment at which another may be announced. */
  readonly changeableFrom: bigint;
};

/** The panels of a desk as of one block. */
export type DeskPanels = {
  readonly desk: Address;
  readonly chainId: bigint;
  /** By round. */
  readonly rounds: readonly RoundPanels[];
  readonly asOf: { readonly blockNumber: bigint; readonly time: bigint };
};

export type ReadPanelsParameters = Pick<BlockRange, "fromBlock" | "onProgress"> & {
  readonly desk: Address;
  /** Default: the newest block. */
  readonly asOf?: DeskPanels["asOf"] | undefined;
};

/**
 * Reads who sits in a desk's panels: from its events, held against the hashes that it keeps.
 * @throws SymbolonError `NotDesk` where the contract is not ours; `PanelNotFound`, `LogsRefused`
 */
export async function readPanels(
  client: ReadClient,
  { desk, fromBlock = 0n, onProgress, asOf }: ReadPanelsParameters,
): Promise<DeskPanels> {
  const { blockNumber, time } = asOf ?? (await newestBlock(client));
  await requireDesk(client, desk, blockNumber);
  const events = await listDeskEvents(client, { desk, fromBlock, toBlock: blockNumber, onProgress });
  const found = await readRoundPanels(client, events, { desk, blockNumber, time, fromBlock });
  return { desk, chainId: BigInt(client.chain.id), rounds: found, asOf: { blockNumber, time } };
}

async function newestBlock(client: ReadClient): Promise<DeskPanels["asOf"]> {
  const { number: blockNumber, timestamp: time } = await getBlock(client);
  return { blockNumber, time };
}

type AtDesk = {
  readonly desk: Address;
  readonly blockNumber: bigint;
  /** Where the events begin, for the error. */
  readonly fromBlock: bigint;
};

/** A desk as of a block. */
export type PanelsPlace = AtDesk & { readonly time: bigint };

/** The panels of both rounds, from events that were read already. @throws SymbolonError `PanelNotFound` */
export function readRoundPanels(
  client: ReadClient,
  events: readonly DeskEvent[],
  { time, ...place }: PanelsPlace,
): Promise<readonly RoundPanels[]> {
  return Promise.all(
    panelRounds.map(async (round): Promise<RoundPanels> => {
      const { version, from } = await readNewestPanel(client, { ...place, round });
      const at = (moment: bigint) => readPanelAt(client, events, { ...place, round, moment });
      // The first panels are in force since ever, and wait for nobody's cases.
      const changeableFrom = from === 0n ? 0n : from + panelRest;
      const newest = await at(maxBigInt(from, time));
      const before = time < changeableFrom ? await at(from - 1n) : undefined;
      if (time >= from || before === undefined) {
        return { round, version, inForce: newest, coming: undefined, leaving: before, changeableFrom };
      }
      const coming = { panel: newest, from };
      return { round, version: version - 1, inForce: before, coming, leaving: undefined, changeableFrom };
    }),
  );
}

/**
 * The panel that decides cases opened at a moment: whichever of the announced ones has the hash that the desk keeps. Events
 * alone would be what a node says.
 * @throws SymbolonError `PanelNotFound`
 */
export async function readPanelAt(
  client: ReadClient,
  events: readonly DeskEvent[],
  { fromBlock, ...place }: AtDesk & { readonly round: Round; readonly moment: bigint },
): Promise<Panel> {
  const { desk, round } = place;
  const hash = await readPanelHash(client, place);
  for (const event of events) {
    if (event.event === "PanelAnnounced" && event.round === round && panelHash(event.panel) === hash) {
      return event.panel;
    }
  }
  throw new SymbolonError({
    code: "PanelNotFound",
    reason: `No event from block ${fromBlock} on names the members of the ${panelName(round)} of the desk ${desk}, whose hash is ${hash}.`,
    hint: "Read from an earlier block on (--from-block), or use a node that keeps the events of all blocks and makes none up.",
    details: { desk, round, hash, fromBlock },
  });
}

/** Whether the contract is a dispute desk of this version. @param blockNumber default: the newest */
export async function isDesk(client: ReadClient, desk: Address, blockNumber?: bigint): Promise<boolean> {
  return isShippedCode(await getCode(client, { address: desk, blockNumber }), shippedCodes.DisputeDesk);
}

/** @throws SymbolonError `NotDesk` where the contract is not ours */
export async function requireDesk(client: ReadClient, desk: Address, blockNumber: bigint): Promise<void> {
  if (await isDesk(client, desk, blockNumber)) return;
  throw new SymbolonError({
    code: "NotDesk",
    reason: `${desk} is not a dispute desk of this version.`,
    hint: "Compare the address and the chain; `symbolon govern show GROUP` prints the desk that a group names.",
    details: { desk },
  });
}
