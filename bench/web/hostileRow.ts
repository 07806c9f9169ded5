import { foundOf, type HostileHost, hostileHosts } from "../../test/toolkit/page/hosts/hostileHosts.ts";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import type { Stage } from "./stage.ts";

/** How many hosts that serve something else besides `page check` finds. @param hosts left out: all that are planted */
export async function hostileRow(
  { progress }: Pick<Stage, "progress">,
  hosts: readonly HostileHost[] = hostileHosts,
): Promise<readonly Measurement[]> {
  progress(`${hosts.length} hostile hosts`);
  let found = 0;
  for (const host of hosts) if ((await foundOf(host)).length > 0) found += 1;
  return [
    peerless(
      "hostile-hosts",
      "hosts that serve the build and something else besides (test/toolkit/page/hosts): a drainer at an address that people type or for one browser, a header, an encoding, a redirect, a service worker; of which `page check` names what was planted",
      `of ${hosts.length}`,
      [found],
      hosts.length,
    ),
  ];
}
