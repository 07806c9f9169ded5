import type { WatchFacts } from "../../../src/sdk/governance/watch/watchFacts.ts";
import type { GovernanceWatch } from "../../../src/sdk/governance/watch/watchGovernance.ts";
import { taskNames } from "../../../src/sdk/governance/watch/watchTask.ts";
import type { GaugeSample, GaugeTerms } from "../../../src/services/http/gaugeTerms.ts";
import type { ListenParameters, Service } from "../../../src/services/http/listening.ts";
import { openServer } from "../../../src/services/http/openServer.ts";
import { openRequestMetrics } from "../../../src/services/http/requestMetrics.ts";

/** What was found last, and when, on the clock of `performance`: it is replaced by each look. */
export type LastLook = { facts: WatchFacts; found: GovernanceWatch; at: number };

const API = {
  title: "Symbolon governance watch",
  description: "Says what is due in cases and groups, and how long that has time.",
};
const PREFIX = "symbolon_governance";

/** Serves what a watch has found, as metrics. @throws SymbolonError `PortNotFree` */
export function serveWatch(last: LastLook, parameters: ListenParameters): Promise<Service> {
  const openMetrics = async () =>
    (await openRequestMetrics({ prefix: PREFIX, gauges: watchGauges(last) })).metrics;
  return openServer({ ...parameters, api: API, openMetrics }, () => {});
}

function watchGauges(last: LastLook): readonly GaugeTerms[] {
  return [
    {
      name: `${PREFIX}_due`,
      help: "What is due to those who watch, by what there is to do.",
      labels: ["task"],
      read: () => taskNames.map((name): GaugeSample => [dueOf(last, name).length, name]),
    },
    {
      name: `${PREFIX}_left_seconds`,
      help: "Seconds until the first of what is due is too late; none where nothing is due that has an end.",
      labels: ["task"],
      read: () =>
        taskNames.flatMap((name): GaugeSample[] => {
          // Those that end first come first.
          const [first] = dueOf(last, name);
          return first?.until === undefined ? [] : [[Number(first.until - last.facts.now), name]];
        }),
    },
    {
      name: `${PREFIX}_holds`,
      help: "Holds of watched batches and of their credentials that are not over.",
      labels: [],
      read: () => [[last.found.holds.length]],
    },
    {
      name: `${PREFIX}_unread`,
      help: "What could not be read, so that nobody watches it.",
      labels: [],
      read: () => [[last.found.unread.length]],
    },
    {
      name: `${PREFIX}_looked_seconds`,
      help: "Seconds since the chain was last read.",
      labels: [],
      read: () => [[(performance.now() - last.at) / 1_000]],
    },
  ];
}

const dueOf = ({ found }: LastLook, name: string) =>
  found.tasks.filter(({ isDue, task }) => isDue && task === name);
