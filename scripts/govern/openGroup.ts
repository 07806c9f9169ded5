import type { Address } from "viem";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { type Group, readGroup } from "../../src/sdk/governance/group/readGroup.ts";
import { progress } from "../progress.ts";
import type { GroupOptions } from "./commonOptions.ts";

/** The group that is meant. */
export function openGroup(
  client: ReadClient,
  quorum: Address,
  { fromBlock }: Pick<GroupOptions, "fromBlock">,
): Promise<Group> {
  return readGroup(client, {
    quorum,
    ...(fromBlock !== undefined && { fromBlock }),
    onProgress: progress("looking for the group's events", "blocks"),
  });
}
